"""Create the schema in a new database file, or migrate an older one."""

from functools import cache
from pathlib import Path

from sqlalchemy import Connection, text
from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateIndex, CreateTable

from feeds.errors import StoreError
from feeds.store.tables import SCHEMA, WORDS, metadata

_FOLDER = Path(__file__).parent / "migrations"


def read_schema(connection: Connection, path: Path) -> str | None:
    """Return the revision of the schema, None for an empty file; raises `StoreError` for another program's database."""
    tables = set(connection.scalars(text("SELECT name FROM sqlite_master WHERE type = 'table'")))
    if not tables:
        return None
    if "alembic_version" not in tables or "article" not in tables:
        raise StoreError("expected a database of feeds, found another program's", path=str(path))
    return str(connection.scalar(text("SELECT version_num FROM alembic_version")))


def migrate(connection: Connection, path: Path) -> None:
    """Bring the database to the revision `SCHEMA`; raises `StoreError` if its schema is newer."""
    revision = read_schema(connection, path)
    if revision is None:
        _create(connection)
    elif revision != SCHEMA:
        _upgrade(connection, revision, path)


def _create(connection: Connection) -> None:
    """Create the tables directly: all migrations one after the other take ten times as long, and import Alembic."""
    for statement in _statements():
        connection.exec_driver_sql(statement)


@cache
def _statements() -> tuple[str, ...]:
    dialect = sqlite.dialect()
    tables = metadata.sorted_tables
    indexes = [index for table in tables for index in sorted(table.indexes, key=lambda index: str(index.name))]
    return (
        *(str(CreateTable(table).compile(dialect=dialect)) for table in tables),
        *(str(CreateIndex(index).compile(dialect=dialect)) for index in indexes),
        WORDS,
        "INSERT INTO meta (name, value) VALUES ('revision', 0)",
        "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL,"
        " CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num))",
        f"INSERT INTO alembic_version (version_num) VALUES ('{SCHEMA}')",  # noqa: S608  # no input
    )


def _upgrade(connection: Connection, revision: str, path: Path) -> None:
    # imported late: Alembic takes 0.1 s to import and is rarely needed
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(_FOLDER).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    revisions = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if revision not in revisions:
        reason = f"its schema {revision} is newer than this program, which knows schemas up to {SCHEMA}"
        raise StoreError(reason, path=str(path))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")

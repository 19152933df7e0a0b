"""Opening: what is made, what is refused in one line, and how the schema comes to be."""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine

import feeds.store
from feeds.errors import StoreError
from feeds.store import Store, open_store
from feeds.store.engine import BUSY_TIMEOUT
from feeds.store.sqlite_driver import sqlite3
from feeds.store.tables import SCHEMA, WORDS, metadata
from tests.store.older import migrate_to
from tests.store.samples import NOW, content, sample, take_all


def test_the_folder_and_the_file_are_made(tmp_path: Path) -> None:
    path = tmp_path / "new folder" / "资料 #1?mode=memory.db"
    with open_store(path) as store:
        assert (store.count(), store.revision(), store.sources()) == (0, 0, [])
    assert path.is_file()


def test_a_name_that_means_memory_to_sqlite_is_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with open_store(Path(":memory:")) as store:
        take_all(store, [sample()])
    assert (tmp_path / ":memory:").is_file()


def test_every_connection_is_careful(store: Store) -> None:
    expected = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": BUSY_TIMEOUT}
    with store.batch(NOW) as batch:
        result = {name: batch._connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in expected}
    assert result == expected


def test_opening_again_changes_nothing(path: Path) -> None:
    with open_store(path) as store:
        take_all(store, [sample()])
    previous = content(path)
    with open_store(path) as store:
        assert store.count() == 1
        assert store.revision() == 1
    assert content(path) == previous


# --- what is refused ------------------------------------------------------------------------------------------


def not_a_database(path: Path) -> None:
    path.write_text("这不是数据库。" * 1000, encoding="utf-8")


def damaged(path: Path) -> None:
    open_store(path).close()
    with path.open("r+b") as file:
        file.seek(100)
        file.write(b"\xff" * 4000)


def somebody_elses(path: Path) -> None:
    with closing(sqlite3.connect(path)) as database:
        database.execute("CREATE TABLE bookmarks (url TEXT)")


def newer(path: Path) -> None:
    open_store(path).close()
    with closing(sqlite3.connect(path)) as database:
        database.execute("UPDATE alembic_version SET version_num = '9000'")
        database.commit()


def a_folder(path: Path) -> None:
    path.mkdir()


REFUSED: dict[str, tuple[Callable[[Path], None], str]] = {
    "not a database": (not_a_database, "expected a SQLite database, found another kind of file"),
    "damaged": (damaged, "the database is damaged"),
    "another program's": (somebody_elses, "expected a database of feeds, found another program's"),
    "newer": (newer, f"its schema 9000 is newer than this program, which knows schemas up to {SCHEMA}"),
    "folder": (a_folder, "expected a database file, found a folder"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_used_is_named_in_one_line_and_left_alone(path: Path, name: str) -> None:
    make, reason = REFUSED[name]
    make(path)
    previous = path.read_bytes() if path.is_file() else None
    with pytest.raises(StoreError) as caught:
        open_store(path)
    assert (caught.value.path, caught.value.reason) == (str(path), reason)
    assert str(caught.value) == f"{path}: {reason}"
    assert (path.read_bytes() if path.is_file() else None) == previous


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    path = tmp_path / "file" / "folder" / "feeds.db"
    with pytest.raises(StoreError) as caught:
        open_store(path)
    assert caught.value.path == str(path)
    assert caught.value.reason.startswith("its folder cannot be created: ")


@pytest.fixture
def unwritable() -> Iterator[Path]:
    """A folder that this process cannot write to, be it root or not."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o555)
    is_root = os.geteuid() == 0
    if is_root:
        os.seteuid(65534)
    yield folder
    if is_root:
        os.seteuid(0)
    shutil.rmtree(folder)


def test_a_folder_that_cannot_be_written_is_named(unwritable: Path) -> None:
    path = unwritable / "feeds.db"
    with pytest.raises(StoreError) as caught:
        open_store(path)
    assert (caught.value.path, caught.value.reason) == (str(path), f"no permission to write {unwritable.name}")


def test_damage_found_while_reading_is_named(path: Path) -> None:
    with open_store(path) as store:
        take_all(store, [sample(str(number)) for number in range(300)])
    with closing(sqlite3.connect(path)) as database:
        (size,) = database.execute("PRAGMA page_size").fetchone()
        (page,) = database.execute("SELECT rootpage FROM sqlite_master WHERE name = 'body'").fetchone()
    with path.open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(b"\x5a" * size)
    with open_store(path) as store, pytest.raises(StoreError) as caught:
        store.newest(None, 300)
    assert (caught.value.path, caught.value.reason) == (str(path), "the database is damaged")


def test_a_file_that_vanished_is_named(path: Path) -> None:
    with open_store(path) as store:
        take_all(store, [sample()])
    path.unlink()
    with sqlite3.connect(path) as database:
        database.execute("CREATE TABLE alembic_version (version_num TEXT)")
        database.execute("CREATE TABLE article (id TEXT)")
        database.execute("INSERT INTO alembic_version VALUES (?)", (SCHEMA,))
    database.close()
    with open_store(path) as store, pytest.raises(StoreError) as caught:
        store.revision()
    assert caught.value.reason.startswith("no such table: ")


# --- the schema -----------------------------------------------------------------------------------------------


@pytest.fixture
def migrated(tmp_path: Path) -> Path:
    """An empty database that all migrations made, as an old one is upgraded."""
    migrate_to(tmp_path / "migrated.db", "head")
    return tmp_path / "migrated.db"


def test_the_tables_are_what_the_migrations_make(migrated: Path) -> None:
    engine = create_engine(f"sqlite:///{migrated}")
    with engine.connect() as connection:
        ours = {name for name, kind in kinds(migrated).items() if kind == "table"}
        incoming = {"include_name": lambda name, kind, _parents: kind != "table" or name in ours}
        context = MigrationContext.configure(connection, opts=incoming)
        assert ours - {"alembic_version"} == metadata.tables.keys()
        assert compare_metadata(context, metadata) == []
    engine.dispose()


def test_the_index_is_what_the_migrations_make(migrated: Path) -> None:
    """SQLAlchemy knows no virtual tables: what of the schema it cannot compare is this one and what FTS5 adds to it."""
    remaining = {name: kind for name, kind in kinds(migrated).items() if kind != "table"}
    assert remaining.pop("words") == "virtual"
    assert set(remaining.items()) == {(f"words_{part}", "shadow") for part in ("data", "idx", "docsize", "config")}
    with closing(sqlite3.connect(migrated)) as database:
        assert database.execute("SELECT sql FROM sqlite_master WHERE name = 'words'").fetchone() == (WORDS,)


def test_a_new_database_has_the_schema_and_the_rows_of_a_migrated_one(path: Path, migrated: Path) -> None:
    open_store(path).close()
    assert schema_of(path) == schema_of(migrated)
    for table in kinds(migrated):
        assert rows(path, table) == rows(migrated, table), table
    assert rows(path, "alembic_version") == [(SCHEMA,)]


def schema_of(path: Path) -> dict[str, object]:
    """Return all that SQLite knows about each table, except the order of its columns, which migrations only append."""
    with closing(sqlite3.connect(path)) as database:

        def ask(pragma: str, name: str) -> list[tuple[object, ...]]:
            return database.execute(f"SELECT * FROM pragma_{pragma}(?)", (name,)).fetchall()  # noqa: S608  # names of ours

        tables = database.execute("SELECT * FROM pragma_table_list WHERE schema = 'main'").fetchall()
        columns = {name: sorted(row[1:] for row in ask("table_xinfo", name)) for _, name, *_ in tables}
        keys = {name: sorted(ask("foreign_key_list", name)) for _, name, *_ in tables}
        indexes = {row[1]: (name, row[2:]) for _, name, *_ in tables for row in ask("index_list", name)}
        indexed = {name: [row[2:] for row in ask("index_xinfo", name)] for name in indexes}
        wheres = database.execute("SELECT name, sql FROM sqlite_master WHERE type != 'table' ORDER BY name").fetchall()
    return {
        "tables": sorted(tables),
        "columns": columns,
        "keys": keys,
        "indexes": indexes,
        "indexed": indexed,
        "sql": wheres,
    }


def rows(path: Path, table: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as database:
        return database.execute(f'SELECT * FROM "{table}"').fetchall()  # noqa: S608  # a name of ours


def kinds(path: Path) -> dict[str, str]:
    """Return what SQLite says each table is: `table`, `virtual`, or `shadow` where it belongs to a virtual one."""
    with closing(sqlite3.connect(path)) as database:
        result = database.execute("SELECT name, type FROM pragma_table_list WHERE schema = 'main'")
        return {name: kind for name, kind in result if not name.startswith("sqlite_")}


def test_the_schema_is_that_of_the_newest_migration() -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(feeds.store.__file__).parent / "migrations"))
    config.set_main_option("path_separator", "os")
    assert ScriptDirectory.from_config(config).get_current_head() == SCHEMA


# --- damage that SQLite does not stumble over -----------------------------------------------------------------


def broken_by(path: Path, *statements: str) -> list[str]:
    """Return the problems of a store with two articles after `statements`, where :id is the first one's."""
    with open_store(path) as store:
        take_all(store, [sample("1"), sample("2")])
    with closing(sqlite3.connect(path)) as database:
        for statement in statements:
            database.execute(statement, {"id": FIRST})
        database.commit()
    with open_store(path) as store:
        return store.problems()


FIRST = sample("1").id


def test_a_sound_store_has_no_problems(path: Path) -> None:
    assert broken_by(path) == []


def test_a_missing_current_version_is_a_problem(path: Path) -> None:
    problems = broken_by(path, "DELETE FROM body WHERE article = :id")
    assert problems == [f"{FIRST}: its current version is missing"]


def test_a_body_that_cannot_be_read_back_is_a_problem(path: Path) -> None:
    (problem,) = broken_by(path, "UPDATE body SET packed = substr(packed, 1, 40) WHERE article = :id")
    assert problem.startswith(f"{FIRST}, version ")
    assert "cannot be read" in problem


def test_a_version_without_an_article_is_a_problem(path: Path) -> None:
    statements = ("DELETE FROM indexed WHERE article = :id", "DELETE FROM article WHERE id = :id")
    (problem,) = broken_by(path, *statements)
    assert problem == "row 1 of table version refers to a missing article"


@pytest.mark.parametrize(
    ("table", "row"),
    [
        ("link", "('urn:uuid:x', 'copy', :id, 1)"),
        ("link", "(:id, 'copy', 'urn:uuid:x', 1)"),
        ("sketch", "(77, 'urn:uuid:x', x'')"),
        ("indexed", "(77, 'urn:uuid:x')"),
        ("alias", "('urn:uuid:y', 'urn:uuid:x', 'why')"),
        ("claim", "('urn:uuid:x', 'b.example', 0)"),
    ],
)
def test_a_row_about_an_article_that_is_not_there_is_a_problem(path: Path, table: str, row: str) -> None:
    result = broken_by(path, f"INSERT INTO {table} VALUES {row}")  # noqa: S608  # words of ours
    assert result == [f"urn:uuid:x: table {table} has a row about it, but the article does not exist"]


def test_an_index_that_disagrees_with_its_table_is_a_problem(path: Path) -> None:
    problems = broken_by(
        path,
        "PRAGMA writable_schema = ON",
        "UPDATE sqlite_master SET sql = 'CREATE INDEX ix_article_url ON article (title)' WHERE name = 'ix_article_url'",
    )
    assert problems
    assert all(problem.startswith("SQLite: ") for problem in problems)


def test_reading_a_damaged_body_is_one_line(path: Path) -> None:
    broken_by(path, "UPDATE body SET packed = x'00'")
    with open_store(path) as store, pytest.raises(StoreError, match="cannot be read") as caught:
        store.newest(None, 1)
    assert caught.value.path == str(path)

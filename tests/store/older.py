"""Databases as earlier programs left them."""

from contextlib import closing
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine

import feeds.store
from feeds.store.sqlite_driver import sqlite3


def leave_at(path: Path, revision: str, new: Path) -> None:
    """Make a database of that migration at `path`, with the articles of `new` as far as it had tables and columns."""
    migrate_to(path, revision)
    with closing(sqlite3.connect(path)) as database:
        database.execute("ATTACH ? AS new", (str(new),))
        for table in ("source", "article", "version", "body"):
            names = ", ".join(f'"{row[1]}"' for row in database.execute(f"PRAGMA main.table_info({table})"))
            database.execute(f"INSERT INTO {table} ({names}) SELECT {names} FROM new.{table}")  # noqa: S608  # names of ours
        database.commit()


def migrate_to(path: Path, revision: str) -> None:
    """Make an empty database at `path` with the migrations up to `revision`."""
    config = Config()
    config.set_main_option("script_location", str(Path(feeds.store.__file__).parent / "migrations"))
    config.set_main_option("path_separator", "os")
    engine = create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
    engine.dispose()

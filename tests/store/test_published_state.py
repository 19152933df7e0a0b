"""The digest of the database that tells an export whether anything may have changed."""

import subprocess
import sys
from pathlib import Path

import pytest

from feeds.store import Store, tables
from feeds.store.published_state import UNPUBLISHED, read_published_state
from feeds.store.sqlite_driver import sqlite3

PUBLISHED = "alias article claim delay event link poll result source tombstone version".split()


def execute(path: Path, statement: str) -> None:
    connection = sqlite3.connect(path)
    with connection:
        connection.execute(statement)
    connection.close()


def dummy(table: str) -> str:
    """A statement that adds a row."""
    columns = tables.metadata.tables[table].c
    values = ("1" if column.type.python_type in (int, float, bool) else "'x'" for column in columns)
    return f'INSERT INTO "{table}" VALUES ({", ".join(values)})'  # noqa: S608  # a name from the schema


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize("table", PUBLISHED)
def test_a_row_of_a_published_table_changes_it(path: Path, table: str) -> None:
    before = read_published_state(path)
    execute(path, dummy(table))
    after = read_published_state(path)
    assert before != after == read_published_state(path)


@pytest.mark.usefixtures("store")
def test_tables_that_no_document_shows_do_not_change_it(path: Path) -> None:
    before = read_published_state(path)
    for table in ("announced", "token", "print"):
        execute(path, dummy(table))
    assert read_published_state(path) == before


def test_a_new_revision_changes_it(store: Store, path: Path) -> None:
    before = read_published_state(path)
    execute(path, "UPDATE meta SET value = value + 1 WHERE name = 'revision'")
    assert store.revision() == 1
    assert read_published_state(path) != before


def test_the_same_rows_in_two_files_give_the_same(store: Store, path: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    source, target = sqlite3.connect(path), sqlite3.connect(copy)
    source.backup(target)
    source.close()
    target.close()
    assert store.revision() == 0
    assert read_published_state(copy) == read_published_state(path)


@pytest.mark.parametrize("content", [None, b"", b"no database" * 999])
def test_what_cannot_be_read_has_none_and_is_not_created(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "other.db"
    if content is not None:
        path.write_bytes(content)
    assert read_published_state(path) is None
    assert path.exists() == (content is not None)


def test_every_table_is_either_published_or_not() -> None:
    assert {*tables.metadata.tables, "alembic_version", "words"} == {*PUBLISHED, *UNPUBLISHED}
    assert UNPUBLISHED.isdisjoint(PUBLISHED)


def test_it_is_read_without_sqlalchemy() -> None:
    code = "import sys, feeds.store.published_state; sys.exit('sqlalchemy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0  # noqa: S603  # our own code

"""The build of SQLite in use has no WAL-reset bug, or its checkpoints run under the write lock."""

import sqlite3 as bundled
from pathlib import Path
from types import ModuleType

import pytest
from sqlalchemy import event

from feeds.store.engine import CHECKPOINT_BYTES, checkpoint, open_engine, write_transaction
from feeds.store.sqlite_driver import choose, describe_build, has_wal_fix, packaged, sqlite3
from tests.store.wal_reset import BUILDS, run


@pytest.mark.parametrize(
    ("version", "fixed"),
    [
        ((3, 40, 1), False),
        ((3, 44, 5), False),
        ((3, 44, 6), True),
        ((3, 45, 0), False),
        ((3, 50, 6), False),
        ((3, 50, 7), True),
        ((3, 51, 0), False),
        ((3, 51, 2), False),
        ((3, 51, 3), True),
        ((3, 53, 0), True),
        ((4, 0, 0), True),
    ],
)
def test_versions_with_and_without_the_fix_are_known(version: tuple[int, ...], fixed: bool) -> None:
    assert has_wal_fix(version) is fixed


def build(*version: int) -> ModuleType:
    """A module that says it is SQLite `version`."""
    module = ModuleType("build")
    module.sqlite_version_info = version  # type: ignore[attr-defined]
    return module


def test_a_build_with_the_fix_is_chosen_before_a_newer_one_without() -> None:
    fixed, newer, newest = build(3, 50, 7), build(3, 51, 2), build(3, 53, 4)
    assert choose(newer, fixed) is fixed
    assert choose(None, newer) is newer
    assert choose(build(3, 40, 1), newer) is newer
    assert choose(newest, fixed) is newest


def test_this_machine_has_a_build_with_the_fix_where_there_is_a_wheel() -> None:
    if packaged is None:
        pytest.skip("no wheel of pysqlite3 for this machine")
    assert has_wal_fix(sqlite3.sqlite_version_info)
    assert describe_build() == f"{sqlite3.sqlite_version}, of pysqlite3"


def unfixed() -> ModuleType:
    """Python's own build, if that has the bug."""
    if has_wal_fix(bundled.sqlite_version_info):
        pytest.skip(f"Python's own SQLite {bundled.sqlite_version} has the fix")
    return bundled


def test_a_build_with_the_bug_is_named() -> None:
    expected = f"{bundled.sqlite_version}, Python's own; it has the WAL-reset bug, so checkpoints wait for writers"
    assert describe_build(unfixed()) == expected


def test_a_build_with_the_bug_starts_no_checkpoint_after_a_commit(path: Path) -> None:
    engine = open_engine(path, driver=unfixed())
    with engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA wal_autocheckpoint").scalar() == 0
    engine.dispose()


def test_a_build_with_the_bug_copies_a_long_log_by_itself(path: Path) -> None:
    log = path.with_name(f"{path.name}-wal")
    engine = open_engine(path, driver=unfixed())
    with write_transaction(engine) as connection:
        connection.exec_driver_sql("CREATE TABLE filling (value BLOB)")
    sizes = []
    for _ in range(20):
        with write_transaction(engine) as connection:
            connection.exec_driver_sql("INSERT INTO filling VALUES (randomblob(1000000))")
        sizes.append(log.stat().st_size)
    engine.dispose()
    # a log that was copied is written again from its beginning
    assert max(sizes) < 2 * CHECKPOINT_BYTES


def test_a_checkpoint_of_a_build_with_the_bug_waits_for_the_writer(path: Path) -> None:
    engine = open_engine(path, driver=unfixed())
    # it gives up after this time, in milliseconds; ours is half a minute
    event.listen(engine, "connect", lambda connection, _: connection.execute("PRAGMA busy_timeout = 200"))
    engine.dispose()
    with write_transaction(engine) as connection:
        connection.exec_driver_sql("CREATE TABLE filling (value BLOB)")
    size = path.stat().st_size
    with write_transaction(engine) as connection:
        connection.exec_driver_sql("INSERT INTO filling VALUES (randomblob(100000))")
        checkpoint(engine, larger_than=0)
        assert path.stat().st_size == size
    checkpoint(engine, larger_than=0)
    assert path.stat().st_size > size
    engine.dispose()


@pytest.mark.parametrize("version", BUILDS)
def test_what_was_acknowledged_is_found_after_kills(version: str, tmp_path: Path) -> None:
    outcome = run(tmp_path / "a.db", version, seconds=4)
    assert outcome.acknowledged > 50
    assert (outcome.missing, outcome.problems) == (0, ())

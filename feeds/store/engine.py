"""Open the database file: pragmas and transactions; an unusable file raises an error of one line."""

import os
import time
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from threading import Lock
from types import ModuleType
from typing import Any, cast

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError, OperationalError

from feeds.errors import StoreError
from feeds.store import read_only
from feeds.store.codec import BodyError
from feeds.store.dictionaries import load_dictionaries
from feeds.store.schema import migrate, read_schema
from feeds.store.sqlite_driver import has_wal_fix, sqlite3
from feeds.store.tables import SCHEMA

#: How long a writer waits for another one, in milliseconds. SQLite keeps no queue: beside a poller that writes one
#: batch after the other, `feeds tokens add` was refused after 5 s.
BUSY_TIMEOUT = 30_000

_PRAGMAS = (
    "foreign_keys = ON",
    f"busy_timeout = {BUSY_TIMEOUT}",
    # in WAL mode NORMAL would lose the last commits with the power
    "synchronous = FULL",
)

#: Bytes of the write-ahead log after which we checkpoint by ourselves, the 1,000 pages of SQLite's own default.
CHECKPOINT_BYTES = 4_000_000

#: Error messages for SQLite's result codes, by prefix of the code's name.
_REASONS = {
    "SQLITE_NOTADB": "expected a SQLite database, found another kind of file",
    "SQLITE_CORRUPT": "the database is damaged",
    "SQLITE_BUSY": f"another process has been writing for more than {BUSY_TIMEOUT // 1000} s",
    "SQLITE_READONLY": "the file or its folder cannot be written",
    "SQLITE_CANTOPEN": "the file cannot be opened or created",
    "SQLITE_FULL": "the disk is full",
}

# Alembic keeps the state of a running migration in module globals
_one_migration = Lock()


def open_engine(
    path: Path, driver: ModuleType = sqlite3, *, reading: bool = False, without: Collection[str] = ()
) -> Engine:
    """Return an engine on the database at `path`, created and migrated if necessary; raises `StoreError`.

    `driver` is the DB-API module of a build of SQLite. With `reading`, a read-only file or folder is accepted; its
    schema must be the current one then. Queries through the engine see the articles `without` as forgotten; with it,
    no article can be forgotten or restored through this engine.
    """
    if reading and path.is_file() and not (_can_write(path) and _can_write(path.parent)):
        return _open_read_only(path, driver, without)
    _check_file(path)
    # resolved, so that no name can mean ":memory:" to SQLite
    url = URL.create("sqlite", database=str(path.resolve()))
    # threads of a web server never queue for a connection: the pool opens one more, and closes it afterwards
    engine = create_engine(url, max_overflow=-1, module=driver)
    event.listen(engine, "connect", _prepare)
    if _checkpoints_by_hand(engine):
        event.listen(engine, "connect", _stop_checkpoints)
    event.listen(engine, "connect", partial(_leave_out, sorted(without)))
    event.listen(engine, "begin", _begin)
    try:
        with store_errors(path):
            _migrate(engine, path)
    except BaseException:
        engine.dispose()
        raise
    event.listen(engine, "begin", load_dictionaries)
    return engine


@contextmanager
def store_errors(path: Path) -> Iterator[None]:
    """Convert errors of the database into a `StoreError` about `path`."""
    try:
        yield
    except (DBAPIError, sqlite3.Error) as error:
        raise StoreError(_reason(error), path=str(path)) from error
    except BodyError as error:
        raise StoreError(str(error), path=str(path)) from error


def _reason(error: Exception) -> str:
    cause = error.orig if isinstance(error, DBAPIError) else error
    name = getattr(cause, "sqlite_errorname", "")
    reasons = (reason for code, reason in _REASONS.items() if name.startswith(code))
    return next(reasons, " ".join(str(cause).split()))


def _check_file(path: Path) -> None:
    """Create the folder; raise a clear error in cases that SQLite calls "unable to open database file"."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(f"its folder cannot be created: {error.strerror}", path=str(path)) from error
    if path.is_dir():
        raise StoreError("expected a database file, found a folder", path=str(path))
    # the write-ahead log is a file beside the database
    for target in (path.parent, path):
        if target.exists() and not _can_write(target):
            raise StoreError(f"no permission to write {target.name or target}", path=str(path))


def _can_write(target: Path) -> bool:
    return os.access(target, os.R_OK | os.W_OK, effective_ids=os.access in os.supports_effective_ids)


def _open_read_only(path: Path, driver: ModuleType, without: Collection[str]) -> Engine:
    """Return an engine that changes nothing, and does not even create a write-ahead log."""
    engine = read_only.engine(path, driver)
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "connect", partial(_leave_out, sorted(without)))
    event.listen(engine, "begin", _begin)
    with store_errors(path), engine.connect() as connection:
        if (schema := read_schema(connection, path)) != SCHEMA:
            reason = f"expected schema {SCHEMA}, found {schema}, and it cannot be upgraded without write access"
            raise StoreError(reason, path=str(path))
    event.listen(engine, "begin", load_dictionaries)
    return engine


def _prepare(connection: Any, _record: object) -> None:
    """Set up a new connection; we begin transactions ourselves, because sqlite3 begins none for reads and DDL.

    https://docs.sqlalchemy.org/en/21/dialects/sqlite.html#sqlite-transactions (2026-05)
    """
    connection.isolation_level = None
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _leave_out(ids: Sequence[str], connection: Any, _record: object) -> None:
    """Add temporary tombstones of the articles `ids` that only this connection sees.

    A temporary view hides a table of the same name (https://sqlite.org/lang_naming.html).
    """
    if not ids:
        return
    connection.execute("PRAGMA temp_store = MEMORY")
    connection.execute("CREATE TEMP TABLE left_out (article TEXT PRIMARY KEY)")
    connection.executemany("INSERT INTO temp.left_out VALUES (?)", [(id,) for id in ids])
    connection.execute(
        "CREATE TEMP VIEW tombstone AS SELECT article, at FROM main.tombstone"
        " UNION ALL SELECT article, 0 FROM temp.left_out"
    )


def _checkpoints_by_hand(engine: Engine) -> bool:
    """Return whether the build of SQLite behind `engine` has the WAL-reset bug, see `feeds.store.sqlite_driver`."""
    return not has_wal_fix(cast(ModuleType, engine.dialect.dbapi).sqlite_version_info)


def _stop_checkpoints(connection: Any, _record: object) -> None:
    """Turn off automatic checkpoints: SQLite runs them after a commit, without the write lock."""
    connection.execute("PRAGMA wal_autocheckpoint = 0")


def _begin(connection: Connection) -> None:
    """Begin a read transaction (a snapshot), or a write transaction: a later upgrade to writing could not wait."""
    writing = connection.get_execution_options().get("writing", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


@contextmanager
def write_transaction(engine: Engine) -> Iterator[Connection]:
    """Open a transaction that takes the write lock at once; an exception rolls it back."""
    with engine.connect().execution_options(writing=True) as connection, connection.begin():
        yield connection
    if _checkpoints_by_hand(engine):
        checkpoint(engine)


def checkpoint(engine: Engine, *, larger_than: int = CHECKPOINT_BYTES) -> None:
    """Copy a write-ahead log of `larger_than` bytes or more into the database file.

    It takes the write lock, so that no commit resets the log meanwhile. If another writer keeps the lock too long,
    the next commit tries again.
    """
    log = read_only.log_of(Path(str(engine.url.database)))
    if not log.exists() or log.stat().st_size < larger_than:
        return
    other = engine.raw_connection()
    try:
        with engine.connect().execution_options(writing=True) as locked, locked.begin():
            other.cursor().execute("PRAGMA wal_checkpoint(PASSIVE)")
    except OperationalError as error:
        if getattr(error.orig, "sqlite_errorname", "") != "SQLITE_BUSY":
            raise
    finally:
        other.close()


def _use_wal(engine: Engine) -> None:
    """Switch the file to write-ahead logging, permanently.

    SQLite ignores `busy_timeout` here and fails at once if another connection writes, so this loop retries.
    """
    deadline = time.monotonic() + BUSY_TIMEOUT / 1000
    while True:
        connection = engine.raw_connection()
        try:
            connection.cursor().execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorname != "SQLITE_BUSY" or time.monotonic() > deadline:
                raise
            time.sleep(0.01)
        finally:
            connection.close()


def _migrate(engine: Engine, path: Path) -> None:
    """Migrate the schema to `SCHEMA`; another process that opens the same file waits, and then has nothing to do."""
    with engine.connect() as connection:
        if read_schema(connection, path) == SCHEMA:
            return
    _use_wal(engine)
    with _one_migration, write_transaction(engine) as connection:
        # it reads the schema again: another process may have migrated it while we waited for the lock
        migrate(connection, path)

"""Connections to a read-only database, while other processes may write it."""

from functools import partial
from pathlib import Path
from types import ModuleType
from typing import Any
from urllib.parse import quote

from sqlalchemy import Connection, Engine, QueuePool, create_engine, event
from sqlalchemy.exc import DisconnectionError

from feeds.errors import StoreError


def engine(path: Path, driver: ModuleType) -> Engine:
    """Return an engine that reads the database at `path`.

    If there is no write-ahead log, no process is writing, and SQLite may open the file as immutable
    (https://sqlite.org/wal.html#read_only_databases). If a process has written since, the pool reconnects.
    """

    def connect(record: Any) -> Any:
        record.info["stamp"] = stamp = _stamp(path)
        options = "mode=ro" if stamp is None else "mode=ro&immutable=1"
        url = f"file:{quote(str(path.resolve()))}?{options}"
        return driver.connect(url, uri=True, check_same_thread=False)

    new_engine = create_engine("sqlite://", creator=connect, poolclass=QueuePool, max_overflow=-1, module=driver)
    event.listen(new_engine, "checkout", partial(_check_stamp, path))
    event.listen(new_engine, "begin", partial(_refuse_writing, path))
    return new_engine


def log_of(path: Path) -> Path:
    """Return the path of the write-ahead log of the database at `path`."""
    return path.with_name(f"{path.name}-wal")


def _stamp(path: Path) -> tuple[int, int] | None:
    """Return modification time and size of the file, None while there is a log."""
    try:
        state = path.stat()
    except OSError as error:
        raise StoreError(f"cannot be read: {error.strerror}", path=str(path)) from error
    return None if log_of(path).exists() else (state.st_mtime_ns, state.st_size)


def _check_stamp(path: Path, _connection: object, record: Any, _proxy: object) -> None:
    """Make the pool reconnect if the file has changed since the connection was opened."""
    if record.info["stamp"] != _stamp(path):
        raise DisconnectionError


def _refuse_writing(path: Path, connection: Connection) -> None:
    """Raise `StoreError` with advice before a write transaction."""
    if connection.get_execution_options().get("writing", False):
        reason = "it must be updated by a command that may write it, such as `feeds poll --once`"
        raise StoreError(reason, path=str(path))

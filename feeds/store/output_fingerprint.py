"""Fingerprint of settings and code, and the time since it is in use: `Last-Modified` must change with the settings."""

from datetime import UTC, datetime

from sqlalchemy import Connection, delete, func, insert, select

from feeds.store import tables
from feeds.store.codec import from_ms, to_ms

_M = tables.meta.c
_SHAPE, _SINCE = "shape", "shaped_at"
_BOTH = select(_M.name, _M.value).where(_M.name.in_((_SHAPE, _SINCE)))
_FORGET = delete(tables.meta).where(_M.name.in_((_SHAPE, _SINCE)))


def read_fingerprint_since(connection: Connection, shape: int) -> datetime | None:
    """Return the time since the fingerprint `shape` is in use, None if another one is."""
    values = _held(connection)
    return from_ms(values[_SINCE]) if values.get(_SHAPE) == shape else None


def save_fingerprint(connection: Connection, shape: int, now: datetime | None) -> datetime:
    """Save the fingerprint `shape` and return the time since it is in use; another process may have saved it first."""
    if current := read_fingerprint_since(connection, shape):
        return current
    # a clock that was set back must not take `Last-Modified` back
    since = max(to_ms(now or database_time(connection)), _held(connection).get(_SINCE, 0))
    connection.execute(_FORGET)
    values = {_SHAPE: shape, _SINCE: since}
    connection.execute(insert(tables.meta), [{"name": name, "value": value} for name, value in values.items()])
    return from_ms(since)


def database_time(connection: Connection) -> datetime:
    """Return the current time of the database, to the second."""
    return connection.execute(select(func.current_timestamp())).scalar_one().replace(tzinfo=UTC)


def _held(connection: Connection) -> dict[str, int]:
    return {row.name: row.value for row in connection.execute(_BOTH)}

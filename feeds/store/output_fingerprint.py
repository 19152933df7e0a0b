"""Since when documents are made the way they are: `Last-Modified` must move when only the settings do."""

from datetime import UTC, datetime

from sqlalchemy import Connection, delete, func, insert, select

from feeds.store import tables
from feeds.store.codec import from_ms, to_ms

_M = tables.meta.c
_SHAPE, _SINCE = "shape", "shaped_at"
_BOTH = select(_M.name, _M.value).where(_M.name.in_((_SHAPE, _SINCE)))
_FORGET = delete(tables.meta).where(_M.name.in_((_SHAPE, _SINCE)))


def read_fingerprint_since(connection: Connection, shape: int) -> datetime | None:
    """Return since when `shape` is the one in use, None where it is not."""
    values = _held(connection)
    return from_ms(values[_SINCE]) if values.get(_SHAPE) == shape else None


def save_fingerprint(connection: Connection, shape: int, now: datetime | None) -> datetime:
    """Write `shape` down as in use from `now` on and return since when it is; another process may have come first."""
    if current := read_fingerprint_since(connection, shape):
        return current
    # a clock that was set back must not take `Last-Modified` back
    since = max(to_ms(now or database_time(connection)), _held(connection).get(_SINCE, 0))
    connection.execute(_FORGET)
    values = {_SHAPE: shape, _SINCE: since}
    connection.execute(insert(tables.meta), [{"name": name, "value": value} for name, value in values.items()])
    return from_ms(since)


def database_time(connection: Connection) -> datetime:
    """Return what time the database has, to the second."""
    return connection.execute(select(func.current_timestamp())).scalar_one().replace(tzinfo=UTC)


def _held(connection: Connection) -> dict[str, int]:
    return {row.name: row.value for row in connection.execute(_BOTH)}

"""Single numbers about the whole database, such as the scheme of an index."""

from sqlalchemy import Connection, bindparam, delete, insert, select

from feeds.store import tables

_M = tables.meta.c
_VALUE = select(_M.value).where(_M.name == bindparam("key"))
_DELETE = delete(tables.meta).where(_M.name == bindparam("key"))


def read_meta(connection: Connection, name: str) -> int | None:
    """Return a value, None if it is not set."""
    return connection.scalar(_VALUE, {"key": name})


def write_meta(connection: Connection, name: str, value: int | None) -> None:
    """Set a value, or delete it if it is None."""
    connection.execute(_DELETE, {"key": name})
    if value is not None:
        connection.execute(insert(tables.meta).values(name=name, value=value))

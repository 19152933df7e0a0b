"""The last ETags announced to WebSub hubs: after a restart, each change is still announced exactly once."""

from collections.abc import Mapping

from sqlalchemy import Connection, bindparam, select
from sqlalchemy.dialects.sqlite import insert

from feeds.store import tables

_A = tables.announced.c
_OF_HUB = select(_A.path, _A.etag).where(_A.hub == bindparam("hub"))
_INSERT = insert(tables.announced)
_UPSERT = _INSERT.on_conflict_do_update(index_elements=["hub", "path"], set_={"etag": _INSERT.excluded.etag})


def read(connection: Connection, hub: str) -> dict[str, str]:
    """Return the last announced ETags of a hub, by path."""
    return {row.path: row.etag for row in connection.execute(_OF_HUB, {"hub": hub})}


def write(connection: Connection, hub: str, tags: Mapping[str, str]) -> None:
    """Save the announced ETags of a hub."""
    if tags:
        connection.execute(_UPSERT, [{"hub": hub, "path": path, "etag": etag} for path, etag in sorted(tags.items())])

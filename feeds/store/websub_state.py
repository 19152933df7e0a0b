"""What hubs were told, so that a restart neither forgets a change nor tells it twice."""

from collections.abc import Mapping

from sqlalchemy import Connection, bindparam, select
from sqlalchemy.dialects.sqlite import insert

from feeds.store import tables

_A = tables.announced.c
_OF_HUB = select(_A.path, _A.etag).where(_A.hub == bindparam("hub"))
_TOLD = insert(tables.announced)
_TELL = _TOLD.on_conflict_do_update(index_elements=["hub", "path"], set_={"etag": _TOLD.excluded.etag})


def read(connection: Connection, hub: str) -> dict[str, str]:
    """Return the tags of the documents that a hub was told of last, by path."""
    return {row.path: row.etag for row in connection.execute(_OF_HUB, {"hub": hub})}


def write(connection: Connection, hub: str, tags: Mapping[str, str]) -> None:
    """Remember the tags of documents that a hub was told of."""
    if tags:
        connection.execute(_TELL, [{"hub": hub, "path": path, "etag": etag} for path, etag in sorted(tags.items())])

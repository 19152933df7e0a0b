"""What a month looks like, in one number: two that agree make the same documents, whatever way their articles came."""

from hashlib import blake2b
from typing import NamedTuple

from sqlalchemy import Connection

from feeds.store import selects
from feeds.store.reading import places_of, related_of
from feeds.store.rows import chunks
from feeds.store.selects import Scope


class Print(NamedTuple):
    """A digest of all that is shown of some articles, and the sources of these."""

    digest: bytes
    sources: tuple[str, ...]


def read_print(connection: Connection, scope: Scope) -> Print:
    """Return the print of the articles of `scope`; no body is read, for each version has its own digest."""
    rows = {row.id: row for row in connection.execute(selects.outlines(scope))}
    total = blake2b(digest_size=16)
    for some in chunks(sorted(rows)):
        part = {id: rows[id] for id in some}
        places, related = places_of(connection, part), related_of(connection, part)
        told = [(*part[id], places.get(id, ()), related.get(id, ())) for id in some]
        total.update(repr(told).encode("utf-8", "surrogatepass"))
    return Print(total.digest(), tuple(sorted({row.source for row in rows.values()})))

"""What a month looks like, in one number: two that agree make the same documents, whatever way their articles came."""

from hashlib import blake2b
from typing import NamedTuple

from sqlalchemy import Connection

from feeds.store import selects
from feeds.store.reading import places_of, related_of
from feeds.store.selects import Scope


class Print(NamedTuple):
    """A digest of all that is shown of some articles, and the sources of these."""

    digest: bytes
    sources: tuple[str, ...]


def read_print(connection: Connection, scope: Scope) -> Print:
    """Return the print of the articles of `scope`; no body is read, for each version has its own digest."""
    rows = {row.id: row for row in connection.execute(selects.outlines(scope)).all()}
    linked = {id: row for id, row in rows.items() if row.is_linked}
    places, related = places_of(connection, linked), related_of(connection, linked)
    told = [(*rows[id], places.get(id, ()), related.get(id, ())) for id in sorted(rows)]
    digest = blake2b(repr(told).encode("utf-8", "surrogatepass"), digest_size=16).digest()
    return Print(digest, tuple(sorted({row.source for row in rows.values()})))

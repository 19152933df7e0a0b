"""Tombstones of articles that the operator has forgotten, and claims of other sources on a publisher's articles."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, select
from sqlalchemy.dialects.sqlite import insert

from feeds.store import tables
from feeds.store.codec import to_ms
from feeds.store.rows import chunks

_T = tables.tombstone.c

_FORGOTTEN = select(_T.article).where(_T.article.in_(bindparam("ids", expanding=True)))
_FORGET = insert(tables.tombstone).on_conflict_do_nothing()
_RESTORE = delete(tables.tombstone).where(_T.article == bindparam("id"))
_CLAIM = insert(tables.claim).on_conflict_do_nothing()


class Tombstones:
    """The tombstones that one batch reads, adds and deletes, and the claims that it adds."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._known: dict[str, bool] = {}
        self._claims: list[dict[str, object]] = []

    def look_up(self, ids: Iterable[str]) -> None:
        """Load the tombstones of many articles in one query."""
        missing = {id for id in ids if id not in self._known}
        self._known.update((id, False) for id in missing)
        for chunk in chunks(missing):
            self._known.update((id, True) for id in self._connection.scalars(_FORGOTTEN, {"ids": chunk}))

    def is_forgotten(self, id: str) -> bool:
        """Return whether the operator has forgotten an article."""
        self.look_up((id,))
        return self._known[id]

    def forget(self, id: str, now: datetime) -> bool:
        """Add a tombstone; return whether there was none."""
        self._known[id] = True
        return self._connection.execute(_FORGET, {"article": id, "at": to_ms(now)}).rowcount > 0

    def restore(self, id: str) -> bool:
        """Delete a tombstone; return whether there was one."""
        self._known[id] = False
        return self._connection.execute(_RESTORE, {"id": id}).rowcount > 0

    def claim(self, article: str, claimant: str, seen: datetime) -> None:
        """Record that the feed of `claimant` carried an article that we have from its publisher."""
        self._claims.append({"article": article, "claimant": claimant, "seen": to_ms(seen)})

    def flush(self) -> None:
        """Write the claims; an existing claim keeps its first time."""
        if self._claims:
            self._connection.execute(_CLAIM, self._claims)
            self._claims = []

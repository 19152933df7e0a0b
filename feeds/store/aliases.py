"""Aliases of articles: other ids, and the guid, which stays when an article moves."""

from collections.abc import Iterable

from sqlalchemy import Connection, bindparam, select
from sqlalchemy.dialects.sqlite import insert

from feeds.dedupe import NewAlias
from feeds.store import tables
from feeds.store.rows import chunks

_N = tables.alias.c

_NAMED = select(_N.name, _N.article).where(_N.name.in_(bindparam("names", expanding=True)))
_ADD = insert(tables.alias).on_conflict_do_nothing()


class Aliases:
    """The aliases that one batch reads and writes."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._known: dict[str, str | None] = {}
        self._new: list[dict[str, str]] = []

    def look_up(self, names: Iterable[str]) -> None:
        """Load many names in one query, except those that are loaded already."""
        missing = {name for name in names if name and name not in self._known}
        self._known.update((name, None) for name in missing)
        for chunk in chunks(missing):
            self._known.update((row.name, row.article) for row in self._connection.execute(_NAMED, {"names": chunk}))

    def target(self, name: str) -> str | None:
        """Return the id of the article with this alias, None if there is none."""
        self.look_up((name,))
        return self._known[name]

    def add(self, alias: NewAlias) -> None:
        """Add an alias of an article; an alias that exists already is not changed."""
        if self.target(alias.name) is None:
            self._known[alias.name] = alias.article
            self._new.append({"name": alias.name, "article": alias.article, "reason": alias.reason.name})

    def flush(self) -> None:
        """Write the new aliases."""
        if self._new:
            self._connection.execute(_ADD, self._new)
            self._new = []

"""Links between articles, stored in both directions, so that the primary key serves as index for each end."""

from collections.abc import Mapping

from sqlalchemy import BindParameter, Connection, bindparam, delete, or_, select
from sqlalchemy.dialects.sqlite import insert

from feeds.store import tables

#: kinds of links: the same text (a duplicate); the same story in other words
DUPLICATE, RELATED = "copy", "related"

_L = tables.link.c
_ADD = insert(tables.link).on_conflict_do_nothing()
_OTHERS = select(_L.other).where(_L.article == bindparam("end"), _L.kind == bindparam("of"))
_ALL_OTHERS = select(_L.other).where(_L.article == bindparam("end")).distinct()
_OF_SOURCE = (
    select(_L.other)
    .join(tables.article, tables.article.c.id == _L.article)
    .where(tables.article.c.source == bindparam("source"))
    .distinct()
)
_ENDS: BindParameter[str] = bindparam("ends", expanding=True)
_DROP = delete(tables.link).where(
    _L.kind == bindparam("of"),
    or_(
        (_L.article == bindparam("end")) & _L.other.in_(_ENDS),
        _L.article.in_(_ENDS) & (_L.other == bindparam("end")),
    ),
)


class Links:
    """The links that one batch adds and deletes."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._new: list[dict[str, object]] = []

    def add(self, article: str, kind: str, similar: Mapping[str, float]) -> None:
        """Link an article with others, given as similarity by id."""
        for other, likeness in similar.items():
            for start, end in ((article, other), (other, article)):
                self._new.append({"article": start, "kind": kind, "other": end, "likeness": likeness})

    def drop(self, article: str, kind: str) -> set[str]:
        """Delete all links of one kind of an article; return the ids that it was linked with."""
        self.flush()
        linked = set(self._connection.scalars(_OTHERS, {"end": article, "of": kind}))
        if linked:
            self._connection.execute(_DROP, {"end": article, "of": kind, "ends": sorted(linked)})
        return linked

    def others(self, article: str) -> list[str]:
        """Return the ids of all articles that an article is linked with."""
        self.flush()
        return list(self._connection.scalars(_ALL_OTHERS, {"end": article}))

    def of_source(self, source: str) -> list[str]:
        """Return the ids of all articles that the articles of a source are linked with."""
        self.flush()
        return list(self._connection.scalars(_OF_SOURCE, {"source": source}))

    def flush(self) -> None:
        """Write the new links."""
        if self._new:
            self._connection.execute(_ADD, self._new)
            self._new = []

"""At which revision each month of each source last changed: what was found out about a month holds until then.

Nothing of this stands in a document, for it depends on the order in which articles came.
"""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, bindparam, select
from sqlalchemy.dialects.sqlite import insert

from feeds.store import tables
from feeds.store.codec import from_ms, to_ms
from feeds.store.rows import chunks

#: what a source says of itself stands in no month
_OWN = ""

_A = tables.article.c
_M = tables.mark.c
_S = tables.source.c
_ADDED = insert(tables.mark)
_SET = _ADDED.on_conflict_do_update(index_elements=["source", "month"], set_={"revision": _ADDED.excluded.revision})
_PLACES = select(_A.source, _A.published).where(_A.id.in_(bindparam("ids", expanding=True)))
_OF_SOURCE = select(_A.published).where(_A.source == bindparam("source"))
_SINCE = select(_M.source, _M.month, _M.revision).where(_M.revision > bindparam("revision"))

#: whose an article is, and whether documents of others may name it: see `selects.IS_NAMED`
NAMING = select(_A.id, _A.source, _S.private, (~_A.foreign & _S.declared).label("is_named")).join(
    tables.source, _S.id == _A.source
)
Naming = Row[*tuple[Any, ...]]
_NAMING = NAMING.where(_A.id.in_(bindparam("ids", expanding=True)))


class MonthChange(NamedTuple):
    """A month `yyyy-mm` of a source, empty for what the source says of itself, and when it last changed."""

    source: str
    month: str
    revision: int


class MonthChanges:
    """What one batch changes."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._shown: set[str] = set()
        self._places: set[tuple[str, str]] = set()
        # by article that has changed, what it is or was linked with
        self._linked: dict[str, set[str]] = {}

    def __bool__(self) -> bool:
        """Whether there is anything to write."""
        return bool(self._shown or self._places)

    def shown(self, ids: Iterable[str]) -> None:
        """Articles look different from now on, where they stand at the end of the batch."""
        self._shown.update(ids)

    def left(self, source: str, published: datetime) -> None:
        """An article stood there, and may stand elsewhere at the end of the batch."""
        self._places.add((source, _month(to_ms(published))))

    def linked(self, id: str, neighbours: Collection[str], previous: Naming | None = None) -> None:
        """An article has changed that others may name; it was as `previous` says, and is as it is in the end."""
        if neighbours:
            self._linked.setdefault(id, set()).update(neighbours)
            self._named(previous, neighbours)

    def _named(self, naming: Naming | None, neighbours: Collection[str]) -> None:
        """Mark what names an article; nothing where it is not named, or any copy would move `Last-Modified` there."""
        if naming is None or not naming.is_named:
            return
        if not naming.private:
            self.shown(neighbours)
            return
        # the readers of its own source see the others beside it, and nobody else sees a difference
        for chunk in chunks(sorted(neighbours)):
            rows = self._connection.execute(_PLACES, {"ids": chunk})
            self._places |= {(naming.source, _month(row.published)) for row in rows}

    def renamed(self, source: str) -> None:
        """A source says something else of itself."""
        self._places.add((source, _OWN))

    def adopted(self, undeclared: str, declared: str) -> None:
        """All articles of one source become those of another."""
        months = {_month(published) for published in self._connection.scalars(_OF_SOURCE, {"source": undeclared})}
        self._places |= {(source, month) for source in (undeclared, declared) for month in (_OWN, *months)}

    def write(self, revision: int) -> set[str]:
        """Write the marks and return their sources."""
        for chunk in chunks(self._linked):
            for naming in self._connection.execute(_NAMING, {"ids": chunk}):
                self._named(naming, self._linked[naming.id])
        for chunk in chunks(sorted(self._shown)):
            articles = self._connection.execute(_PLACES, {"ids": chunk})
            self._places |= {(row.source, _month(row.published)) for row in articles}
        rows = [{"source": source, "month": month, "revision": revision} for source, month in sorted(self._places)]
        if rows:
            self._connection.execute(_SET, rows)
        return {source for source, _ in self._places}


def read_month_changes(connection: Connection, since_revision: int) -> list[MonthChange]:
    """Return what changed at later revisions than `since_revision`."""
    return [MonthChange(*row) for row in connection.execute(_SINCE, {"revision": since_revision})]


def _month(milliseconds: int) -> str:
    return from_ms(milliseconds).isoformat()[:7]

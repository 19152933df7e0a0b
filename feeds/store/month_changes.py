"""The revision at which each month of each source last changed: cached data of a month is valid until then.

It never appears in output, because it depends on the order in which articles arrive.
"""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, bindparam, select
from sqlalchemy.dialects.sqlite import insert

from feeds.store import tables
from feeds.store.codec import from_ms, to_ms
from feeds.store.rows import chunks

#: the month of changes to the source itself, such as its title
_OWN = ""
#: the source of a month in which combined feeds may hide or show other articles than before, because of a change to
#: their duplicates in another month; the feeds of single sources do not hide duplicates
DUPLICATES = ""

_A = tables.article.c
_M = tables.mark.c
_S = tables.source.c
_ADDED = insert(tables.mark)
_SET = _ADDED.on_conflict_do_update(index_elements=["source", "month"], set_={"revision": _ADDED.excluded.revision})
_PLACES = select(_A.id, _A.source, _A.published).where(_A.id.in_(bindparam("ids", expanding=True)))
_OF_SOURCE = select(_A.published).where(_A.source == bindparam("source"))
_SINCE = select(_M.source, _M.month, _M.revision).where(_M.revision > bindparam("revision"))

#: the source of an article, and whether other articles may link to it: see `statements.IS_NAMED`
NAMING = select(_A.id, _A.source, _S.private, (~_A.foreign & _S.declared).label("is_named")).join(
    tables.source, _S.id == _A.source
)
Naming = Row[*tuple[Any, ...]]
_NAMING = NAMING.where(_A.id.in_(bindparam("ids", expanding=True)))


class MonthChange(NamedTuple):
    """A month `yyyy-mm` of a source and the revision of its last change; an empty month is the source itself.

    The source may be `DUPLICATES`.
    """

    source: str
    month: str
    revision: int


class MonthChanges:
    """Collects the months that one batch changes."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._changed: set[str] = set()
        self._places: set[tuple[str, str]] = set()
        # by id of a changed article: the ids that it is or was linked with
        self._linked: dict[str, set[str]] = {}

    def __bool__(self) -> bool:
        """Return whether anything has changed."""
        return bool(self._changed or self._places)

    def mark_articles(self, ids: Iterable[str]) -> None:
        """Mark articles as changed, in the source and month that they have at the end of the batch."""
        self._changed.update(ids)

    def mark_previous_month(self, source: str, published: datetime) -> None:
        """Mark the previous source and month of an article, which it may leave in this batch."""
        self._places.add((source, _month(to_ms(published))))

    def mark_neighbours(self, id: str, neighbours: Collection[str], previous: Naming | None = None) -> None:
        """Mark the articles that link to a changed article; `previous` is its row before the change."""
        if neighbours:
            self._linked.setdefault(id, set()).update(neighbours)
            self._mark_visible_links(previous, neighbours)

    def _mark_visible_links(self, naming: Naming | None, neighbours: Collection[str]) -> None:
        """Mark the articles that show a link to this one; without a visible link `Last-Modified` must not change."""
        if naming is None or not naming.is_named:
            return
        if not naming.private:
            self.mark_articles(neighbours)
            return
        # only readers of its private source can see the link, so only the months of that source change
        for chunk in chunks(sorted(neighbours)):
            rows = self._connection.execute(_PLACES, {"ids": chunk})
            self._places |= {(naming.source, _month(row.published)) for row in rows}

    def mark_source(self, source: str) -> None:
        """Mark a source whose own data, such as its title, has changed."""
        self._places.add((source, _OWN))

    def mark_merged(self, undeclared: str, declared: str) -> None:
        """Mark all months of two sources whose articles are merged."""
        months = {_month(published) for published in self._connection.scalars(_OF_SOURCE, {"source": undeclared})}
        self._places |= {(source, month) for source in (undeclared, declared) for month in (_OWN, *months)}

    def write(self, revision: int) -> set[str]:
        """Write the changed months with this revision, and return their sources."""
        for chunk in chunks(self._linked):
            for naming in self._connection.execute(_NAMING, {"ids": chunk}):
                self._mark_visible_links(naming, self._linked[naming.id])
        for chunk in chunks(sorted(self._changed)):
            articles = self._connection.execute(_PLACES, {"ids": chunk})
            self._places |= {(row.source, _month(row.published)) for row in articles}
        places = self._places | {(DUPLICATES, month) for month in self._other_months()}
        rows = [{"source": source, "month": month, "revision": revision} for source, month in sorted(places)]
        if rows:
            self._connection.execute(_SET, rows)
        return {source for source, _ in self._places}

    def _other_months(self) -> set[str]:
        """The months of articles that are or were linked with a changed article of another month."""
        ids = set(self._linked).union(*self._linked.values())
        months = {
            row.id: _month(row.published)
            for chunk in chunks(sorted(ids))
            for row in self._connection.execute(_PLACES, {"ids": chunk})
        }
        pairs = ((months.get(id), months.get(other)) for id, others in self._linked.items() for other in others)
        return {other for month, other in pairs if other and other != month}


def read_month_changes(connection: Connection, since_revision: int) -> list[MonthChange]:
    """Return the months that changed after `since_revision`."""
    return [MonthChange(*row) for row in connection.execute(_SINCE, {"revision": since_revision})]


def _month(milliseconds: int) -> str:
    return from_ms(milliseconds).isoformat()[:7]

"""Which articles tell the same story: found among the titles that other sources gave theirs within a day."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import chain

from sqlalchemy import Connection, bindparam, select

from feeds.dedupe import STORY, relatedness, title_pairs
from feeds.store import tables
from feeds.store.bodies import to_ms
from feeds.store.links import RELATED, Links

#: titles of one day that are compared, the first of it
_MOST_A_DAY = 5_000
#: titles of one day that may share a pair of characters; one that more have tells nothing
_MOST_SHARING = 200

_DAY = STORY // timedelta(milliseconds=1)
_A = tables.article.c
_OF_DAY = (
    select(_A.id, _A.source, _A.title, _A.published)
    .where(_A.published >= bindparam("since"), _A.published < bindparam("until"))
    .order_by(_A.published, _A.id)
    .limit(_MOST_A_DAY)
)


@dataclass(frozen=True, slots=True)
class _Title:
    """A title as it is compared; `published` in milliseconds."""

    id: str
    source: str
    published: int
    pairs: frozenset[str]


@dataclass(slots=True)
class _Day:
    """The titles of one day, also by each of their pairs."""

    titles: dict[str, _Title] = field(default_factory=dict)
    by_pair: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def add(self, title: _Title) -> None:
        self.titles[title.id] = title
        for pair in title.pairs:
            self.by_pair[pair].add(title.id)

    def drop(self, id: str) -> None:
        if title := self.titles.pop(id, None):
            for pair in title.pairs:
                self.by_pair[pair].discard(id)


class Relations:
    """The days that one batch touches, and the links it makes; made anew for each."""

    def __init__(self, connection: Connection, links: Links) -> None:
        self._connection = connection
        self._links = links
        self._days: dict[int, _Day] = {}

    def relate(self, id: str, source: str, title: str, published: datetime, *, is_new: bool = False) -> set[str]:
        """Link an article with those on the same story; return the ids of what is or was linked with it."""
        own = _Title(id, source, to_ms(published), title_pairs(title))
        gone = set() if is_new else self._links.drop(id, RELATED)
        # whatever day it stood in before
        for day in self._days.values():
            day.drop(id)
        found = {other.id: share for other in self._near(own) if (share := relatedness(own.pairs, other.pairs))}
        self._day(own.published // _DAY).add(own)
        self._links.add(id, RELATED, found)
        return gone | found.keys()

    def _near(self, own: _Title) -> Iterator[_Title]:
        """Yield the titles of other sources within a day that share pairs with this one."""
        for number in (-1, 0, 1):
            day = self._day(own.published // _DAY + number)
            sharing = (day.by_pair.get(pair, ()) for pair in own.pairs)
            telling = [some for some in sharing if len(some) <= _MOST_SHARING]
            for other in map(day.titles.__getitem__, dict.fromkeys(chain.from_iterable(telling))):
                if other.source != own.source and other.id != own.id and abs(other.published - own.published) <= _DAY:
                    yield other

    def _day(self, number: int) -> _Day:
        if number not in self._days:
            day = self._days[number] = _Day()
            for row in self._connection.execute(_OF_DAY, {"since": number * _DAY, "until": (number + 1) * _DAY}):
                day.add(_Title(row.id, row.source, row.published, title_pairs(row.title)))
        return self._days[number]

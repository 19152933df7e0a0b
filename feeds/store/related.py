"""Find related articles, on the same story: articles of other sources within a day with similar titles."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import chain
from sys import intern

from sqlalchemy import Connection, bindparam, select

from feeds.dedupe import STORY_WINDOW, relatedness, title_pairs
from feeds.store import tables
from feeds.store.codec import to_ms
from feeds.store.links import RELATED, Links

#: titles of one day that are compared, the first ones of the day
_MAX_A_DAY = 5_000
#: titles of one day that may share a pair of characters; a more frequent pair is ignored
_MAX_SHARING = 200

#: titles cached from one batch to the next, 2 to 3 kB each
_MAX_KEPT = 8_000

_DAY = STORY_WINDOW // timedelta(milliseconds=1)
_A = tables.article.c
_OF_DAY = (
    select(_A.id, _A.source, _A.title, _A.published)
    .where(_A.published >= bindparam("since"), _A.published < bindparam("until"))
    .order_by(_A.published, _A.id)
    .limit(_MAX_A_DAY)
)


@dataclass(frozen=True, slots=True)
class _Title:
    """A title as it is compared; `published` in milliseconds."""

    id: str
    source: str
    published: int
    title: str
    #: interned, because many titles share pairs
    pairs: tuple[str, ...]


@dataclass(slots=True)
class _Day:
    """The titles of one day, with an index by pair of characters."""

    titles: dict[str, _Title] = field(default_factory=dict)
    by_pair: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def add(self, title: _Title) -> None:
        self.drop(title.id)
        self.titles[title.id] = title
        for pair in title.pairs:
            self.by_pair[pair].append(title.id)

    def drop(self, id: str) -> None:
        if title := self.titles.pop(id, None):
            for pair in title.pairs:
                self.by_pair[pair].remove(id)


class TitlesByDay:
    """Cache of titles by day from one batch to the next: reading them again took most of the time of a poll.

    The cache is valid for one revision of the database, and used by one batch at a time.
    """

    def __init__(self) -> None:
        #: one tuple, set atomically: the next batch may have started in another thread
        self._kept: tuple[int, dict[int, _Day]] = (-1, {})

    def take(self, revision: int) -> dict[int, _Day]:
        """Remove and return the cached days if they are of this revision, else return an empty dict."""
        (kept_at, days), self._kept = self._kept, (-1, {})
        return days if kept_at == revision else {}

    def put(self, days: dict[int, _Day], revision: int) -> None:
        """Cache days of this revision, the most recently used ones, up to `_MAX_KEPT` titles."""
        room = _MAX_KEPT
        # a full day is not cached: for it the query returns only the first titles, and later ones must not be added
        complete = {number: day for number, day in reversed(days.items()) if len(day.titles) < _MAX_A_DAY}
        fitting = {number: day for number, day in complete.items() if (room := room - len(day.titles)) >= 0}
        self._kept = (revision, dict(reversed(fitting.items())))


class RelatedFinder:
    """Finds and links related articles within one batch."""

    def __init__(self, connection: Connection, links: Links, days: dict[int, _Day]) -> None:
        self._connection = connection
        self._links = links
        self.days = days

    def relate(self, id: str, source: str, title: str, published: datetime, *, is_new: bool = False) -> set[str]:
        """Link an article with related articles; return the ids that are or were linked with it."""
        own = _Title(id, source, to_ms(published), title, _pairs(title))
        unlinked = set() if is_new else self._links.drop(id, RELATED)
        # remove it from the day that it had before
        for day in self.days.values():
            day.drop(id)
        pairs = frozenset(own.pairs)
        similar = {other.id: share for other in self._near(own) if (share := relatedness(pairs, set(other.pairs)))}
        self._day(own.published // _DAY).add(own)
        self._links.add(id, RELATED, similar)
        return unlinked | similar.keys()

    def similar_titles(self, source: str, title: str, published: datetime) -> Iterator[tuple[str, str]]:
        """Yield id and title of a source's articles within a day, if one title has all letter pairs of the other."""
        moment, pairs = to_ms(published), _pairs(title)
        for number in (-1, 0, 1):
            day = self._day(moment // _DAY + number)
            sharing = dict.fromkeys(chain.from_iterable(day.by_pair.get(pair, ()) for pair in pairs))
            for other in map(day.titles.__getitem__, sharing):
                is_near = other.source == source and abs(other.published - moment) <= _DAY
                if is_near and _contain(pairs, other.pairs):
                    yield other.id, other.title

    def _near(self, own: _Title) -> Iterator[_Title]:
        """Yield titles of other sources within a day that share pairs with this one."""
        for number in (-1, 0, 1):
            day = self._day(own.published // _DAY + number)
            sharing = (day.by_pair.get(pair, ()) for pair in own.pairs)
            distinctive = [ids for ids in sharing if len(ids) <= _MAX_SHARING]
            for other in map(day.titles.__getitem__, dict.fromkeys(chain.from_iterable(distinctive))):
                if other.source != own.source and other.id != own.id and abs(other.published - own.published) <= _DAY:
                    yield other

    def _day(self, number: int) -> _Day:
        day = self.days.pop(number, None)
        if day is None:
            day = _Day()
            for row in self._connection.execute(_OF_DAY, {"since": number * _DAY, "until": (number + 1) * _DAY}):
                day.add(_Title(row.id, row.source, row.published, row.title, _pairs(row.title)))
        # keep the order of use, the most recent day last
        self.days[number] = day
        return day


def _pairs(title: str) -> tuple[str, ...]:
    return tuple(map(intern, title_pairs(title)))


def _contain(first: tuple[str, ...], second: tuple[str, ...]) -> bool:
    """Return whether one of two titles contains all pairs of the other."""
    return len(frozenset(first).intersection(second)) == min(len(first), len(second))

"""Which articles tell the same story: found among the titles that other sources gave theirs within a day."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import chain
from sys import intern

from sqlalchemy import Connection, bindparam, select

from feeds.dedupe import STORY_WINDOW, relatedness, title_pairs, titles_agree
from feeds.store import tables
from feeds.store.codec import to_ms
from feeds.store.links import RELATED, Links

#: titles of one day that are compared, the first of it
_MOST_A_DAY = 5_000
#: titles of one day that may share a pair of characters; one that more have tells nothing
_MOST_SHARING = 200

#: titles that are kept from one batch to the next, of 2 to 3 kB each
_MOST_KEPT = 8_000

_DAY = STORY_WINDOW // timedelta(milliseconds=1)
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
    title: str
    #: interned, as many titles have the same ones
    pairs: tuple[str, ...]


@dataclass(slots=True)
class _Day:
    """The titles of one day, also by each of their pairs."""

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
    """Days with their titles, kept from one batch to the next: to read them again took most of the time of a poll.

    They are what the database holds at one revision, and taken by one batch at a time.
    """

    def __init__(self) -> None:
        #: in one piece, as it is put back when the next batch may have begun in another thread
        self._kept: tuple[int, dict[int, _Day]] = (-1, {})

    def take(self, revision: int) -> dict[int, _Day]:
        """Return what is kept of that revision, nothing of any other; it is the taker's alone until it is put back."""
        (kept_at, days), self._kept = self._kept, (-1, {})
        return days if kept_at == revision else {}

    def put(self, days: dict[int, _Day], revision: int) -> None:
        """Keep days that agree with that revision, those that were asked for last, as far as there is room."""
        room = _MOST_KEPT
        # of a full one the database gives the first titles, to which later ones are no more added
        complete = {number: day for number, day in reversed(days.items()) if len(day.titles) < _MOST_A_DAY}
        fitting = {number: day for number, day in complete.items() if (room := room - len(day.titles)) >= 0}
        self._kept = (revision, dict(reversed(fitting.items())))


class RelatedFinder:
    """The days that one batch touches, and the links it makes; made anew for each."""

    def __init__(self, connection: Connection, links: Links, days: dict[int, _Day]) -> None:
        self._connection = connection
        self._links = links
        self.days = days

    def relate(self, id: str, source: str, title: str, published: datetime, *, is_new: bool = False) -> set[str]:
        """Link an article with those on the same story; return the ids of what is or was linked with it."""
        own = _Title(id, source, to_ms(published), title, _pairs(title))
        unlinked = set() if is_new else self._links.drop(id, RELATED)
        # whatever day it stood in before
        for day in self.days.values():
            day.drop(id)
        pairs = frozenset(own.pairs)
        similar = {other.id: share for other in self._near(own) if (share := relatedness(pairs, set(other.pairs)))}
        self._day(own.published // _DAY).add(own)
        self._links.add(id, RELATED, similar)
        return unlinked | similar.keys()

    def namesakes(self, source: str, title: str, published: datetime) -> Iterator[str]:
        """Yield what a source published within a day under this title, or under one with more or fewer words."""
        moment, pairs = to_ms(published), _pairs(title)
        for number in (-1, 0, 1):
            day = self._day(moment // _DAY + number)
            sharing = dict.fromkeys(chain.from_iterable(day.by_pair.get(pair, ()) for pair in pairs))
            for other in map(day.titles.__getitem__, sharing):
                is_near = other.source == source and abs(other.published - moment) <= _DAY
                if is_near and _contain(pairs, other.pairs) and titles_agree(title, other.title):
                    yield other.id

    def _near(self, own: _Title) -> Iterator[_Title]:
        """Yield the titles of other sources within a day that share pairs with this one."""
        for number in (-1, 0, 1):
            day = self._day(own.published // _DAY + number)
            sharing = (day.by_pair.get(pair, ()) for pair in own.pairs)
            distinctive = [ids for ids in sharing if len(ids) <= _MOST_SHARING]
            for other in map(day.titles.__getitem__, dict.fromkeys(chain.from_iterable(distinctive))):
                if other.source != own.source and other.id != own.id and abs(other.published - own.published) <= _DAY:
                    yield other

    def _day(self, number: int) -> _Day:
        day = self.days.pop(number, None)
        if day is None:
            day = _Day()
            for row in self._connection.execute(_OF_DAY, {"since": number * _DAY, "until": (number + 1) * _DAY}):
                day.add(_Title(row.id, row.source, row.published, row.title, _pairs(row.title)))
        # the one that was asked for last stands last
        self.days[number] = day
        return day


def _pairs(title: str) -> tuple[str, ...]:
    return tuple(map(intern, title_pairs(title)))


def _contain(first: tuple[str, ...], second: tuple[str, ...]) -> bool:
    """Return whether one of two titles has all pairs of the other."""
    return len(frozenset(first).intersection(second)) == min(len(first), len(second))

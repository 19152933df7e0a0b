"""Find similar titles: an index of the titles of a day by their pairs of characters."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import chain

from sqlalchemy import Connection, bindparam, select

from feeds.dedupe import STORY_WINDOW, ComparedTitle, title_pairs
from feeds.store import tables
from feeds.store.codec import from_ms, to_ms

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


@dataclass(slots=True)
class Day:
    """The titles of one day, with an index by pair of characters."""

    titles: dict[str, ComparedTitle] = field(default_factory=dict)
    by_pair: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def add(self, title: ComparedTitle) -> None:
        self.drop(title.id)
        self.titles[title.id] = title
        for pair in title.pairs:
            self.by_pair[pair].append(title.id)

    def drop(self, id: str) -> None:
        if title := self.titles.pop(id, None):
            for pair in title.pairs:
                self.by_pair[pair].remove(id)

    def similar(self, own: ComparedTitle) -> Iterator[ComparedTitle]:
        """Yield the titles of other articles that share a pair with this one, without pairs of too many titles."""
        stored = self.titles.get(own.id)
        own_pairs = stored.pairs if stored else ()
        sharing = ((pair, self.by_pair.get(pair, ())) for pair in own.pairs)
        distinctive = (ids for pair, ids in sharing if len(ids) - (pair in own_pairs) <= _MAX_SHARING)
        ids = dict.fromkeys(chain.from_iterable(distinctive))
        return (self.titles[id] for id in ids if id != own.id)


class TitlesByDay:
    """Cache of titles by day from one batch to the next: reading them again took most of the time of a poll.

    The cache is valid for one revision of the database, and used by one batch at a time.
    """

    def __init__(self) -> None:
        #: one tuple, set atomically: the next batch may have started in another thread
        self._kept: tuple[int, dict[int, Day]] = (-1, {})

    def take(self, revision: int) -> dict[int, Day]:
        """Remove and return the cached days if they are of this revision, else return an empty dict."""
        (kept_at, days), self._kept = self._kept, (-1, {})
        return days if kept_at == revision else {}

    def put(self, days: dict[int, Day], revision: int) -> None:
        """Cache days of this revision, the most recently used ones, up to `_MAX_KEPT` titles."""
        room = _MAX_KEPT
        # a full day is not cached: for it the query returns only the first titles, and later ones must not be added
        complete = {number: day for number, day in reversed(days.items()) if len(day.titles) < _MAX_A_DAY}
        fitting = {number: day for number, day in complete.items() if (room := room - len(day.titles)) >= 0}
        self._kept = (revision, dict(reversed(fitting.items())))


class SimilarTitles:
    """The titles that one batch reads and writes."""

    def __init__(self, connection: Connection, days: dict[int, Day]) -> None:
        self._connection = connection
        self.days = days

    def near(self, own: ComparedTitle) -> Iterator[ComparedTitle]:
        """Yield the titles of other articles of the same day, the day before and the day after that share pairs."""
        return chain.from_iterable(day.similar(own) for day in self._days_around(own.published))

    def containing(self, source: str, title: str, published: datetime) -> Iterator[tuple[str, str]]:
        """Yield id and title of a source's articles within a day, if one title has all letter pairs of the other."""
        pairs = title_pairs(title)
        for day in self._days_around(published):
            shared = Counter(chain.from_iterable(day.by_pair.get(pair, ()) for pair in pairs))
            for id, number in shared.items():
                other = day.titles[id]
                is_part = number == min(len(pairs), len(other.pairs))
                if is_part and other.source == source and abs(other.published - published) <= STORY_WINDOW:
                    yield id, other.title

    def replace(self, title: ComparedTitle) -> None:
        """Add the title of an article, or replace it; its day may have changed."""
        for day in self.days.values():
            day.drop(title.id)
        self._day(_number(title.published)).add(title)

    def _days_around(self, published: datetime) -> Iterator[Day]:
        number = _number(published)
        return map(self._day, (number - 1, number, number + 1))

    def _day(self, number: int) -> Day:
        day = self.days.pop(number, None)
        if day is None:
            day = Day()
            for row in self._connection.execute(_OF_DAY, {"since": number * _DAY, "until": (number + 1) * _DAY}):
                day.add(ComparedTitle.of(row.id, row.source, from_ms(row.published), row.title))
        # keep the order of use, the most recent day last
        self.days[number] = day
        return day


def _number(moment: datetime) -> int:
    """Return the number of a day."""
    return to_ms(moment) // _DAY

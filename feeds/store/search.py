"""Questions to the index of the full text, each answered without reading more than a page of bodies.

The numbers of the index rise with the day of publication: read backwards it yields the newest day first, and what is
found of the last day that was read is never shown before all of that day is. So a word that stands in every article
costs no more than a rare one.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import islice
from typing import Literal, NamedTuple

from sqlalchemy import Connection, text

from feeds.model import Article
from feeds.search import Phrase, Query
from feeds.store.codec import from_ms
from feeds.store.queries import read_articles
from feeds.store.rows import chunks
from feeds.store.search_index import BITS, DAY, day_of
from feeds.store.statements import END, Scope, answering

Order = Literal["time", "relevance"]

#: answers that are ranked by relevance, the newest
MOST_RANKED = 1_000
#: hits of the index that are looked at for one page, up to the end of a day: most of them may be of another source
MOST_LOOKED_AT = 20_000
#: hits that are read at once: at first so many more than are wanted, for the rest of a day, and later
_FIRST, _MORE = 100, 2_000

_HITS = text(
    "SELECT rowid FROM words WHERE words MATCH :asked AND rowid >= :low AND rowid < :high"
    " ORDER BY rowid DESC LIMIT :most"
)
_RANKED = text(
    "SELECT rowid FROM words WHERE words MATCH :asked AND rowid >= :low AND rowid <= :high"
    # a word of the title counts as much as ten of the text
    " ORDER BY bm25(words, 10.0, 1.0), rowid DESC"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchPage:
    """A page of answers."""

    articles: tuple[Article, ...] = ()
    #: whether there may be more behind them
    is_more: bool = False
    #: in the order of time: what the next page lies before; None where nothing is left
    next: tuple[datetime, str] | None = None
    #: how many of the answers that were counted are of each source, and whether those are all that there are
    counts: Mapping[str, int] = field(default_factory=dict)
    is_counted: bool = False


class _Answer(NamedTuple):
    """An article that answers, and its number in the index."""

    number: int
    published: int
    id: str
    source: str


@dataclass(slots=True)
class _Walk:
    """A way through the hits of the index, the newest first."""

    connection: Connection
    asked: str
    #: what is asked of the sources `partly`: the same, but that it leaves out nothing
    loosely: str
    scope: Scope
    #: the lowest number that is asked for, and the one before which it goes on
    low: int
    high: int
    #: hits that it looks at, up to the end of a day
    most: int
    looked_at: int = 0
    #: whether it ends before the hits do
    is_cut: bool = False

    def answers(self, wanted: int) -> list[_Answer]:
        """Return answers, newest first: at least `wanted`, unless there are fewer or the way is too long.

        The first `wanted` are in order: behind them may be some of a day that was not read to its end.
        """
        found: list[_Answer] = []
        first, is_done = _FIRST + wanted, False
        while not is_done and sum(answer.number >= self._whole_from() for answer in found) < wanted:
            if self.looked_at >= self.most and not self.is_cut:
                self.is_cut, self.low = True, self._day() << BITS
            most = _MORE if self.looked_at else first
            numbers = self._hits(most)
            found += self._answering(numbers)
            is_done = len(numbers) < most
        return sorted(found, key=lambda answer: (answer.published, answer.id), reverse=True)

    def end(self) -> tuple[datetime, str]:
        """Return the key before which everything lies that was not looked at, of a way that was cut."""
        return from_ms(self._day() * DAY), ""

    def _day(self) -> int:
        return self.high >> BITS

    def _whole_from(self) -> int:
        """Return the first number of the days that were read to their ends."""
        return self._day() + 1 << BITS

    def _hits(self, most: int) -> list[int]:
        numbers = self._asked(self.loosely, self.low, self.high, most)
        self.looked_at += len(numbers)
        self.high = numbers[-1] if numbers else self.high
        return numbers

    def _asked(self, question: str, low: int, high: int, most: int) -> list[int]:
        given = {"asked": question, "low": low, "high": high, "most": most}
        return list(self.connection.scalars(_HITS, given))

    def _answering(self, numbers: list[int]) -> Iterator[_Answer]:
        exact = self._exact(numbers)
        for some in chunks(numbers):
            given = {"numbers": some, "asked": self.asked, "loosely": self.loosely}
            for row in self.connection.execute(answering(self.scope), given):
                answer = _Answer(*row)
                if answer.number in exact or answer.source in self.scope.partly:
                    yield answer

    def _exact(self, numbers: list[int]) -> Collection[int]:
        """Return those of `numbers`, which were read in a row, that have none of the words that are left out."""
        if not numbers or self.loosely == self.asked:
            return frozenset(numbers)
        return frozenset(self._asked(self.asked, numbers[-1], numbers[0] + 1, len(numbers)))


def read_found(
    connection: Connection, question: Query, scope: Scope, limit: int, most: int = MOST_LOOKED_AT, *, count: int = 0
) -> SearchPage:
    """Return the newest answers, looking at `most` hits and the rest of a day; the first `count` are counted."""
    if not question or limit < 1:
        return SearchPage()
    walk = _walk(connection, question, scope, most)
    answers = walk.answers(max(limit, count) + 1)
    shown = answers[:limit]
    if len(answers) > limit:
        following: tuple[datetime, str] | None = (from_ms(shown[-1].published), shown[-1].id)
    else:
        following = walk.end() if walk.is_cut else None
    articles = read_articles(connection, [answer.id for answer in shown], scope.hidden)
    return SearchPage(
        articles=tuple(articles),
        is_more=following is not None,
        next=following,
        counts=_counted(answers[:count]),
        is_counted=len(answers) <= count and not walk.is_cut,
    )


def read_best(
    connection: Connection, question: Query, scope: Scope, offset: int, limit: int, most: int = MOST_RANKED
) -> SearchPage:
    """Return what of the newest `most` answers the index ranks highest; of two ranked alike the newer comes first."""
    if not question or limit < 1:
        return SearchPage()
    walk = _walk(connection, question, scope, MOST_LOOKED_AT)
    answers = walk.answers(most + 1)
    newest = answers[:most]
    ids = {answer.number: answer.id for answer in newest}
    if not ids:
        return SearchPage()
    given = {"asked": walk.loosely, "low": min(ids), "high": max(ids)}
    ranked = (ids[number] for number in connection.scalars(_RANKED, given) if number in ids)
    page = list(islice(ranked, max(offset, 0), max(offset, 0) + limit + 1))
    return SearchPage(
        articles=tuple(read_articles(connection, page[:limit], scope.hidden)),
        is_more=len(page) > limit,
        counts=_counted(newest),
        is_counted=len(answers) <= most and not walk.is_cut,
    )


def _counted(answers: Sequence[_Answer]) -> Mapping[str, int]:
    return Counter(answer.source for answer in answers)


def _walk(connection: Connection, question: Query, scope: Scope, most: int) -> _Walk:
    low = day_of(-END if scope.since is None else scope.since)
    high = day_of(END if scope.before is None else scope.before[0]) + 1
    asked = _spelled(question)
    loosely = _spelled(replace(question, without=())) if scope.partly else asked
    return _Walk(connection, asked, loosely, scope, low << BITS, high << BITS, most)


def _spelled(question: Query) -> str:
    """Return the question as FTS5 reads it (https://www.sqlite.org/fts5.html section 3), each phrase in quotes."""
    wanted = " AND ".join(map(_phrase, question.phrases))
    unwanted = " OR ".join(map(_phrase, question.without))
    return f"({wanted}) NOT ({unwanted})" if unwanted else wanted


def _phrase(phrase: Phrase) -> str:
    words = " ".join(phrase.terms).replace('"', '""')
    return f'"{words}" *' if phrase.is_prefix else f'"{words}"'

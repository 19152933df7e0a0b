"""Full-text search; a query reads only the bodies of the page that it returns.

Row ids of the index grow with the day of publication. A backward scan yields the newest day first, and the hits of a
day are returned only after all of that day was scanned. So a word in every article costs the same as a rare one.
"""

import json
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
from feeds.store.search_index import BITS, DAY, day_of
from feeds.store.statements import END, Scope, matching

Order = Literal["time", "relevance"]

#: matches that are ranked by relevance, the newest ones
MAX_RANKED = 1_000
#: hits of the index that are checked for one page, up to the end of a day: most of them may be of another source
MAX_HITS = 20_000
#: batch sizes of hits: the first is this much larger than the page, to reach the end of a day; then later batches
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
    """A page of search results."""

    articles: tuple[Article, ...] = ()
    #: whether there may be a next page
    is_more: bool = False
    #: with order "time": the cursor of the next page; None if there is none
    next: tuple[datetime, str] | None = None
    #: number of counted results by source, and whether all results were counted
    counts: Mapping[str, int] = field(default_factory=dict)
    is_counted: bool = False


class _Match(NamedTuple):
    """A matching article and its number in the index."""

    number: int
    published: int
    id: str
    source: str


@dataclass(slots=True)
class _IndexScan:
    """A scan of the hits of the index, the newest first."""

    connection: Connection
    match: str
    #: the query for the sources `partly`: the same without excluded words
    loose_match: str
    scope: Scope
    #: the lowest number of the scan, and the number before which it continues
    low: int
    high: int
    #: hits to check, up to the end of a day
    max_hits: int
    hits_read: int = 0
    #: whether the scan ended before the last hit
    is_cut: bool = False

    def matches(self, minimum: int) -> list[_Match]:
        """Return matches, newest first: at least `minimum`, unless there are fewer or the limit `max_hits` is reached.

        Only the first `minimum` are in final order: later ones may be of a day that is not scanned completely.
        """
        matches: list[_Match] = []
        first, is_done = _FIRST + minimum, False
        while not is_done and sum(answer.number >= self._whole_from() for answer in matches) < minimum:
            if self.hits_read >= self.max_hits and not self.is_cut:
                self.is_cut, self.low = True, self._day() << BITS
            batch_size = _MORE if self.hits_read else first
            numbers = self._hits(batch_size)
            matches += self._matching(numbers)
            is_done = len(numbers) < batch_size
        return sorted(matches, key=lambda answer: (answer.published, answer.id), reverse=True)

    def end(self) -> tuple[datetime, str]:
        """Return the cursor at which a scan that was cut off continues."""
        return from_ms(self._day() * DAY), ""

    def _day(self) -> int:
        return self.high >> BITS

    def _whole_from(self) -> int:
        """Return the first number of the days that are scanned completely."""
        return self._day() + 1 << BITS

    def _hits(self, limit: int) -> list[int]:
        numbers = self._read_hits(self.loose_match, self.low, self.high, limit)
        self.hits_read += len(numbers)
        self.high = numbers[-1] if numbers else self.high
        return numbers

    def _read_hits(self, match: str, low: int, high: int, limit: int) -> list[int]:
        parameters = {"asked": match, "low": low, "high": high, "most": limit}
        return list(self.connection.scalars(_HITS, parameters))

    def _matching(self, numbers: list[int]) -> Iterator[_Match]:
        exact = self._exact(numbers)
        parameters = {"numbers": json.dumps(numbers), "asked": self.match, "loosely": self.loose_match}
        for row in self.connection.execute(matching(self.scope), parameters):
            answer = _Match(*row)
            if answer.number in exact or answer.source in self.scope.partly:
                yield answer

    def _exact(self, numbers: list[int]) -> Collection[int]:
        """Return the subset of `numbers`, which is one contiguous range of hits, without excluded words."""
        if not numbers or self.loose_match == self.match:
            return frozenset(numbers)
        return frozenset(self._read_hits(self.match, numbers[-1], numbers[0] + 1, len(numbers)))


def search_by_time(
    connection: Connection, question: Query, scope: Scope, limit: int, max_hits: int = MAX_HITS, *, count: int = 0
) -> SearchPage:
    """Return the newest matches, checking `max_hits` hits and the rest of a day; the first `count` are counted."""
    if not question or limit < 1:
        return SearchPage()
    scan = _scan(connection, question, scope, max_hits)
    answers = scan.matches(max(limit, count) + 1)
    page = answers[:limit]
    if len(answers) > limit:
        next_key: tuple[datetime, str] | None = (from_ms(page[-1].published), page[-1].id)
    else:
        next_key = scan.end() if scan.is_cut else None
    articles = read_articles(connection, [answer.id for answer in page], scope.hidden)
    return SearchPage(
        articles=tuple(articles),
        is_more=next_key is not None,
        next=next_key,
        counts=_counted(answers[:count]),
        is_counted=len(answers) <= count and not scan.is_cut,
    )


def search_by_relevance(
    connection: Connection, question: Query, scope: Scope, offset: int, limit: int, max_ranked: int = MAX_RANKED
) -> SearchPage:
    """Return the newest `max_ranked` matches in order of relevance (bm25); on equal rank the newer comes first."""
    if not question or limit < 1:
        return SearchPage()
    scan = _scan(connection, question, scope, MAX_HITS)
    answers = scan.matches(max_ranked + 1)
    newest = answers[:max_ranked]
    ids = {answer.number: answer.id for answer in newest}
    if not ids:
        return SearchPage()
    parameters = {"asked": scan.loose_match, "low": min(ids), "high": max(ids)}
    ranked = (ids[number] for number in connection.scalars(_RANKED, parameters) if number in ids)
    page = list(islice(ranked, max(offset, 0), max(offset, 0) + limit + 1))
    return SearchPage(
        articles=tuple(read_articles(connection, page[:limit], scope.hidden)),
        is_more=len(page) > limit,
        counts=_counted(newest),
        is_counted=len(answers) <= max_ranked and not scan.is_cut,
    )


def _counted(answers: Sequence[_Match]) -> Mapping[str, int]:
    return Counter(answer.source for answer in answers)


def _scan(connection: Connection, question: Query, scope: Scope, max_hits: int) -> _IndexScan:
    low = day_of(-END if scope.since is None else scope.since)
    high = day_of(END if scope.before is None else scope.before[0]) + 1
    match = _fts_query(question)
    loose_match = _fts_query(replace(question, without=())) if scope.partly else match
    return _IndexScan(connection, match, loose_match, scope, low << BITS, high << BITS, max_hits)


def _fts_query(question: Query) -> str:
    """Return the query in FTS5 syntax (https://www.sqlite.org/fts5.html section 3), each phrase in quotes."""
    required = " AND ".join(map(_phrase, question.phrases))
    excluded = " OR ".join(map(_phrase, question.without))
    return f"({required}) NOT ({excluded})" if excluded else required


def _phrase(phrase: Phrase) -> str:
    words = " ".join(phrase.terms).replace('"', '""')
    return f'"{words}"'

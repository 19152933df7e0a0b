"""The history of a source in the last weeks, by day and by week."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from feeds.health.daily_counts import DailyCounts, quartiles, sum_counts

WEEK = 7
#: days: a quarter of a year of articles, and four weeks of polls
ARTICLE_DAYS, POLL_DAYS = 13 * WEEK, 4 * WEEK

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodCounts:
    """The counts of several days."""

    first: date
    last: date
    #: articles published on these days
    articles: int
    #: None if they are before the first day of `SourceHistory.polls`
    polls: DailyCounts | None

    @property
    def quartiles(self) -> tuple[int, int, int] | None:
        """Return the quartiles of the delays, in minutes."""
        return quartiles(self.polls.delays) if self.polls else None


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceHistory:
    """The history of a source, or of all sources, by day until `last`; the oldest first."""

    last: date
    #: number of articles published on each of `ARTICLE_DAYS` days
    articles: tuple[int, ...]
    #: counts of each of `POLL_DAYS` days, also of days without polls
    polls: tuple[DailyCounts, ...]

    @property
    def first(self) -> date:
        """Return the first day of `articles`."""
        return self.day(0)

    @property
    def whole(self) -> PeriodCounts:
        """Return the sum over the days of `polls`, with the articles of the same days."""
        return self._span(len(self.articles) - len(self.polls), len(self.articles))

    @property
    def delays(self) -> tuple[tuple[int, int, int] | None, ...]:
        """Return the quartiles of each day of `polls`."""
        return tuple(quartiles(counts.delays) for counts in self.polls)

    def day(self, index: int) -> date:
        """Return the day of an index of `articles`."""
        return self.last - (len(self.articles) - 1 - index) * _DAY

    def days(self) -> Iterator[PeriodCounts]:
        """Yield each day, the newest first."""
        return (self._span(index, index + 1) for index in reversed(range(len(self.articles))))

    def weeks(self) -> Iterator[PeriodCounts]:
        """Yield each week of `polls`, the newest first, and then all earlier days as one period."""
        earlier = len(self.articles) - len(self.polls)
        yield from (self._span(end - WEEK, end) for end in range(len(self.articles), earlier, -WEEK))
        yield self._span(0, earlier)

    def _span(self, start: int, end: int) -> PeriodCounts:
        earlier = len(self.articles) - len(self.polls)
        counts = self.polls[max(start - earlier, 0) : max(end - earlier, 0)]
        return PeriodCounts(
            first=self.day(start),
            last=self.day(end - 1),
            articles=sum(self.articles[start:end]),
            polls=sum_counts(counts) if counts else None,
        )


def history_of(
    source: str, last: date, articles: Mapping[date, int], polls: Mapping[date, DailyCounts]
) -> SourceHistory:
    """Return the history of a source; days missing in the arguments count as zero."""
    return SourceHistory(
        last=last,
        articles=tuple(articles.get(last - back * _DAY, 0) for back in range(ARTICLE_DAYS - 1, -1, -1)),
        polls=tuple(
            polls.get(day) or DailyCounts(source=source, day=day)
            for day in (last - back * _DAY for back in range(POLL_DAYS - 1, -1, -1))
        ),
    )

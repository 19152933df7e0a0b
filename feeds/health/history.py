"""What the last weeks of a source come to, day by day."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from feeds.health.counters import DailyCounts, quartiles, sum_delays

WEEK = 7
#: days: a quarter of a year of articles, and four weeks of polls
ARTICLE_DAYS, POLL_DAYS = 13 * WEEK, 4 * WEEK

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodCounts:
    """Some days together."""

    first: date
    last: date
    #: published on these days
    articles: int
    #: None where they lie before the polls that are looked at
    polls: DailyCounts | None

    @property
    def quartiles(self) -> tuple[int, int, int] | None:
        """Within how many minutes a quarter, half and three quarters were seen."""
        return quartiles(self.polls.delays) if self.polls else None


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceHistory:
    """A source, or all of them, day by day until `last`; the oldest first."""

    last: date
    #: published on each of `ARTICLE_DAYS` days
    articles: tuple[int, ...]
    #: one for each of `POLL_DAYS` days, whether there were polls or not
    polls: tuple[DailyCounts, ...]

    @property
    def first(self) -> date:
        """The first day of the articles."""
        return self.day(0)

    @property
    def whole(self) -> PeriodCounts:
        """The polls together, with the articles of the same days."""
        return self._span(len(self.articles) - len(self.polls), len(self.articles))

    @property
    def delays(self) -> tuple[tuple[int, int, int] | None, ...]:
        """The quartiles of each day of the polls."""
        return tuple(quartiles(counts.delays) for counts in self.polls)

    def day(self, index: int) -> date:
        """The day that `articles` has at a place."""
        return self.last - (len(self.articles) - 1 - index) * _DAY

    def days(self) -> Iterator[PeriodCounts]:
        """Each day, the newest first."""
        return (self._span(index, index + 1) for index in reversed(range(len(self.articles))))

    def weeks(self) -> Iterator[PeriodCounts]:
        """Each week of the polls, the newest first, and then what lies before them as one."""
        earlier = len(self.articles) - len(self.polls)
        yield from (self._span(end - WEEK, end) for end in range(len(self.articles), earlier, -WEEK))
        yield self._span(0, earlier)

    def _span(self, start: int, end: int) -> PeriodCounts:
        earlier = len(self.articles) - len(self.polls)
        tallies = self.polls[max(start - earlier, 0) : max(end - earlier, 0)]
        return PeriodCounts(
            first=self.day(start),
            last=self.day(end - 1),
            articles=sum(self.articles[start:end]),
            polls=sum_counts(tallies) if tallies else None,
        )


def history_of(
    source: str, last: date, articles: Mapping[date, int], polls: Mapping[date, DailyCounts]
) -> SourceHistory:
    """The history of a source, of which only the days are known that had something."""
    return SourceHistory(
        last=last,
        articles=tuple(articles.get(last - back * _DAY, 0) for back in range(ARTICLE_DAYS - 1, -1, -1)),
        polls=tuple(
            polls.get(day) or DailyCounts(source=source, day=day)
            for day in (last - back * _DAY for back in range(POLL_DAYS - 1, -1, -1))
        ),
    )


def sum_counts(tallies: tuple[DailyCounts, ...]) -> DailyCounts:
    """Several tallies as one, under the source and the day of the last."""
    return DailyCounts(
        source=tallies[-1].source,
        day=tallies[-1].day,
        new=sum(tally.new for tally in tallies),
        same=sum(tally.same for tally in tallies),
        failed=sum(tally.failed for tally in tallies),
        delays=sum_delays(tally.delays for tally in tallies),
    )

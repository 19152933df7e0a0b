"""Daily counts of a source: results of its polls, and delays until its articles were seen."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Literal, get_args

from feeds.health.records import Poll

#: result of a poll: with new articles, with a valid response but nothing new, or without a valid response
Result = Literal["new", "same", "failed"]
RESULTS: tuple[Result, ...] = get_args(Result)

_HOUR = 60
_DAY = 24 * _HOUR
#: upper bounds of a histogram in minutes; each delay is counted in the first bin whose bound is not below it. Each
#: bound is about 1.5 times the previous one, so twenty numbers a day give a quartile to within a third
BOUNDS = (
    *(5, 10, 15, 20, 30, 45, 60, 90),
    *(hours * _HOUR for hours in (2, 3, 4, 6, 9, 12, 18, 24, 36, 48)),
    *(days * _DAY for days in (3, 5, 7, 14, 30)),
)
#: the bound of all longer delays
LONGER = 365 * _DAY


@dataclass(frozen=True, slots=True, kw_only=True)
class DailyCounts:
    """The counts of one source on one day (UTC)."""

    source: str
    day: date
    new: int = 0
    same: int = 0
    failed: int = 0
    #: histogram of delays from publication to the first fetch: number of articles by upper bound (`BOUNDS`)
    delays: Mapping[int, int] = field(default_factory=dict)

    @property
    def polls(self) -> int:
        """Return the number of polls."""
        return self.new + self.same + self.failed


def bound_of(delay: timedelta) -> int:
    """Return the upper bound, in minutes, at which a delay is counted.

    >>> bound_of(timedelta(minutes=21)), bound_of(timedelta(days=40)) == LONGER
    (30, True)
    """
    minutes = delay / timedelta(minutes=1)
    index = bisect_left(BOUNDS, minutes)
    return BOUNDS[index] if index < len(BOUNDS) else LONGER


def counts_of_poll(
    previous: Poll, current: Poll, now: datetime, *, new_articles: int, delays: Iterable[timedelta]
) -> DailyCounts:
    """Return the counts of one poll, given the states before and after it.

    `delays` are from publication to the first fetch of each new article; those of the first successful poll of a source
    do not count, because its entries were published before.
    """
    result: Result = "failed" if current.failures else "new" if new_articles else "same"
    return DailyCounts(
        source=current.source,
        day=now.astimezone(UTC).date(),
        **{result: 1},
        delays=Counter(map(bound_of, delays)) if previous.last_success else {},
    )


def quartiles(delays: Mapping[int, int]) -> tuple[int, int, int] | None:
    """Return the quartiles of a histogram of delays, in minutes; None if it is empty.

    >>> quartiles({5: 2, 60: 1, 1440: 1})
    (5, 5, 60)
    """
    if not (whole := sum(delays.values())):
        return None
    bounds = [_within(delays, -(-whole * quarters // 4)) for quarters in (1, 2, 3)]
    return bounds[0], bounds[1], bounds[2]


def sum_counts(counts: Sequence[DailyCounts]) -> DailyCounts:
    """Return the sum of several counts, with the source and day of the last one."""
    return DailyCounts(
        source=counts[-1].source,
        day=counts[-1].day,
        new=sum(daily.new for daily in counts),
        same=sum(daily.same for daily in counts),
        failed=sum(daily.failed for daily in counts),
        delays=sum_delays(daily.delays for daily in counts),
    )


def sum_delays(parts: Iterable[Mapping[int, int]]) -> dict[int, int]:
    """Return the sum of several histograms of delays."""
    totals: Counter[int] = Counter()
    for part in parts:
        totals.update(part)
    return dict(totals)


def _within(delays: Mapping[int, int], rank: int) -> int:
    """Return the bound of the delay with this rank, the shortest first."""
    so_far = 0
    for bound in sorted(delays):
        so_far += delays[bound]
        if so_far >= rank:
            return bound
    return LONGER

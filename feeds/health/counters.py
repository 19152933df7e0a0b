"""What is counted of a source on a day: how its polls ended, and how late its articles were seen."""

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Literal, get_args

#: how a poll ended: with articles that were not held, with an answer that had none, or with no answer of any use
Result = Literal["new", "same", "failed"]
RESULTS: tuple[Result, ...] = get_args(Result)

_HOUR = 60
_DAY = 24 * _HOUR
#: minutes; a delay is counted at the smallest of these that it does not exceed. Each is about half as long again as the
#: one before: what is known of a quartile is then true to a third, in twenty numbers a day
BOUNDS = (
    *(5, 10, 15, 20, 30, 45, 60, 90),
    *(hours * _HOUR for hours in (2, 3, 4, 6, 9, 12, 18, 24, 36, 48)),
    *(days * _DAY for days in (3, 5, 7, 14, 30)),
)
#: stands for all that is longer
LONGER = 365 * _DAY


@dataclass(frozen=True, slots=True, kw_only=True)
class DailyCounts:
    """One source on one day (UTC)."""

    source: str
    day: date
    new: int = 0
    same: int = 0
    failed: int = 0
    #: how many articles were seen for the first time so many minutes after they were published, by `BOUNDS`
    delays: Mapping[int, int] = field(default_factory=dict)

    @property
    def polls(self) -> int:
        """How often it was asked."""
        return self.new + self.same + self.failed


def bound_of(delay: timedelta) -> int:
    """The minutes at which a delay is counted.

    >>> bound_of(timedelta(minutes=21)), bound_of(timedelta(days=40)) == LONGER
    (30, True)
    """
    minutes = delay / timedelta(minutes=1)
    index = bisect_left(BOUNDS, minutes)
    return BOUNDS[index] if index < len(BOUNDS) else LONGER


def quartiles(delays: Mapping[int, int]) -> tuple[int, int, int] | None:
    """Within how many minutes a quarter, half and three quarters were seen; None where there were none.

    >>> quartiles({5: 2, 60: 1, 1440: 1})
    (5, 5, 60)
    """
    if not (whole := sum(delays.values())):
        return None
    bounds = [_within(delays, -(-whole * quarters // 4)) for quarters in (1, 2, 3)]
    return bounds[0], bounds[1], bounds[2]


def sum_delays(parts: Iterable[Mapping[int, int]]) -> dict[int, int]:
    """Several counts of delays as one."""
    totals: dict[int, int] = {}
    for part in parts:
        for bound, number in part.items():
            totals[bound] = totals.get(bound, 0) + number
    return totals


def _within(delays: Mapping[int, int], rank: int) -> int:
    """The bound of the delay that is number `rank` of them all, the shortest first."""
    so_far = 0
    for bound in sorted(delays):
        so_far += delays[bound]
        if so_far >= rank:
            return bound
    return LONGER

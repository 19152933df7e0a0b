"""What is counted by day: delays by their bounds, and the quartiles read off them."""

from datetime import date, timedelta
from itertools import pairwise
from statistics import median_low

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.health.daily_counts import BOUNDS, LONGER, DailyCounts, bound_of, quartiles, sum_delays

MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(
    ("delay", "bound"),
    [
        (timedelta(seconds=1), 5),
        (5 * MINUTE, 5),
        (5 * MINUTE + timedelta(milliseconds=1), 10),
        (timedelta(hours=1), 60),
        (timedelta(hours=25), 36 * 60),
        (timedelta(days=30), 30 * 1440),
        (timedelta(days=30, milliseconds=1), LONGER),
        (timedelta(days=4000), LONGER),
    ],
)
def test_a_delay_is_counted_at_the_smallest_bound_that_it_does_not_exceed(delay: timedelta, bound: int) -> None:
    assert bound_of(delay) == bound


def test_bounds_rise_and_none_is_much_further_than_the_one_before() -> None:
    assert list(BOUNDS) == sorted(set(BOUNDS))
    assert BOUNDS[-1] < LONGER
    ratios = [later / earlier for earlier, later in pairwise(BOUNDS)]
    assert max(ratios) <= 15 / 7


def test_no_delays_have_no_quartiles() -> None:
    assert quartiles({}) is None


@given(st.lists(st.sampled_from((*BOUNDS, LONGER)), min_size=1, max_size=60))
def test_quartiles_are_those_of_the_delays_one_by_one(delays: list[int]) -> None:
    result = quartiles({bound: delays.count(bound) for bound in delays})
    assert result is not None
    assert result[1] == median_low(delays)
    ordered = sorted(delays)
    assert result == tuple(ordered[-(-len(ordered) * quarters // 4) - 1] for quarters in (1, 2, 3))


def test_counts_of_several_days_are_added() -> None:
    assert sum_delays([{5: 1, 60: 2}, {}, {60: 3}]) == {5: 1, 60: 5}


def test_polls_are_all_that_were_made() -> None:
    assert DailyCounts(source="dw", day=date(2026, 11, 20), new=2, same=3, failed=4).polls == 9

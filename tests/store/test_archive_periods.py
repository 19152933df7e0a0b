"""How a month is cut into documents: by nothing but the times in it."""

from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from feeds.store import Store
from feeds.store.archive_periods import MAX_PER_SPAN, bounds, spans_of
from feeds.store.codec import to_ms
from tests.store.samples import sample, take_all

MONTH = datetime(2024, 6, 1, tzinfo=UTC)


def times(*items: tuple[int, int, int]) -> list[int]:
    """So many times in an hour of a day, for each (day, hour, number), in disorder."""
    result = [
        to_ms(MONTH + timedelta(days=day - 1, hours=hour, seconds=second))
        for day, hour, number in items
        for second in range(number)
    ]
    Random(1).shuffle(result)  # noqa: S311  # no secret
    return result


CUTS = {
    "nothing": ((), ["2024-06"]),
    "as many as fit": (((1, 0, MAX_PER_SPAN - 1), (30, 23, 1)), ["2024-06"]),
    "one more": (((1, 0, MAX_PER_SPAN), (30, 23, 1)), ["2024-06-30", "2024-06-01"]),
    "a busy day": (
        ((2, 0, MAX_PER_SPAN), (2, 13, 1), (9, 5, MAX_PER_SPAN)),
        ["2024-06-09", "2024-06-02T13", "2024-06-02T00"],
    ),
    "a busy hour, which nothing cuts": (((2, 7, MAX_PER_SPAN + 1),), ["2024-06-02T07"]),
}


@pytest.mark.parametrize("name", CUTS)
def test_a_busy_month_is_split_into_days_and_hours(name: str) -> None:
    items, cut = CUTS[name]
    assert list(spans_of("2024-06", times(*items))) == cut


def test_each_article_is_in_exactly_one_span() -> None:
    result = times((2, 0, MAX_PER_SPAN), (2, 23, 9), (3, 0, MAX_PER_SPAN), (9, 5, 3), (30, 23, 2))
    edges = [bounds(span) for span in spans_of("2024-06", result)]
    for time in result:
        assert sum(since <= time < until for since, until in edges) == 1


@pytest.mark.parametrize(
    ("span", "first", "current"),
    [
        ("2023-12", "2023-12-01T00", "2024-01-01T00"),
        ("2024-02-29", "2024-02-29T00", "2024-03-01T00"),
        ("2024-12-31", "2024-12-31T00", "2025-01-01T00"),
        ("2024-12-31T23", "2024-12-31T23", "2025-01-01T00"),
    ],
)
def test_a_span_ends_where_the_next_begins(span: str, first: str, current: str) -> None:
    moments = [to_ms(datetime.fromisoformat(f"{moment}:00+00:00")) for moment in (first, current)]
    assert list(bounds(span)) == moments


def test_a_day_and_an_hour_are_read_as_a_month_is(store: Store) -> None:
    first = MONTH + timedelta(days=4, hours=6)
    moments = [first, first + timedelta(minutes=59, seconds=59), first + timedelta(hours=1), first + timedelta(days=1)]
    take_all(store, [sample(str(number), published=moment) for number, moment in enumerate(moments)])
    assert [article.published for article in store.month(None, "2024-06")] == moments[::-1]
    assert [article.published for article in store.month(None, "2024-06-05")] == moments[2::-1]
    assert [article.published for article in store.month(["voa"], "2024-06-05T06")] == moments[1::-1]
    assert store.month(None, "2024-06-04") == []

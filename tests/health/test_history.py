"""The history of a source: every day has its index, and a period is the sum of its days."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from feeds.health import DailyCounts
from feeds.health.history import ARTICLE_DAYS, POLL_DAYS, history_of

LAST = date(2026, 11, 20)
DAY = timedelta(days=1)


def counts_of(back: int, **counts: int) -> DailyCounts:
    return DailyCounts(source="dw", day=LAST - back * DAY, delays={30: back + 1}, **counts)


def test_each_day_has_its_index_and_days_outside_are_ignored() -> None:
    articles = {LAST: 3, LAST - 90 * DAY: 5, LAST - 91 * DAY: 7, LAST + DAY: 9}
    counts = {LAST - back * DAY: counts_of(back, new=1) for back in (0, 27, 28)}
    result = history_of("dw", LAST, articles, counts)
    assert (len(result.articles), len(result.polls)) == (ARTICLE_DAYS, POLL_DAYS) == (91, 28)
    assert (result.articles[0], result.articles[-1], sum(result.articles)) == (5, 3, 8)
    assert [(counts.day, counts.new) for counts in result.polls if counts.new] == [(LAST - 27 * DAY, 1), (LAST, 1)]
    assert result.polls[1] == DailyCounts(source="dw", day=LAST - 26 * DAY)
    assert (result.first, result.day(90)) == (LAST - 90 * DAY, LAST)
    assert (result.delays[0], result.delays[1], result.delays[-1]) == ((30, 30, 30), None, (30, 30, 30))


def test_the_polls_together_go_with_the_articles_of_the_same_days() -> None:
    result = history_of(
        "dw", LAST, {LAST - back * DAY: 1 for back in range(91)}, {LAST: counts_of(0, same=2, failed=3)}
    )
    whole = result.whole
    assert (whole.first, whole.last, whole.articles) == (LAST - 27 * DAY, LAST, 28)
    assert whole.polls
    assert (whole.polls.new, whole.polls.same, whole.polls.failed) == (0, 2, 3)


def test_weeks_come_newest_first_and_earlier_days_as_one_period() -> None:
    result = history_of("dw", LAST, {}, {LAST - 7 * DAY: counts_of(7, new=4)})
    weeks = list(result.weeks())
    assert [(week.first, week.last) for week in weeks] == [
        (LAST - 6 * DAY, LAST),
        (LAST - 13 * DAY, LAST - 7 * DAY),
        (LAST - 20 * DAY, LAST - 14 * DAY),
        (LAST - 27 * DAY, LAST - 21 * DAY),
        (LAST - 90 * DAY, LAST - 28 * DAY),
    ]
    assert [week.polls and week.polls.new for week in weeks] == [0, 4, 0, 0, None]
    assert [week.quartiles for week in weeks] == [None, (30, 30, 30), None, None, None]


@given(
    st.dictionaries(st.integers(0, 120), st.integers(1, 50)),
    st.dictionaries(st.integers(0, 60), st.integers(1, 9)),
)
def test_days_and_weeks_add_up_to_the_same(articles: dict[int, int], polls: dict[int, int]) -> None:
    result = history_of(
        "dw",
        LAST,
        {LAST - back * DAY: number for back, number in articles.items()},
        {LAST - back * DAY: counts_of(back, failed=number) for back, number in polls.items()},
    )
    for spans in (list(result.days()), list(result.weeks())):
        assert sum(span.articles for span in spans) == sum(n for back, n in articles.items() if back < ARTICLE_DAYS)
        assert sum(span.polls.failed for span in spans if span.polls) == sum(
            n for back, n in polls.items() if back < POLL_DAYS
        )

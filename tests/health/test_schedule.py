"""When to ask again: what servers wish, what a rhythm says, and how failures draw it out."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.health import PollHints, next_allowed_time, next_poll, retry_after, rhythm_of
from feeds.health.schedule import JITTER, MAX_WISH, http_date

#: a Wednesday
NOW = datetime(2024, 6, 19, 12, 30, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
NONE = timedelta()

IN_AN_HOUR = "Wed, 19 Jun 2024 13:30:00 GMT"
AN_HOUR_AGO = "Wed, 19 Jun 2024 11:30:00 GMT"

# --- what an answer says of its freshness -----------------------------------------------------------------------

CONTROLS = {
    "": NONE,
    "max-age=600": 10 * MINUTE,
    "public, max-age=600": 10 * MINUTE,
    "public,MAX-AGE = 600": 10 * MINUTE,
    'max-age="600"': 10 * MINUTE,
    "max-age=0": NONE,
    "max-age=": NONE,
    "max-age=-1": NONE,
    "s-maxage=600": NONE,
    "x-max-age=600": NONE,
    "max-age=99999999999999999999": MAX_WISH,
    "max-age=31536000": MAX_WISH,
    "no-store": NONE,
    "no-store, max-age=600": NONE,
    "max-age=600, no-cache": NONE,
    # the qualified form is about those fields alone (RFC 9111 section 5.2.2.4)
    'no-cache="set-cookie", max-age=600': 10 * MINUTE,
}


@pytest.mark.parametrize("control", CONTROLS)
def test_cache_control_says_how_long_a_copy_is_good(control: str) -> None:
    assert PollHints(cache_control=control).wait(NOW) == CONTROLS[control]


EXPIRES = [
    ({"expires": IN_AN_HOUR}, HOUR),
    # what counts is the span between the server's own clock and its promise (RFC 9111 section 4.2.1)
    ({"expires": IN_AN_HOUR, "date": AN_HOUR_AGO}, 2 * HOUR),
    ({"expires": AN_HOUR_AGO}, NONE),
    ({"expires": "0"}, NONE),
    ({"expires": "-1"}, NONE),
    ({"expires": "demnächst"}, NONE),
    ({"expires": IN_AN_HOUR, "date": "gestern"}, HOUR),
    ({"expires": "Wed, 19 Jun 2124 12:30:00 GMT"}, MAX_WISH),
    ({"expires": "Fri, 31 Dec 9999 23:59:59 -1200"}, NONE),
    ({"expires": IN_AN_HOUR, "cache_control": "max-age=60"}, MINUTE),
    ({"expires": IN_AN_HOUR, "cache_control": "no-cache"}, NONE),
    ({"expires": IN_AN_HOUR, "cache_control": "private"}, HOUR),
]


@pytest.mark.parametrize(("headers", "wait"), EXPIRES, ids=range(len(EXPIRES)))
def test_expires_counts_where_there_is_no_max_age(headers: dict[str, str], wait: timedelta) -> None:
    assert PollHints(**headers).wait(NOW) == wait  # type: ignore[arg-type]  # only texts


@pytest.mark.parametrize(
    ("ttl", "wait"), [(0, NONE), (-5, NONE), (-(10**30), NONE), (30, 30 * MINUTE), (1440, DAY), (10**30, MAX_WISH)]
)
def test_a_document_may_ask_for_minutes_itself(ttl: int, wait: timedelta) -> None:
    assert PollHints(ttl=ttl).wait(NOW) == wait


def test_the_longer_wish_is_granted() -> None:
    assert PollHints(ttl=30, cache_control="max-age=3600").wait(NOW) == HOUR
    assert PollHints(ttl=90, cache_control="max-age=3600").wait(NOW) == 90 * MINUTE
    assert PollHints(ttl=90, cache_control="no-store").wait(NOW) == 90 * MINUTE


@given(st.text(), st.text(), st.text())
def test_no_header_breaks_the_waiting(control: str, expires: str, date: str) -> None:
    assert NONE <= PollHints(cache_control=control, expires=expires, date=date).wait(NOW) <= MAX_WISH


# --- hours and days to skip -------------------------------------------------------------------------------------

SKIPPED = [
    ((), (), NOW),
    ((3, 4), (), NOW),
    ((12,), (), NOW.replace(hour=13, minute=0)),
    ((12, 13, 14), (), NOW.replace(hour=15, minute=0)),
    (tuple(range(1, 24)), (), NOW.replace(day=20, hour=0, minute=0)),
    # that a day is over is known at its midnight
    ((), (2,), NOW.replace(day=20, hour=0, minute=0)),
    ((0, 1), (2, 3, 4), NOW.replace(day=22, hour=2, minute=0)),
    (tuple(hour for hour in range(24) if hour != 12), (0, 1, 3, 4, 5, 6), NOW),
    (tuple(hour for hour in range(24) if hour != 11), (0, 1, 3, 4, 5, 6), NOW.replace(day=26, hour=11, minute=0)),
    # hints that skip everything are ignored
    (tuple(range(24)), (), NOW),
    ((), tuple(range(7)), NOW),
]


@pytest.mark.parametrize(("hours", "days", "expected"), SKIPPED, ids=range(len(SKIPPED)))
def test_skipped_hours_and_days_are_waited_out(
    hours: tuple[int, ...], days: tuple[int, ...], expected: datetime
) -> None:
    assert next_allowed_time(NOW, hours, days) == expected


# --- Retry-After ------------------------------------------------------------------------------------------------

RETRIES = {
    "120": NOW + 2 * MINUTE,
    " 120 ": NOW + 2 * MINUTE,
    "0": NOW,
    "31536000": NOW + MAX_WISH,
    "9" * 5000: NOW + MAX_WISH,
    IN_AN_HOUR: NOW + HOUR,
    AN_HOUR_AGO: NOW,
    "Wed, 19 Jun 2124 12:30:00 GMT": NOW + MAX_WISH,
    "Fri, 31 Dec 9999 23:59:59 -1200": None,
    "": None,
    "soon": None,
    "-5": None,
    "1.5": None,
    "٣ days": None,
}


@pytest.mark.parametrize("value", RETRIES, ids=range(len(RETRIES)))
def test_retry_after_is_seconds_or_a_date(value: str) -> None:
    assert retry_after(value, NOW) == RETRIES[value]


@given(st.text())
def test_no_text_breaks_retry_after(value: str) -> None:
    result = retry_after(value, NOW)
    assert result is None or NOW <= result <= NOW + MAX_WISH


@pytest.mark.parametrize(
    "value", ["Wed, 19 Jun 2024 13:30:00 GMT", "Wed, 19 Jun 2024 13:30:00", "Wed, 19 Jun 2024 21:30:00 +0800"]
)
def test_an_http_date_is_in_utc_however_it_is_written(value: str) -> None:
    assert http_date(value) == NOW + HOUR


# --- the rhythm of a source -------------------------------------------------------------------------------------


def every(gap: timedelta, count: int, parts: int = 1) -> list[datetime]:
    """Moments a gap apart, at each of them so many parts a minute apart."""
    return [NOW - number * gap - part * MINUTE for number in range(count) for part in range(parts)]


def seconds(span: timedelta) -> int:
    return int(span.total_seconds())


@pytest.mark.parametrize("published", [[], [NOW]])
def test_too_few_articles_have_no_rhythm(published: list[datetime]) -> None:
    assert rhythm_of(published) == (0, 0)


def test_two_articles_have_the_gap_between_them() -> None:
    assert rhythm_of([NOW, NOW - HOUR]) == (3600, 3600)


def test_the_order_in_which_articles_come_is_no_matter() -> None:
    assert rhythm_of(every(HOUR, 10)[::-1]) == rhythm_of(every(HOUR, 10)) == (3600, 3600)


def test_one_gap_in_ten_does_not_count() -> None:
    assert rhythm_of([*every(HOUR, 12), NOW - 300 * DAY]) == (3600, 3600)


def test_only_the_recent_articles_count() -> None:
    assert rhythm_of([*every(HOUR, 30), *(NOW - number * DAY for number in range(100, 400))]) == (3600, 3600)


@pytest.mark.parametrize("parts", [1, 2, 5, 9, 12, 14])
def test_a_weekly_column_is_silent_for_a_week_however_many_parts_it_has(parts: int) -> None:
    _, cadence = rhythm_of(every(7 * DAY, 10, parts))
    assert 6 * DAY < timedelta(seconds=cadence) <= 7 * DAY


def test_news_of_the_day_may_be_silent_for_a_night() -> None:
    day = [NOW - number * DAY - part * 90 * MINUTE for number in range(4) for part in range(10)]
    rhythm, cadence = rhythm_of(day)
    assert (rhythm, cadence) == (seconds(90 * MINUTE), seconds(90 * MINUTE))


def test_one_old_article_that_is_kept_on_top_makes_no_source_slow() -> None:
    rhythm, cadence = rhythm_of([*every(10 * MINUTE, 29), NOW - 400 * DAY])
    assert (rhythm, cadence) == (600, 600)


def test_everything_at_one_moment_has_no_rhythm() -> None:
    assert rhythm_of([NOW] * 30) == (0, 0)


# --- the next poll ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rhythm", "minutes"), [(0, 60), (60, 60), (3600, 60), (7200, 120), (86_400, 1440), (10**9, 1440)]
)
def test_the_rhythm_is_kept_between_floor_and_ceiling(rhythm: int, minutes: int) -> None:
    assert next_poll(NOW, rhythm=rhythm, floor=60, ceiling=1440) == NOW + minutes * MINUTE


@pytest.mark.parametrize(
    ("failures", "minutes"), [(1, 60), (2, 120), (3, 240), (4, 480), (5, 960), (6, 1440), (17, 1440), (10**6, 1440)]
)
def test_each_failure_doubles_the_wait_up_to_the_ceiling(failures: int, minutes: int) -> None:
    assert next_poll(NOW, rhythm=60, floor=60, ceiling=1440, failures=failures) == NOW + minutes * MINUTE


def test_a_failure_of_a_slow_source_is_tried_again_sooner_than_its_rhythm() -> None:
    assert next_poll(NOW, rhythm=86_400, floor=60, ceiling=1440, failures=1) == NOW + HOUR


@given(
    rhythm=st.integers(0, 10**8),
    failures=st.integers(0, 100),
    strewn=st.floats(0, 1, exclude_max=True),
    floor=st.integers(1, 10_080),
    more=st.integers(0, 10_080),
)
def test_strewn_polls_come_later_by_a_tenth_at_most_and_never_earlier(
    rhythm: int, failures: int, strewn: float, floor: int, more: int
) -> None:
    query = {"rhythm": rhythm, "failures": failures, "floor": floor, "ceiling": floor + more}
    plain = next_poll(NOW, **query)
    later = next_poll(NOW, jitter=strewn, **query)
    assert NOW + floor * MINUTE <= plain <= later <= plain + (plain - NOW) * JITTER
    assert plain <= NOW + (floor + more) * MINUTE

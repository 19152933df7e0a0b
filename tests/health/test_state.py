"""How a source is: each state, its borders, and the sentence that says why."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from feeds.health import Poll, State, Upstream, describe_state, is_overdue, judge_state, state_since
from feeds.messages import untranslated

NOW = datetime(2024, 6, 19, 12, tzinfo=UTC)
SECOND, MINUTE, HOUR, DAY = (timedelta(**{unit: 1}) for unit in ("seconds", "minutes", "hours", "days"))
HOURLY, DAILY, WEEKLY = 3600, 86_400, 7 * 86_400


def polled(**changes: Any) -> Poll:
    """A source that was asked a minute ago, and had something new then."""
    then = NOW - MINUTE
    created = Poll(source="dw", last_try=then, last_success=then, last_new=then, next_at=NOW + HOUR, cadence=HOURLY)
    return replace(created, **changes)


def upstreams(*gone: bool) -> tuple[Upstream, ...]:
    return tuple(Upstream(url=f"https://{number}.example.org/", gone=is_gone) for number, is_gone in enumerate(gone))


JUDGED: list[tuple[State, Poll, str]] = [
    ("waiting", Poll(source="dw"), "not polled yet"),
    ("fresh", polled(), "as usual"),
    # no feed is dead because it has been empty from the start
    ("fresh", polled(last_new=None), "as usual"),
    ("fresh", polled(last_new=NOW + DAY), "as usual"),
    ("fresh", polled(failures=2, error=untranslated("status 503")), "as usual, but for 2 failures: status 503"),
    ("fresh", polled(upstreams=upstreams(True, False)), "as usual"),
    ("failing", polled(failures=3, error=untranslated("status 503")), "3 failures in a row, the last: status 503"),
    (
        "failing",
        polled(failures=1, last_success=None, error=untranslated("no such host")),
        "has never answered: no such host",
    ),
    # what cannot be asked cannot be said to be stale
    (
        "failing",
        polled(failures=9, error=untranslated("x"), last_new=NOW - 90 * DAY),
        "9 failures in a row, the last: x",
    ),
    ("gone", polled(upstreams=upstreams(True, True), error=untranslated("status 410")), "gone for good: status 410"),
    ("gone", polled(upstreams=upstreams(True)), "gone for good"),
    (
        "late",
        polled(last_new=NOW - 30 * HOUR),
        "answers, but nothing new for 30 hours, usually every 60 minutes",
    ),
    # the mirror that died without saying so: it answers, with old news
    (
        "stale",
        polled(last_new=NOW - 40 * DAY),
        "answers, but nothing new for 40 days, usually every 60 minutes",
    ),
    ("stale", polled(last_new=NOW - 40 * DAY, cadence=0), "answers, but nothing new for 40 days"),
    (
        "late",
        polled(last_new=NOW - 30 * HOUR, failures=1, error=untranslated("status 503")),
        "1 failure (status 503), nothing new for 30 hours, usually every 60 minutes",
    ),
    # the poller is not running, so it is unknown whether the source responds
    (
        "stale",
        polled(last_new=NOW - 40 * DAY, last_try=NOW - 5 * DAY, next_at=NOW - 4 * DAY, cadence=DAILY),
        "not polled for 5 days, nothing new for 40 days, usually every 24 hours",
    ),
]


@pytest.mark.parametrize(("state", "poll", "words"), JUDGED, ids=range(len(JUDGED)))
def test_each_state_has_its_reason(state: State, poll: Poll, words: str) -> None:
    assert judge_state(poll, NOW) == state
    assert str(describe_state(state, poll, NOW)) == words


@pytest.mark.parametrize("poll", [poll for _, poll, _ in JUDGED], ids=range(len(JUDGED)))
def test_a_paused_source_is_paused_in_any_other_state(poll: Poll) -> None:
    assert judge_state(poll, NOW, paused=True) == "paused"
    assert str(describe_state("paused", poll, NOW)) == "paused by the operator"


#: seconds between two articles, and when silence is late and stale
BORDERS = [
    (0, 3 * DAY, 10 * DAY),
    (60, 12 * HOUR, 3 * DAY),
    (HOURLY, 12 * HOUR, 3 * DAY),
    (6 * HOURLY, 18 * HOUR, 3 * DAY),
    (DAILY, 3 * DAY, 10 * DAY),
    (WEEKLY, 21 * DAY, 70 * DAY),
]


@pytest.mark.parametrize(("cadence", "late", "stale"), BORDERS)
def test_silence_is_late_and_then_stale_by_the_source_s_own_measure(
    cadence: int, late: timedelta, stale: timedelta
) -> None:
    spans = (late, late + SECOND, stale, stale + SECOND)
    silent = [judge_state(polled(cadence=cadence, last_new=NOW - span), NOW) for span in spans]
    assert silent == ["fresh", "late", "late", "stale"]


def test_a_source_becomes_late_and_stale_without_polls() -> None:
    poll = polled(state="fresh")
    assert [judge_state(poll, NOW + span) for span in (HOUR, DAY, 4 * DAY)] == ["fresh", "late", "stale"]


def test_a_state_that_was_stored_began_when_that_says() -> None:
    assert state_since("fresh", polled(state="fresh", since=NOW - DAY)) == NOW - DAY
    assert state_since("waiting", Poll(source="dw")) is None


def test_a_silence_that_no_poll_saw_began_at_its_border() -> None:
    poll = polled(state="fresh", since=NOW - 90 * DAY, last_new=NOW - 40 * DAY)
    assert state_since("late", poll) == NOW - 40 * DAY + 12 * HOUR
    assert state_since("stale", poll) == NOW - 37 * DAY
    assert judge_state(poll, NOW - 37 * DAY + SECOND) == "stale"


@pytest.mark.parametrize("state", ["paused", "gone", "failing", "fresh"])
def test_the_start_of_a_state_that_is_not_stored_is_unknown(state: State) -> None:
    assert state_since(state, polled(state="late", since=NOW)) is None


@pytest.mark.parametrize(
    ("next_at", "overdue"),
    [(None, False), (NOW + HOUR, False), (NOW - 10 * MINUTE, False), (NOW - 10 * MINUTE - SECOND, True)],
)
def test_a_poll_is_overdue_ten_minutes_after_its_time(next_at: datetime | None, overdue: bool) -> None:
    assert is_overdue(polled(next_at=next_at), NOW) == overdue

"""The state of a source, as one word and as a sentence; pure functions of the stored poll and the time."""

from datetime import datetime, timedelta

from feeds.health.records import Poll, State
from feeds.messages.reasons import Reason

#: consecutive failures before a source counts as failing; a source that never answered fails at once
MAX_FAILURES = 3
#: a source is late, or stale, after a silence of this many times its usual gap, but at least after these
LATE, STALE = 3, 10
_LATE_AT_LEAST, _STALE_AT_LEAST = timedelta(hours=12), timedelta(days=3)
#: time between two articles if it is unknown
_UNKNOWN = timedelta(days=1)
#: tolerated delay of a poll: the poller spaces its requests, and may be restarting
GRACE = timedelta(minutes=10)

_UNITS = ((86_400, "days"), (3_600, "hours"), (60, "minutes"))


def judge_state(poll: Poll, now: datetime, *, paused: bool = False) -> State:
    """Return the state of a source.

    `stale` detects a dead mirror: it still responds, but has had nothing new for far longer than its usual gap.
    """
    if paused:
        return "paused"
    if poll.upstreams and all(upstream.gone for upstream in poll.upstreams):
        return "gone"
    if poll.last_try is None:
        return "waiting"
    if poll.failures >= MAX_FAILURES or (poll.failures and poll.last_success is None):
        return "failing"
    return _by_silence(poll, now)


def is_overdue(poll: Poll, now: datetime) -> bool:
    """Return whether the next poll is overdue; if many sources are, no poller is running."""
    return poll.next_at is not None and now - poll.next_at > GRACE


def was_offline(poll: Poll) -> bool:
    """Return whether no source could be reached at the last poll."""
    return poll.error is not None and poll.error.code is Reason.OFFLINE


def state_since(state: State, poll: Poll) -> datetime | None:
    """Return the start of a state returned by `judge_state`; None if no poll has recorded it."""
    if state == poll.state:
        return poll.since
    # `late` and `stale` can start between two polls, so compute their start
    patience = {"late": _until_late(poll), "stale": _until_stale(poll)}.get(state)
    return poll.last_new + patience if patience and poll.last_new else None


def _by_silence(poll: Poll, now: datetime) -> State:
    if poll.last_new is None:
        return "fresh"
    silence = now - poll.last_new
    if silence > _until_stale(poll):
        return "stale"
    return "late" if silence > _until_late(poll) else "fresh"


def _until_late(poll: Poll) -> timedelta:
    return max(LATE * _usual(poll), _LATE_AT_LEAST)


def _until_stale(poll: Poll) -> timedelta:
    return max(STALE * _usual(poll), _STALE_AT_LEAST)


def _usual(poll: Poll) -> timedelta:
    return timedelta(seconds=poll.cadence) or _UNKNOWN


def describe_state(state: State, poll: Poll, now: datetime) -> str:
    """Return the reason for a state as text."""
    match state:
        case "waiting":
            return str(poll.error or "not polled yet")
        case "paused":
            return "paused by the operator"
        case "gone":
            return f"gone for good: {poll.error}" if poll.error else "gone for good"
        case "failing":
            return f"{_failures(poll)} in a row, the last: {poll.error}" if poll.last_success else _never(poll)
        case "late" | "stale":
            return f"{_answers(poll, now)}nothing new for {_spelt(now - (poll.last_new or now))}{_usually(poll)}"
        case "fresh":
            return _fresh(poll)


def _fresh(poll: Poll) -> str:
    if poll.failures:
        return f"as usual, but for {_failures(poll)}: {poll.error}"
    return f"as usual, but {poll.error}" if was_offline(poll) else "as usual"


def _never(poll: Poll) -> str:
    return f"has never answered: {poll.error}"


def _failures(poll: Poll) -> str:
    return "1 failure" if poll.failures == 1 else f"{poll.failures} failures"


def _answers(poll: Poll, now: datetime) -> str:
    """Return the cause of a silence: no poll, failed polls, or a source that responds without news."""
    if is_overdue(poll, now):
        return f"not polled for {_spelt(now - (poll.last_try or now))}, "
    return f"{_failures(poll)} ({poll.error}), " if poll.failures else "answers, but "


def _usually(poll: Poll) -> str:
    return f", usually every {_spelt(timedelta(seconds=poll.cadence))}" if poll.cadence else ""


def _spelt(span: timedelta) -> str:
    """Format a duration in the largest unit of which it has at least two.

    >>> _spelt(timedelta(hours=30)), _spelt(timedelta(days=3)), _spelt(timedelta(seconds=90))
    ('30 hours', '3 days', '90 seconds')
    """
    seconds = int(span.total_seconds())
    for size, name in _UNITS:
        if seconds >= 2 * size:
            return f"{seconds // size} {name}"
    return f"{seconds} seconds"

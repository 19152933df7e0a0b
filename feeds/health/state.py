"""The state of a source, as one word and as a message; pure functions of the stored poll and the time."""

from datetime import datetime, timedelta

from feeds.health.records import Poll, State
from feeds.messages import Message, untranslated
from feeds.messages.reasons import Reason
from feeds.messages.states import StateReason

#: consecutive failures before a source counts as failing; a source that never answered fails at once
MAX_FAILURES = 3
#: a source is late, or stale, after a silence of this many times its usual gap, but at least after these
LATE, STALE = 3, 10
_LATE_AT_LEAST, _STALE_AT_LEAST = timedelta(hours=12), timedelta(days=3)
#: time between two articles if it is unknown
_UNKNOWN = timedelta(days=1)
#: tolerated delay of a poll: the poller spaces its requests, and may be restarting
GRACE = timedelta(minutes=10)

_UNITS = ((86_400, StateReason.DAYS), (3_600, StateReason.HOURS), (60, StateReason.MINUTES))


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


def describe_state(state: State, poll: Poll, now: datetime) -> Message:
    """Return the reason for a state."""
    match state:
        case "waiting":
            return poll.error or StateReason.NOT_POLLED()
        case "paused":
            return StateReason.PAUSED()
        case "gone":
            return StateReason.GONE_WITH_ERROR(why=poll.error) if poll.error else StateReason.GONE()
        case "failing":
            if poll.last_success is None:
                return StateReason.NEVER_ANSWERED(why=_error(poll))
            return StateReason.FAILING(failures=_failures(poll), why=_error(poll))
        case "late" | "stale":
            return _silence(poll, now)
        case "fresh":
            return _fresh(poll)


def _fresh(poll: Poll) -> Message:
    if poll.failures:
        return StateReason.AS_USUAL_BUT_FAILURES(failures=_failures(poll), why=_error(poll))
    return StateReason.AS_USUAL_BUT_OFFLINE(why=_error(poll)) if was_offline(poll) else StateReason.AS_USUAL()


def _silence(poll: Poll, now: datetime) -> Message:
    """Return how long nothing new came, after its cause: no poll, failed polls, or a source without news."""
    time = _duration(now - (poll.last_new or now))
    usual = timedelta(seconds=poll.cadence)
    silence = (
        StateReason.UNUSUAL_SILENCE(time=time, usual=_duration(usual)) if usual else StateReason.SILENCE(time=time)
    )
    if is_overdue(poll, now):
        return StateReason.NO_POLL(time=_duration(now - (poll.last_try or now)), silence=silence)
    if poll.failures:
        return StateReason.FAILURES_ONLY(failures=_failures(poll), why=_error(poll), silence=silence)
    return StateReason.NO_NEWS(silence=silence)


def _error(poll: Poll) -> Message:
    """Return the error of the last poll; polls of earlier versions may have none."""
    return poll.error or untranslated("unknown error")


def _failures(poll: Poll) -> Message:
    return StateReason.FAILURES(num=poll.failures)


def _duration(span: timedelta) -> Message:
    """Return a duration in the largest unit of which it has at least two.

    >>> [str(_duration(timedelta(seconds=seconds))) for seconds in (30 * 3600, 3 * 86400, 90)]
    ['30 hours', '3 days', '90 seconds']
    """
    seconds = int(span.total_seconds())
    for size, unit in _UNITS:
        if seconds >= 2 * size:
            return unit(num=seconds // size)
    return StateReason.SECONDS(num=seconds)

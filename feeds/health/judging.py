"""How a source is, in one word and in a sentence; a pure function of what is remembered and of the time."""

from datetime import datetime, timedelta

from feeds.health.values import Poll, State

#: polls in a row that may fail before a source counts as failing; one that never answered has no such credit
PATIENCE = 3
#: a silence of so many times the usual one is late, or stale; and none shorter than these
LATE, STALE = 3, 10
_LATE_AT_LEAST, _STALE_AT_LEAST = timedelta(hours=12), timedelta(days=3)
#: between two articles, where nothing is known
_UNKNOWN = timedelta(days=1)

_UNITS = ((86_400, "days"), (3_600, "hours"), (60, "minutes"))


def judge(poll: Poll, now: datetime, *, paused: bool = False) -> State:
    """The state of a source.

    `stale` is the mirror that died without saying so: it answers, and has had nothing new for far longer than its
    rhythm.
    """
    if paused:
        return "paused"
    if poll.upstreams and all(one.gone for one in poll.upstreams):
        return "gone"
    if poll.last_try is None:
        return "waiting"
    if poll.failures >= PATIENCE or (poll.failures and poll.last_success is None):
        return "failing"
    return _by_silence(poll, now)


def _by_silence(poll: Poll, now: datetime) -> State:
    if poll.last_new is None:
        return "fresh"
    silence, usual = now - poll.last_new, timedelta(seconds=poll.cadence) or _UNKNOWN
    if silence > max(STALE * usual, _STALE_AT_LEAST):
        return "stale"
    return "late" if silence > max(LATE * usual, _LATE_AT_LEAST) else "fresh"


def meaning(state: State, poll: Poll, now: datetime) -> str:
    """Why a source is in that state, in words."""
    match state:
        case "waiting":
            return "not asked yet"
        case "paused":
            return "paused by the operator"
        case "gone":
            return f"gone for good: {poll.error}" if poll.error else "gone for good"
        case "failing":
            return f"{poll.failures} failures in a row, the last: {poll.error}"
        case "late" | "stale":
            return f"answers, but nothing new for {_spelt(now - (poll.last_new or now))}{_usually(poll)}"
        case "fresh":
            return "as usual"


def _usually(poll: Poll) -> str:
    return f", where something comes every {_spelt(timedelta(seconds=poll.cadence))}" if poll.cadence else ""


def _spelt(span: timedelta) -> str:
    """A span of time in its largest unit of which there are two.

    >>> _spelt(timedelta(hours=30)), _spelt(timedelta(days=3)), _spelt(timedelta(seconds=90))
    ('30 hours', '3 days', '90 seconds')
    """
    seconds = int(span.total_seconds())
    for size, name in _UNITS:
        if seconds >= 2 * size:
            return f"{seconds // size} {name}"
    return f"{seconds} seconds"

"""Why a source is in its state: the codes of state descriptions, with their English text."""

from enum import unique

from feeds.messages import Code


@unique
class StateReason(Code):
    """A reason for the state of a source, or a part of one."""

    NOT_POLLED = "not polled yet"
    PAUSED = "paused by the operator"
    GONE = "gone for good"
    GONE_WITH_ERROR = "gone for good: %(why)s"
    FAILING = "%(failures)s in a row, the last: %(why)s"
    NEVER_ANSWERED = "has never answered: %(why)s"

    AS_USUAL = "as usual"
    AS_USUAL_BUT_FAILURES = "as usual, but for %(failures)s: %(why)s"
    AS_USUAL_BUT_OFFLINE = "as usual, but %(why)s"

    # silence: its cause, then how long it is
    NO_POLL = "not polled for %(time)s, %(silence)s"
    FAILURES_ONLY = "%(failures)s (%(why)s), %(silence)s"
    NO_NEWS = "answers, but %(silence)s"
    SILENCE = "nothing new for %(time)s"
    UNUSUAL_SILENCE = "nothing new for %(time)s, usually every %(usual)s"

    FAILURES = "%(num)s failure", "%(num)s failures"
    DAYS = "%(num)s day", "%(num)s days"
    HOURS = "%(num)s hour", "%(num)s hours"
    MINUTES = "%(num)s minute", "%(num)s minutes"
    SECONDS = "%(num)s second", "%(num)s seconds"

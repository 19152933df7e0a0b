"""Source status: the last poll of each source, its state, the schedule of the next poll, and daily counts.

It has values and pure functions only: `schedule` computes the time of the next poll, `state` the state of a source,
`counters` its counts by day.
"""

from feeds.health.counters import RESULTS, DailyCounts, Result, quartiles
from feeds.health.records import Event, Poll, State, Upstream
from feeds.health.schedule import PollHints, next_allowed_time, next_poll, retry_after, rhythm_of
from feeds.health.state import describe_state, is_overdue, judge_state, state_since, was_offline

__all__ = [
    "RESULTS",
    "DailyCounts",
    "Event",
    "Poll",
    "PollHints",
    "Result",
    "State",
    "Upstream",
    "describe_state",
    "is_overdue",
    "judge_state",
    "next_allowed_time",
    "next_poll",
    "quartiles",
    "retry_after",
    "rhythm_of",
    "state_since",
    "was_offline",
]

"""Source status: the last poll of each source, its state, the schedule of the next poll, and daily counts.

It has values and pure functions only: `schedule` computes the time of the next poll, `state` the state of a source,
`daily_counts` its counts by day.
"""

from feeds.health.daily_counts import RESULTS, DailyCounts, counts_of_poll, quartiles
from feeds.health.records import Event, Poll, State, Upstream
from feeds.health.schedule import PollHints, next_allowed_time, next_poll, retry_after, rhythm_of
from feeds.health.state import describe_state, is_overdue, judge_state, state_since, was_offline

__all__ = [
    "RESULTS",
    "DailyCounts",
    "Event",
    "Poll",
    "PollHints",
    "State",
    "Upstream",
    "counts_of_poll",
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

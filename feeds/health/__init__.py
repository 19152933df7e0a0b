"""How the sources are: what is remembered of each between two polls, and what that means in a word.

All of it is values and pure functions: `timing` says when to ask again, `judging` how a source is, `tally` what is
counted of it by day.
"""

from feeds.health.counters import RESULTS, DailyCounts, Result, quartiles
from feeds.health.records import Event, Poll, State, Upstream
from feeds.health.schedule import PollHints, next_allowed_time, next_poll, retry_after, rhythm_of
from feeds.health.state import UNREACHED, describe_state, is_overdue, judge_state, state_since

__all__ = [
    "RESULTS",
    "UNREACHED",
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
]

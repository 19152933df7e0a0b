"""How the sources are: what is remembered of each between two polls, and what that means in a word.

All of it is values and pure functions: `timing` says when to ask again, `judging` how a source is, `tally` what is
counted of it by day.
"""

from feeds.health.counters import RESULTS, DailyCounts, Result, quartiles
from feeds.health.records import Event, Poll, State, Upstream
from feeds.health.schedule import PollHints, allowed, next_poll, retry_after, rhythm_of
from feeds.health.state import UNREACHED, is_overdue, judge, meaning, since

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
    "allowed",
    "is_overdue",
    "judge",
    "meaning",
    "next_poll",
    "quartiles",
    "retry_after",
    "rhythm_of",
    "since",
]

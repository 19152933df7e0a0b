"""How the sources are: what is remembered of each between two polls, and what that means in a word.

All of it is values and pure functions: `timing` says when to ask again, `judging` how a source is.
"""

from feeds.health.judging import is_overdue, judge, meaning, since
from feeds.health.timing import Wishes, allowed, next_poll, retry_after, rhythm_of
from feeds.health.values import Event, Poll, State, Upstream

__all__ = [
    "Event",
    "Poll",
    "State",
    "Upstream",
    "Wishes",
    "allowed",
    "is_overdue",
    "judge",
    "meaning",
    "next_poll",
    "retry_after",
    "rhythm_of",
    "since",
]

"""The state of a source that is stored from one poll to the next."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from feeds.messages import Message
from feeds.model import Validators

#: `waiting` before the first try, `paused` by the operator; `judge_state` returns the others
State = Literal["waiting", "fresh", "late", "stale", "failing", "gone", "paused"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Upstream:
    """One URL of a source."""

    #: as in the catalogue
    url: str
    #: target of a permanent redirect within the same site: requested instead
    moved: str = ""
    #: target of a permanent redirect to another site: the operator has to confirm it
    elsewhere: str = ""
    validators: Validators = field(default_factory=Validators)
    #: fingerprint of the last parsed document and of the parser
    digest: str = ""
    #: consecutive tries without a valid response
    failures: int = 0
    error: Message | None = None
    #: earliest time of the next request, by the server (`Retry-After`, `max-age`, ttl) and by the backoff after
    #: failures; None for at once
    not_before: datetime | None = None
    retry_at: datetime | None = None
    #: status 410: it is not requested again
    gone: bool = False
    #: poll hints of its last document: minutes, hours of the day (GMT), days of the week (0 is Monday)
    ttl: int = 0
    skip_hours: tuple[int, ...] = ()
    skip_days: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Poll:
    """The last poll of a source, its result, and the time of the next one; times are aware and in UTC."""

    source: str
    state: State = "waiting"
    #: start of the current state
    since: datetime | None = None
    #: time of the next poll; None for at once, and for a source that is gone
    next_at: datetime | None = None
    last_try: datetime | None = None
    last_success: datetime | None = None
    #: time of the last poll with new articles; after the first poll, publication of the newest article
    last_new: datetime | None = None
    #: consecutive polls without a valid response from any URL
    failures: int = 0
    #: the last error; None if the last poll succeeded
    error: Message | None = None
    #: the last requested URL, status of its response (0 for none), bytes as sent, milliseconds
    asked: str = ""
    status: int = 0
    size: int = 0
    duration: int = 0
    #: seconds between two articles: median and 90th percentile; 0 for unknown
    rhythm: int = 0
    cadence: int = 0
    #: rejected entries of the last document, and the first reasons
    rejected: int = 0
    problems: tuple[Message, ...] = ()
    upstreams: tuple[Upstream, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """A change of state, for the operations feed."""

    source: str
    #: the state before the change
    previous: State
    state: State
    at: datetime
    reason: Message

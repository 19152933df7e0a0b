"""What is remembered of a source from one poll to the next."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from feeds.model import Validators

#: `waiting` before the first try, `paused` by the operator; the others are told by `judge`
State = Literal["waiting", "fresh", "late", "stale", "failing", "gone", "paused"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Upstream:
    """One address of a source."""

    #: as the catalogue has it
    url: str
    #: where it has moved to for good, within the same site: asked instead
    moved: str = ""
    #: where it says it has moved to, on another site: the operator has to agree
    elsewhere: str = ""
    validators: Validators = field(default_factory=Validators)
    #: of the last document that was read, and of how it was read
    digest: str = ""
    #: tries in a row without an answer that could be used
    failures: int = 0
    error: str = ""
    #: when it may be asked again as it said itself (`Retry-After`, `max-age`, ttl), and as its failures demand;
    #: None for at once
    not_before: datetime | None = None
    retry_at: datetime | None = None
    #: 410: it is not asked again
    gone: bool = False
    #: what its last document wished: minutes, hours of the day (GMT), days of the week (0 is Monday)
    ttl: int = 0
    skip_hours: tuple[int, ...] = ()
    skip_days: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Poll:
    """One source: when it was asked, what came of it, when it is asked again; times aware and in UTC."""

    source: str
    state: State = "waiting"
    #: when the state became what it is
    since: datetime | None = None
    #: None for at once; a source that is gone has none either
    next_at: datetime | None = None
    last_try: datetime | None = None
    last_success: datetime | None = None
    #: when something new came last; at the first poll, when the newest article was published
    last_new: datetime | None = None
    #: polls in a row of which no address gave an answer that could be used
    failures: int = 0
    #: what went wrong last, in words; empty where the last poll went well
    error: str = ""
    #: the address asked last, the status it answered (0 for none), bytes as sent, milliseconds
    asked: str = ""
    status: int = 0
    size: int = 0
    duration: int = 0
    #: seconds between two articles: usually (the median), and at most but for a tenth; 0 for unknown
    rhythm: int = 0
    cadence: int = 0
    #: entries of the last document that were not taken in, and the first reasons
    rejected: int = 0
    problems: tuple[str, ...] = ()
    upstreams: tuple[Upstream, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """A change of state, for the operations feed."""

    source: str
    before: State
    state: State
    at: datetime
    #: why, in words
    words: str

"""The result of one poll of a source."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from feeds.health import Poll
from feeds.ingest.pipeline import IngestReport
from feeds.model import Source
from feeds.poll.outcomes import Attempt

#: fields of the state that `feeds poll --json` prints
_PRINTED = ("state", "error", "asked", "status", "size", "duration")


@dataclass(frozen=True, slots=True, kw_only=True)
class PollResult:
    """One poll: its requests, the state of the source before and after it, and what was stored of its entries."""

    source: Source
    previous: Poll
    #: the same as `previous` until the poll is recorded
    current: Poll
    now: datetime
    #: one for each requested URL; empty if no URL may be requested yet
    attempts: tuple[Attempt, ...]
    report: IngestReport = field(default_factory=IngestReport)

    @property
    def is_asked(self) -> bool:
        """Whether a URL was requested."""
        return bool(self.attempts)

    @property
    def is_unreachable(self) -> bool:
        """Whether it was requested and none of its hosts was reachable."""
        return self.is_asked and all(attempt.is_unreachable for attempt in self.attempts)

    def as_dict(self) -> dict[str, Any]:
        """The poll as `feeds poll --json` prints it."""
        return {
            "source": self.source.id,
            "is_asked": self.is_asked,
            **{name: getattr(self.current, name) for name in _PRINTED},
            "error": str(self.current.error or ""),
            "next_at": self.current.next_at,
            **self.report.as_dict(),
        }

"""Explain past decisions about an article from its stored history."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from feeds.dedupe.decision import Outcome
from feeds.dedupe.history import ArticleHistory, Trace, by_first_seen, is_short


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionDelivery:
    """One version, and the outcome of its first delivery as computed from the stored history."""

    digest: str
    seen: datetime
    last_seen: datetime
    outcome: Outcome
    reason: str
    is_shown: bool


class StoredDuplicate(Protocol):
    """Another article with the same text."""

    @property
    def id(self) -> str: ...

    @property
    def first_seen(self) -> datetime: ...

    @property
    def likeness(self) -> float: ...


def explain_versions(
    history: ArticleHistory, id: str = "", duplicates: Iterable[StoredDuplicate] = ()
) -> Iterator[VersionDelivery]:
    """Yield the versions in the order of their first delivery, each with its outcome and the reason.

    If one of the `duplicates` was stored before, the first version of the article with this id is a duplicate of it.
    """
    earlier = next((other for other in duplicates if (other.first_seen, other.id) < (history.first_seen, id)), None)
    walk = sorted(history.traces.values(), key=by_first_seen)
    for at, trace in enumerate(walk):
        outcome, reason = _change(trace, history) if at else _origin(trace, earlier)
        yield VersionDelivery(
            digest=trace.digest,
            seen=trace.seen,
            last_seen=trace.last_seen,
            outcome=outcome,
            reason=f"{reason}{_returns(trace)}",
            is_shown=trace.digest == history.current,
        )


def _origin(trace: Trace, earlier: StoredDuplicate | None) -> tuple[Outcome, str]:
    reason = "not stored before" if trace.addressed else "not stored before; a copy without an address"
    if trace.foreign:
        reason = "known only from a third-party feed, until its publisher delivers it"
    if earlier is None:
        return "new", reason
    return "duplicate", f"{earlier.likeness:.0%} of the text of {earlier.id}, which was seen first; {reason}"


def _change(trace: Trace, history: ArticleHistory) -> tuple[Outcome, str]:
    current = history.traces[history.current]
    if trace.announced:
        return "updated", "changed materially"
    if not trace.addressed and current.addressed:
        return "same", "a copy without an address never takes the place of one that has one"
    if trace is not current and is_short(trace, current):
        return "same", "a teaser of the stored text"
    return "corrected", "corrected silently: less than a tenth of the text and no other title"


def _returns(trace: Trace) -> str:
    if trace.counted != trace.last_seen:
        return "; takes turns with another version, so the one shown stays"
    return "; came back once" if trace.returns else ""

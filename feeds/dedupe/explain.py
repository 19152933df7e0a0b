"""Explain past decisions about an article from its stored history."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

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


def explain_versions(history: ArticleHistory) -> Iterator[VersionDelivery]:
    """Yield the versions in the order of their first delivery, each with its outcome and the reason."""
    walk = sorted(history.traces.values(), key=by_first_seen)
    for at, trace in enumerate(walk):
        outcome, reason = _change(trace, history) if at else _origin(trace)
        yield VersionDelivery(
            digest=trace.digest,
            seen=trace.seen,
            last_seen=trace.last_seen,
            outcome=outcome,
            reason=f"{reason}{_returns(trace)}",
            is_shown=trace.digest == history.current,
        )


def _origin(trace: Trace) -> tuple[Outcome, str]:
    if trace.foreign:
        return "new", "known only from a third-party feed, until its publisher delivers it"
    return "new", "not stored before" if trace.addressed else "not stored before; a copy without an address"


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

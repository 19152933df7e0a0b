"""Decide how a delivery changes the history of its article."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from feeds.dedupe.decision import UNCHANGED, Decision, Duplicate, NewAlias, Outcome, guid_name
from feeds.dedupe.history import (
    ArticleHistory,
    Trace,
    Version,
    better_dated,
    by_first_seen,
    by_last_seen,
    is_short,
    merge_traces,
    trace_of,
)
from feeds.dedupe.similarity import headline, is_material
from feeds.messages.aliases import AliasReason
from feeds.model import Article

#: stored versions of one article; a page whose text contains a counter has a new version at each poll
MAX_VERSIONS = 50

#: how often a polled content may replace a newer one again: once is a reverted correction, more often means that two
#: mirrors, or two caches of one mirror, alternate
MAX_RETURNS = 1

#: if the current version was not delivered for this time, the mirrors have stopped alternating
SETTLED_AFTER = timedelta(days=3)

#: returns the content of a version by its digest
ReadVersion = Callable[[str], Article]

#: outcome, reason, and the history after the delivery
_Verdict = tuple[Outcome, str, ArticleHistory | None]


def decide(
    history: ArticleHistory | None,
    incoming: Version,
    read: ReadVersion,
    *,
    duplicates: Sequence[Duplicate] = (),
    aliases: Sequence[NewAlias] = (),
    guid: str = "",
    is_forgotten: bool = False,
    claimed_by: str = "",
) -> Decision:
    """Return how `incoming` changes the article with this `history`; the history is None for a new article.

    `read` loads the versions that must be compared with the new one: mostly one, at most `MAX_VERSIONS`. `duplicates`
    are those of a new article, the most similar first. `aliases` are new names of the article, `guid` becomes one if
    its publisher delivered it. `claimed_by` is another source that claims this article. The current time is not used,
    only the time of the delivery.
    """
    article = incoming.article
    claimant, claim = ("", "") if is_forgotten else _claim(history, incoming, claimed_by)
    verdict: _Verdict
    if is_forgotten or claimant:
        verdict = "refused", claim or "forgotten by the operator", history
    elif history is None:
        verdict = _decide_new(trace_of(incoming), duplicates)
    else:
        verdict = _decide_known(history, incoming, read)
    outcome, reason, updated = verdict
    if guid and outcome != "refused" and not article.via:
        aliases = (*aliases, NewAlias(name=guid_name(guid), article=article.id, reason=AliasReason.GUID))
    return Decision(
        outcome=outcome,
        reason=reason,
        incoming=incoming,
        stored=history,
        history=updated,
        content=_shown_content(history, updated, incoming, read) if updated and outcome not in UNCHANGED else None,
        duplicates=tuple(duplicates) if history is None else None,
        aliases=tuple(aliases),
        claimant=claimant,
    )


def _shown_content(
    old: ArticleHistory | None, new: ArticleHistory, incoming: Version, read: ReadVersion
) -> Article | None:
    """Return the content that is shown after a decision, None if only times change."""
    if new.current == incoming.digest:
        return incoming.article
    return None if old is not None and old.current == new.current else read(new.current)


def _claim(history: ArticleHistory | None, incoming: Version, claimed_by: str) -> tuple[str, str]:
    """Return the source that claims a stored article of another one, empty if there is none, and its claim in words."""
    if history is None:
        return "", ""
    if (via := incoming.article.via) and not history.foreign:
        return via, f"{via} claims an article that its publisher delivered"
    return claimed_by, f"{claimed_by} claims an article that another source delivered first"


def _decide_new(new: Trace, duplicates: Sequence[Duplicate]) -> _Verdict:
    """Decide about an article that is not stored."""
    if not duplicates:
        return "new", "not stored before", _single_version(new)
    share = f"{duplicates[0].likeness:.0%} of the text of {duplicates[0].id}"
    return "duplicate", share, _single_version(new)


def _decide_known(history: ArticleHistory, incoming: Version, read: ReadVersion) -> _Verdict:
    """Decide about another delivery of a stored article."""
    new = trace_of(incoming)
    if history.foreign and not new.foreign:
        # drop the deliveries of third-party feeds, as if they had come after the publisher's own
        return "updated", "its publisher's own", _single_version(new)
    stored = history.traces.get(new.digest)
    trace = _merge_delivery(stored, new, history, incoming) if stored else new
    if trace == stored:
        return "same", "this version is already stored", history

    def read_content(digest: str) -> Article:
        return incoming.article if digest == new.digest else read(digest)

    traces = _evict_oldest({**history.traces, trace.digest: trace}, history)
    if stored is None or stored.seen != trace.seen:
        traces = _reevaluate(traces, history, trace, read_content)
    updated = _updated_history(history, new, traces, read_content)
    return _outcome(history, updated), _reason(history, updated, trace), updated


def _merge_delivery(stored: Trace, new: Trace, history: ArticleHistory, incoming: Version) -> Trace:
    """Return the trace of a content that is delivered again."""
    trace = merge_traces(stored, new)
    if not incoming.live or history.current == new.digest or trace.last_seen == stored.last_seen:
        return trace
    current = history.traces[history.current]
    if stored.returns < MAX_RETURNS:
        return replace(trace, returns=stored.returns + 1)
    # after SETTLED_AFTER the other mirror is gone or now delivers this content too
    return trace if trace.last_seen - current.last_seen > SETTLED_AFTER else replace(trace, counted=stored.counted)


def _outcome(old: ArticleHistory, new: ArticleHistory) -> Outcome:
    if _visible_state(old) == _visible_state(new):
        return "same"
    return "updated" if old.updated < new.updated else "corrected"


def _single_version(new: Trace) -> ArticleHistory:
    """Return the history of an article with one delivery."""
    times = {"published": new.published, "updated": new.published, "first_seen": new.seen}
    return ArticleHistory(**times, current=new.digest, traces={new.digest: new}, exactness=new.exactness)


def _updated_history(old: ArticleHistory, new: Trace, traces: Mapping[str, Trace], read: ReadVersion) -> ArticleHistory:
    """Return the history of `traces`; `old` still contains the times of versions that were dropped."""
    dated = better_dated(old, new)
    published = dated.published
    announced = _last_announced(traces)
    return ArticleHistory(
        published=published,
        updated=max(published, announced.updated, announced.seen) if announced else published,
        first_seen=min(old.first_seen, new.seen),
        current=_select_current(traces, read).digest,
        traces=traces,
        exactness=dated.exactness,
    )


def _select_current(traces: Mapping[str, Trace], read: ReadVersion) -> Trace:
    """Return the trace of the current version: the one delivered last, except teasers of a stored text.

    A version without a URL is current only if there is no other version.
    """
    candidates = [trace for trace in traces.values() if trace.addressed] or list(traces.values())
    order = sorted(candidates, key=by_last_seen, reverse=True)
    return next(trace for trace in order if not any(_is_teaser(trace, other, read) for other in order))


def _is_teaser(trace: Trace, whole: Trace, read: ReadVersion) -> bool:
    """Return whether a content is a teaser of `whole`: much shorter, with the same headline.

    A withdrawal notice is short too, but it has another headline, so it replaces the text.
    """
    return is_short(trace, whole) and headline(read(trace.digest).title) == headline(read(whole.digest).title)


def _evict_oldest(traces: dict[str, Trace], history: ArticleHistory) -> dict[str, Trace]:
    """Evict one trace above `MAX_VERSIONS`: the one not delivered for the longest time, possibly the incoming one.

    The last announced version stays, because the next change is compared with it, and so does the current one.
    """
    if len(traces) <= MAX_VERSIONS:
        return traces
    announced = _last_announced(history.traces)
    order = sorted(traces.values(), key=by_last_seen)
    forgotten = next(trace for trace in order if trace != announced and trace.digest != history.current)
    return {digest: trace for digest, trace in traces.items() if trace is not forgotten}


def _reevaluate(traces: dict[str, Trace], history: ArticleHistory, moved: Trace, read: ReadVersion) -> dict[str, Trace]:
    """Decide again which of `traces` are announced, because `moved` has a new place in the order of `first_seen`."""
    if moved.digest not in traces:
        return traces
    walk = sorted(traces.values(), key=by_first_seen)
    old_order = sorted(history.traces.values(), key=by_first_seen)
    new_index = walk.index(moved)
    old_index = next((at for at, trace in enumerate(old_order) if trace.digest == moved.digest), new_index)
    bases = {trace.digest for trace in old_order if trace.announced} | {old_order[0].digest}
    judged = _reevaluate_from(walk, new_index, max(new_index, old_index), bases, read)
    return {trace.digest: trace for trace in judged}


def _reevaluate_from(
    walk: Sequence[Trace], first: int, last: int, bases: set[str], read: ReadVersion
) -> Iterator[Trace]:
    """Yield `walk`; the traces from index `first` on are compared again.

    Each is compared with the last announced one, so that many small corrections still add up; the first trace announces
    the article. After index `last` the order is unchanged: there the work stops at the first announced trace that was a
    base of comparison before (in `bases`), because the results after it are still valid.
    """
    base = next((trace for trace in reversed(walk[:first]) if trace.announced), walk[0])
    settled = False
    for at, trace in enumerate(walk):
        if at < first or settled:
            yield trace
            continue
        announced = at > 0 and not _is_teaser(trace, base, read) and is_material(read(base.digest), read(trace.digest))
        if announced or at == 0:
            base = trace
            settled = at > last and trace.digest in bases
        yield replace(trace, announced=announced)


def _last_announced(traces: Mapping[str, Trace]) -> Trace | None:
    return max((trace for trace in traces.values() if trace.announced), key=by_first_seen, default=None)


def _visible_state(history: ArticleHistory) -> tuple[datetime, datetime, datetime, str, str]:
    """Return everything of a history that a reader can see."""
    wording = history.traces[history.current].delivery
    return history.published, history.updated, history.first_seen, history.current, wording


def _reason(old: ArticleHistory, new: ArticleHistory, trace: Trace) -> str:
    """Return the reason of a decision in words."""
    stored = old.traces.get(trace.digest)
    if trace.digest not in new.traces:
        return "older than all stored versions"
    if stored is not None and old.current != new.current:
        return "an earlier version came back"
    if stored is not None:
        if trace.last_seen != trace.counted:
            return "two versions alternate, the published one stays"
        return "a stored version was seen earlier" if trace.seen < stored.seen else "a stored version was seen again"
    if not trace.addressed and new.traces[new.current].addressed:
        return "a copy without an address"
    if new.current != trace.digest:
        return "an older version than the current one"
    return "changed materially" if old.updated < new.updated else "corrected silently"

"""State transitions of a source after a poll: pure functions of the previous state, the attempts and the time."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import NamedTuple

from feeds.config import SourceSettings
from feeds.health import (
    Event,
    Poll,
    Upstream,
    describe_state,
    judge_state,
    next_allowed_time,
    next_poll,
    rhythm_of,
)
from feeds.health.schedule import MAX_WISH
from feeds.messages import Message
from feeds.messages.reasons import Reason, at_url
from feeds.model import Source
from feeds.poll.outcomes import Attempt

#: delay of the next poll after a network outage
_RETRY_OFFLINE = timedelta(minutes=5)
#: errors of a source that are stored
_MAX_REASONS = 3
#: a due time further ahead was stored by a wrong clock
_TOO_FAR = MAX_WISH * 2


class _News(NamedTuple):
    """The fields of a `Poll` that only a document changes."""

    last_new: datetime | None
    rhythm: int
    cadence: int
    rejected: int
    problems: tuple[Message, ...]


def with_current_upstreams(poll: Poll | None, source: Source) -> Poll:
    """The poll with the declared upstream URLs, in their order; without those that were removed.

    A source with a new URL is due at once.
    """
    by_url = {upstream.url: upstream for upstream in poll.upstreams} if poll else {}
    upstreams = tuple(by_url.get(url) or Upstream(url=url) for url in source.feeds)
    previous = poll or Poll(source=source.id)
    is_known = all(url in by_url for url in source.feeds)
    return replace(previous, upstreams=upstreams, next_at=previous.next_at if is_known else None)


def is_due(poll: Poll, now: datetime) -> bool:
    """Whether a source is due; one whose URLs are all gone never is."""
    if all(upstream.gone for upstream in poll.upstreams):
        return False
    return poll.next_at is None or _reached(poll.next_at, now)


def available_upstreams(poll: Poll, now: datetime, *, at_once: bool = False) -> list[Upstream]:
    """The upstreams that may be requested now, in their order.

    `at_once` is a request of the operator: it overrides our backoff, but not what a server asked for.
    """
    if at_once:
        return [upstream for upstream in poll.upstreams if _reached(upstream.not_before, now)]
    return [upstream for upstream in poll.upstreams if not upstream.gone and _reached(_allowed_at(upstream), now)]


def next_available(poll: Poll) -> datetime | None:
    """When the first upstream becomes available; None if one is available now, or none ever."""
    moments = [_allowed_at(upstream) for upstream in poll.upstreams if not upstream.gone]
    return min((moment for moment in moments if moment is not None), default=None) if None not in moments else None


def after_poll(
    previous: Poll, attempts: Sequence[Attempt], now: datetime, settings: SourceSettings, *, new: int, jitter: float
) -> Poll:
    """The state after a poll with at least one attempt; `new` is the number of new articles."""
    last = attempts[-1]
    tried = {item.upstream.url: item.upstream for item in attempts}
    upstreams = tuple(tried.get(item.url, item) for item in previous.upstreams)
    failures = previous.failures + 1 if last.error else 0
    news = _news(previous, last, now, new)
    # one `replace` for all fields, because it copies all of them
    current = replace(
        previous,
        upstreams=upstreams,
        next_at=_next(upstreams, last, now, settings, rhythm=news.rhythm, failures=failures, jitter=jitter),
        last_try=now,
        last_success=previous.last_success if last.error else now,
        last_new=news.last_new,
        failures=failures,
        error=_reason(attempts) if last.error else last.warning,
        asked=last.requested_url,
        status=last.status,
        size=sum(item.size for item in attempts),
        duration=sum(item.duration for item in attempts),
        rhythm=news.rhythm,
        cadence=news.cadence,
        rejected=news.rejected,
        problems=news.problems,
    )
    return with_current_state(current, now, paused=settings.paused)


def after_outage(previous: Poll, attempts: Sequence[Attempt], now: datetime) -> Poll:
    """The state after a poll in a network outage: not a failure of the source, which is polled again soon."""
    return replace(
        previous,
        error=Reason.OFFLINE(why=attempts[0].error or Reason.NETWORK_UNREACHABLE()),
        asked=attempts[0].requested_url,
        status=0,
        next_at=now + _RETRY_OFFLINE,
    )


def with_current_state(poll: Poll, now: datetime, *, paused: bool) -> Poll:
    """The poll with the state that it has now, and its start."""
    state = judge_state(poll, now, paused=paused)
    return poll if state == poll.state and poll.since else replace(poll, state=state, since=now)


def state_change(previous: Poll, current: Poll, now: datetime) -> Event | None:
    """The event to publish if the state has changed, else None; the first success of a new source is none."""
    if current.state == previous.state or (previous.state == "waiting" and current.state == "fresh"):
        return None
    reason = describe_state(current.state, current, now)
    return Event(source=current.source, previous=previous.state, state=current.state, at=now, reason=reason)


def _reason(attempts: Sequence[Attempt]) -> Message | None:
    """The errors of the attempts, at most the first three, with their URLs if there are several."""
    failed = [(attempt.requested_url, attempt.error) for attempt in attempts if attempt.error][:_MAX_REASONS]
    if len(failed) == 1:
        return failed[0][1]
    reason = None
    for url, error in reversed(failed):
        first = at_url(url, error)
        reason = Reason.SEVERAL(first=first, next=reason) if reason else first
    return reason


def _news(poll: Poll, last: Attempt, now: datetime, new: int) -> _News:
    """What is known of the source's articles after its last attempt."""
    if last.error or (reading := last.reading) is None:
        return _News(poll.last_new, poll.rhythm, poll.cadence, poll.rejected, poll.problems)
    rhythm, cadence = rhythm_of(reading.published)
    # on the first poll the arrival times are unknown: use the dates of the articles
    newest = min(max(reading.published), now)
    last_new = newest if poll.last_new is None else now if new else poll.last_new
    # a document with one article has no rhythm: keep the known one
    return _News(last_new, rhythm or poll.rhythm, cadence or poll.cadence, reading.rejected, reading.problems)


def _next(
    upstreams: Sequence[Upstream],
    last: Attempt,
    now: datetime,
    settings: SourceSettings,
    *,
    rhythm: int,
    failures: int,
    jitter: float,
) -> datetime | None:
    """The time of the next poll: by rhythm or backoff, when an upstream is available, outside of skipped hours."""
    waiting = [_allowed_at(upstream) for upstream in upstreams if not upstream.gone]
    if not waiting:
        return None
    due = next_poll(
        now,
        rhythm=rhythm,
        floor=settings.poll_floor,
        ceiling=settings.poll_ceiling,
        failures=failures,
        jitter=jitter,
    )
    due = max(due, min((moment or now for moment in waiting), default=now))
    return next_allowed_time(due, last.upstream.skip_hours, last.upstream.skip_days)


def _allowed_at(upstream: Upstream) -> datetime | None:
    not_before, retry_at = upstream.not_before, upstream.retry_at
    return max(not_before, retry_at) if not_before and retry_at else not_before or retry_at


def _reached(moment: datetime | None, now: datetime) -> bool:
    """Whether a time has come; one that is implausibly far ahead counts as past."""
    return moment is None or not timedelta() < moment - now <= _TOO_FAR

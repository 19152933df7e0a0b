"""What a poll makes of what is remembered of a source: pure functions of before, after and the time."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from feeds.config import SourceSettings
from feeds.health import UNREACHED, Event, Poll, Upstream, allowed, judge, meaning, next_poll, rhythm_of
from feeds.health.schedule import LONGEST_WISH
from feeds.model import Source
from feeds.poll.outcomes import Attempt

#: until all sources are asked again that could not be reached
_RETRY_OFFLINE = timedelta(minutes=5)
#: what lies further ahead was written down by a clock that was wrong
_TOO_FAR = LONGEST_WISH * 2


def with_current_upstreams(poll: Poll | None, source: Source) -> Poll:
    """What is remembered of the addresses that the catalogue declares now, in its order.

    A source with an address that is new is due at once.
    """
    held = {one.url: one for one in poll.upstreams} if poll else {}
    upstreams = tuple(held.get(url) or Upstream(url=url) for url in source.feeds)
    before = poll or Poll(source=source.id)
    is_known = all(url in held for url in source.feeds)
    return replace(before, upstreams=upstreams, next_at=before.next_at if is_known else None)


def is_due(poll: Poll, now: datetime) -> bool:
    """Whether a source is to be asked; one that is gone never is."""
    if all(one.gone for one in poll.upstreams):
        return False
    return poll.next_at is None or _reached(poll.next_at, now)


def available_upstreams(poll: Poll, now: datetime, *, at_once: bool = False) -> list[Upstream]:
    """The addresses that may be asked, in their order.

    `at_once` is an operator's word: it overrides our own patience with failures, not what a server asked for.
    """
    if at_once:
        return [one for one in poll.upstreams if _reached(one.not_before, now)]
    return [one for one in poll.upstreams if not one.gone and _reached(_allowed_at(one), now)]


def next_available(poll: Poll) -> datetime | None:
    """When the first of the addresses may be asked again; None where one may be asked at once, or none ever."""
    moments = [_allowed_at(one) for one in poll.upstreams if not one.gone]
    return min((moment for moment in moments if moment is not None), default=None) if None not in moments else None


def after_poll(
    before: Poll, attempts: Sequence[Attempt], now: datetime, tuning: SourceSettings, *, new: int, strewn: float
) -> Poll:
    """What is remembered after a poll that asked at least one address; `new` counts the articles it brought."""
    last = attempts[-1]
    tried = {one.after.url: one.after for one in attempts}
    after = replace(
        before,
        upstreams=tuple(tried.get(one.url, one) for one in before.upstreams),
        last_try=now,
        asked=last.asked,
        status=last.status,
        size=sum(one.size for one in attempts),
        duration=sum(one.duration for one in attempts),
    )
    after = _failure(after, attempts) if last.error else _success(after, last, now, new)
    return with_current_state(
        replace(after, next_at=_next(after, last, now, tuning, strewn)), now, paused=tuning.paused
    )


def after_outage(before: Poll, attempts: Sequence[Attempt], now: datetime) -> Poll:
    """A poll while no source can be reached: no failure of this source, which is asked again soon."""
    error = f"{UNREACHED}: {attempts[0].error}"
    return replace(before, error=error, asked=attempts[0].asked, status=0, next_at=now + _RETRY_OFFLINE)


def with_current_state(poll: Poll, now: datetime, *, paused: bool) -> Poll:
    """With the state that it has now, and since when."""
    state = judge(poll, now, paused=paused)
    return poll if state == poll.state and poll.since else replace(poll, state=state, since=now)


def state_change(before: Poll, after: Poll, now: datetime) -> Event | None:
    """The change of state to announce, None where there is none; that a new source works is no news."""
    if after.state == before.state or (before.state == "waiting" and after.state == "fresh"):
        return None
    words = meaning(after.state, after, now)
    return Event(source=after.source, before=before.state, state=after.state, at=now, words=words)


def _failure(poll: Poll, attempts: Sequence[Attempt]) -> Poll:
    reasons = [attempts[0].error] if len(attempts) == 1 else [f"{one.asked}: {one.error}" for one in attempts]
    return replace(poll, failures=poll.failures + 1, error="; ".join(reasons)[:1000])


def _success(poll: Poll, last: Attempt, now: datetime, new: int) -> Poll:
    after = replace(poll, last_success=now, failures=0, error=last.warning)
    if (reading := last.reading) is None:
        return after
    rhythm, cadence = rhythm_of(reading.published)
    # of a source that is met now, nobody knows when its articles came: what they say themselves has to do
    newest = min(max(reading.published), now)
    brought = newest if poll.last_new is None else now if new else poll.last_new
    return replace(
        after,
        # a document of one article tells no rhythm: the one that is known stays
        rhythm=rhythm or poll.rhythm,
        cadence=cadence or poll.cadence,
        last_new=brought,
        rejected=reading.rejected,
        problems=reading.problems,
    )


def _next(poll: Poll, last: Attempt, now: datetime, tuning: SourceSettings, strewn: float) -> datetime | None:
    """The moment of the next poll: due by rhythm or patience, not before an address is open, in an hour that suits."""
    waiting = [_allowed_at(one) for one in poll.upstreams if not one.gone]
    if not waiting:
        return None
    due = next_poll(
        now,
        rhythm=poll.rhythm,
        floor=tuning.poll_floor,
        ceiling=tuning.poll_ceiling,
        failures=poll.failures,
        strewn=strewn,
    )
    due = max(due, min((moment or now for moment in waiting), default=now))
    return allowed(due, last.after.skip_hours, last.after.skip_days)


def _allowed_at(upstream: Upstream) -> datetime | None:
    asked_for, patience = upstream.not_before, upstream.retry_at
    return max(asked_for, patience) if asked_for and patience else asked_for or patience


def _reached(moment: datetime | None, now: datetime) -> bool:
    """Whether a moment has come; one so far ahead that nobody set it on purpose counts as past."""
    return moment is None or not timedelta() < moment - now <= _TOO_FAR

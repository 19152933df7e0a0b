"""What one answer, or the lack of one, makes of what is remembered of an address: pure functions."""

from dataclasses import dataclass, field, replace
from datetime import datetime

from feeds.config import SourceSettings
from feeds.fetch import FetchResponse
from feeds.health import PollHints, Upstream, next_poll, retry_after
from feeds.ingest.workers import ReadResult
from feeds.model import Validators
from feeds.parsing.normalizers import host_of
from feeds.urls.hosts import registrable_domain

#: tries at an address that was moved to, before the one that moved is asked again
_TRUST = 3
GONE, TOO_MANY, UNAVAILABLE = 410, 429, 503


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One address, asked."""

    #: what is remembered of it from now on
    after: Upstream
    #: the address that was really asked
    asked: str
    #: 0 where there was no answer
    status: int = 0
    #: bytes as sent
    size: int = 0
    #: milliseconds
    duration: int = 0
    #: why nothing could be used; empty where it could
    error: str = ""
    #: whether nothing was sent because no way leads to the host
    is_unreachable: bool = False
    #: what is wrong though it could be used
    warning: str = ""
    #: what the document held; None where it is the one that was read before
    reading: ReadResult | None = field(default=None, repr=False)


def failed_attempt(
    upstream: Upstream, reason: str, now: datetime, tuning: SourceSettings, *, answer: FetchResponse | None = None
) -> Attempt:
    """The address gave nothing that could be used."""
    failures = upstream.failures + 1
    asked_for = retry_after(answer.retry_after, now) if answer and answer.status in (TOO_MANY, UNAVAILABLE) else None
    after = replace(
        upstream,
        failures=failures,
        error=reason,
        retry_at=next_poll(now, rhythm=0, floor=tuning.poll_floor, ceiling=tuning.poll_ceiling, failures=failures),
        not_before=asked_for,
        # said of the address itself: where it only leads for now, or did since, something else is gone
        gone=answer is not None and answer.status == GONE and answer.url == upstream.url,
        moved="" if failures >= _TRUST else upstream.moved,
    )
    return _attempt(after, answer, asked=upstream.moved or upstream.url, error=reason)


def unchanged_attempt(upstream: Upstream, answer: FetchResponse, now: datetime) -> Attempt:
    """The address has nothing new: 304, or a body that was read before."""
    told = answer.validators
    if answer.status == 304 and told.url == upstream.validators.url:  # RFC 9110 section 15.4.5: both may be left out
        held = upstream.validators
        told = Validators(
            url=told.url, etag=told.etag or held.etag, last_modified=told.last_modified or held.last_modified
        )
    return _attempt(_answered(upstream, answer, now, told), answer)


def successful_attempt(
    upstream: Upstream, answer: FetchResponse, now: datetime, *, reading: ReadResult, digest: str
) -> Attempt:
    """The address gave a document that was read."""
    hints = reading.hints
    told = replace(
        upstream,
        ttl=hints.ttl or 0,
        skip_hours=tuple(sorted(hints.skip_hours)),
        skip_days=tuple(sorted(hints.skip_days)),
    )
    if hints.is_complete:
        after = replace(_answered(told, answer, now, answer.validators), digest=digest)
        return _attempt(after, answer, reading=reading)
    # what is missing must come with the next poll: a condition would get 304 instead
    after = replace(_answered(told, answer, now, Validators()), digest="")
    return _attempt(after, answer, reading=reading, warning="the document breaks off before its end")


def poll_hints(upstream: Upstream, answer: FetchResponse) -> PollHints:
    """What the server and its document ask for."""
    return PollHints(
        cache_control=answer.cache_control,
        expires=answer.expires,
        date=answer.date,
        ttl=upstream.ttl,
    )


def _answered(upstream: Upstream, answer: FetchResponse, now: datetime, validators: Validators) -> Upstream:
    wait = poll_hints(upstream, answer).wait(now)
    after = replace(
        upstream,
        validators=validators,
        failures=0,
        error="",
        retry_at=None,
        not_before=now + wait if wait else None,
        gone=False,
    )
    return _moved(after, answer.moved)


def _moved(upstream: Upstream, moved: str) -> Upstream:
    """Remember a move within the site; one to another site waits for the operator, as anybody could have made it."""
    if not moved:
        return replace(upstream, elsewhere="") if upstream.elsewhere else upstream
    if registrable_domain(host_of(moved)) == registrable_domain(host_of(upstream.url)):
        return replace(upstream, moved=moved, elsewhere="")
    return replace(upstream, elsewhere=moved)


def _attempt(after: Upstream, answer: FetchResponse | None, *, asked: str = "", **rest: object) -> Attempt:
    status, size, url = (answer.status, answer.wire, answer.url) if answer else (0, 0, asked)
    return Attempt(after=after, asked=asked or url, status=status, size=size, **rest)  # type: ignore[arg-type]

"""How a response, or a failed request, changes the stored state of an upstream URL: pure functions."""

from dataclasses import dataclass, field, replace
from datetime import datetime

from feeds.config import SourceSettings
from feeds.fetch import FetchResponse
from feeds.health import PollHints, Upstream, next_poll, retry_after
from feeds.ingest.workers import ReadResult
from feeds.messages import Message
from feeds.messages.reasons import Reason
from feeds.model import Validators
from feeds.parsing.normalizers import host_of
from feeds.urls.hosts import registrable_domain

#: failures at a new URL before the original one is tried again
_TRUST = 3
GONE, TOO_MANY, UNAVAILABLE = 410, 429, 503


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One request to one upstream URL and its outcome."""

    #: the new state of the upstream
    upstream: Upstream
    #: the URL that was requested
    requested_url: str
    #: 0 without a response
    status: int = 0
    #: bytes on the wire
    size: int = 0
    #: milliseconds
    duration: int = 0
    #: why the response cannot be used; None on success
    error: Message | None = None
    #: whether nothing was sent because the host is unreachable
    is_unreachable: bool = False
    #: a problem of a response that can be used
    warning: Message | None = None
    #: the parsed document; None if it is unchanged
    reading: ReadResult | None = field(default=None, repr=False)


def failed_attempt(
    upstream: Upstream,
    reason: Message,
    now: datetime,
    settings: SourceSettings,
    *,
    response: FetchResponse | None = None,
) -> Attempt:
    """The request failed or the response cannot be used."""
    failures = upstream.failures + 1
    retry_at = (
        retry_after(response.retry_after, now) if response and response.status in (TOO_MANY, UNAVAILABLE) else None
    )
    updated = replace(
        upstream,
        failures=failures,
        error=reason,
        retry_at=next_poll(now, rhythm=0, floor=settings.poll_floor, ceiling=settings.poll_ceiling, failures=failures),
        not_before=retry_at,
        # 410 counts for the original URL only; a redirect target that is gone does not
        gone=response is not None and response.status == GONE and response.url == upstream.url,
        moved="" if failures >= _TRUST else upstream.moved,
    )
    return _attempt(updated, response, requested_url=upstream.moved or upstream.url, error=reason)


def unchanged_attempt(upstream: Upstream, response: FetchResponse, now: datetime) -> Attempt:
    """Nothing new: 304, or the same body as before."""
    validators = response.validators
    if (
        response.status == 304 and validators.url == upstream.validators.url
    ):  # RFC 9110 section 15.4.5: both may be left out
        previous = upstream.validators
        validators = Validators(
            url=validators.url,
            etag=validators.etag or previous.etag,
            last_modified=validators.last_modified or previous.last_modified,
        )
    return _attempt(_after_response(upstream, response, now, validators), response)


def successful_attempt(
    upstream: Upstream, response: FetchResponse, now: datetime, *, reading: ReadResult, digest: str
) -> Attempt:
    """The response is a document that was parsed."""
    hints = reading.hints
    hinted = replace(
        upstream,
        ttl=hints.ttl or 0,
        skip_hours=tuple(sorted(hints.skip_hours)),
        skip_days=tuple(sorted(hints.skip_days)),
    )
    if hints.is_complete:
        updated = replace(_after_response(hinted, response, now, response.validators), digest=digest)
        return _attempt(updated, response, reading=reading)
    # the missing part must come with the next poll: a conditional request would get 304 instead
    updated = replace(_after_response(hinted, response, now, Validators()), digest="")
    return _attempt(updated, response, reading=reading, warning=Reason.INCOMPLETE())


def poll_hints(upstream: Upstream, response: FetchResponse) -> PollHints:
    """The caching headers and hints of the server and its document."""
    return PollHints(
        cache_control=response.cache_control,
        expires=response.expires,
        date=response.date,
        ttl=upstream.ttl,
    )


def _after_response(upstream: Upstream, response: FetchResponse, now: datetime, validators: Validators) -> Upstream:
    wait = poll_hints(upstream, response).wait(now)
    updated = replace(
        upstream,
        validators=validators,
        failures=0,
        error=None,
        retry_at=None,
        not_before=now + wait if wait else None,
        gone=False,
    )
    return _moved(updated, response.moved)


def _moved(upstream: Upstream, moved: str) -> Upstream:
    """Store a permanent redirect within the site; one to another site could be forged and needs the operator."""
    if not moved:
        return replace(upstream, elsewhere="") if upstream.elsewhere else upstream
    if registrable_domain(host_of(moved)) == registrable_domain(host_of(upstream.url)):
        return replace(upstream, moved=moved, elsewhere="")
    return replace(upstream, elsewhere=moved)


def _attempt(
    updated: Upstream,
    response: FetchResponse | None,
    *,
    requested_url: str = "",
    error: Message | None = None,
    warning: Message | None = None,
    reading: ReadResult | None = None,
) -> Attempt:
    status, size, url = (response.status, response.wire, response.url) if response else (0, 0, requested_url)
    return Attempt(
        upstream=updated,
        requested_url=requested_url or url,
        status=status,
        size=size,
        error=error,
        warning=warning,
        reading=reading,
    )

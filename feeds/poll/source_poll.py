"""Poll one source: request its upstream URLs in order until one gives a usable document."""

import asyncio
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from importlib.metadata import version
from typing import Protocol

from feeds.common.digest import digest_of
from feeds.config import Config, SourceSettings
from feeds.errors import DocumentError, FetchError, Unreachable
from feeds.fetch import FetchRequest, FetchResponse
from feeds.health import Poll, Upstream
from feeds.ingest.workers import FetchedDocument, ReadResult
from feeds.messages import Message
from feeds.messages.reasons import Reason, at_url, bug, unexpected_status
from feeds.model import Source, Validators
from feeds.parsing.normalizers import host_of
from feeds.poll.host_limiter import HostLimiter
from feeds.poll.outcomes import Attempt, failed_attempt, successful_attempt, unchanged_attempt
from feeds.poll.result import PollResult
from feeds.poll.transitions import available_upstreams

_VERSION = version("feeds")
_CHARSET = re.compile(r""";\s*charset\s*=\s*["']?([\w.:-]{1,40})""", re.IGNORECASE)


class FetcherProtocol(Protocol):
    """The methods of Fetcher that polling uses."""

    async def fetch(self, ask: FetchRequest) -> FetchResponse:
        """Request one URL; raises FetchError."""
        ...


class WorkersProtocol(Protocol):
    """The methods of WorkerPool that polling uses."""

    async def read(self, document: FetchedDocument) -> ReadResult:
        """Parse one document; raises DocumentError."""
        ...


class SourcePoller:
    """Polls sources; shared by all concurrent polls."""

    def __init__(
        self,
        config: Config,
        fetcher: FetcherProtocol,
        workers: WorkersProtocol,
        limiter: HostLimiter,
        clock: Callable[[], datetime],
    ) -> None:
        self._config, self._fetcher, self._workers, self._limiter, self._clock = (
            config,
            fetcher,
            workers,
            limiter,
            clock,
        )
        self._fingerprints = {
            source.id: reading_fingerprint(source, config.settings_of(source.id)) for source in config.sources
        }

    async def poll(self, source: Source, previous: Poll, *, at_once: bool = False) -> PollResult:
        """Poll a source: request the first available upstream URL, and the next ones while it fails."""
        attempts: list[Attempt] = []
        settings = self._config.settings_of(source.id)
        for upstream in available_upstreams(previous, self._clock(), at_once=at_once):
            attempts.append(await self._safely(source, upstream, settings))
            if not attempts[-1].error:
                break
        return PollResult(
            source=source, previous=previous, current=previous, attempts=tuple(attempts), now=self._clock()
        )

    async def _safely(self, source: Source, upstream: Upstream, settings: SourceSettings) -> Attempt:
        """Report an unexpected exception as a failure of this URL, so that other sources continue."""
        try:
            return await self._attempt(source, upstream, settings)
        except Exception as error:
            return failed_attempt(upstream, bug(error), self._clock(), settings)

    async def _attempt(self, source: Source, upstream: Upstream, settings: SourceSettings) -> Attempt:
        url = upstream.moved or upstream.url
        slot = self._limiter.slot(host_of(url), timeout=settings.deadline)
        request = FetchRequest(
            url=url,
            # after a change of the parser, the document is needed again
            validators=upstream.validators if upstream.digest.endswith(self._fingerprints[source.id]) else Validators(),
            deadline=settings.deadline,
            max_wire=settings.max_wire_bytes,
            max_body=settings.max_document_bytes,
            before_hop=slot.follow,
        )
        loop = asyncio.get_running_loop()
        async with slot:
            started = loop.time()
            try:
                response = await self._fetcher.fetch(request)
            except FetchError as error:
                attempt = failed_attempt(upstream, _where(error, url), self._clock(), settings)
                duration = _milliseconds(loop.time() - started - slot.waited)
                return replace(attempt, duration=duration, is_unreachable=isinstance(error, Unreachable))
            duration = _milliseconds(loop.time() - started - slot.waited)
        attempt = await self._interpret(source, upstream, response, request, settings)
        return replace(attempt, duration=duration) if duration else attempt

    async def _interpret(
        self,
        source: Source,
        upstream: Upstream,
        response: FetchResponse,
        request: FetchRequest,
        settings: SourceSettings,
    ) -> Attempt:
        """The attempt that follows from the response."""
        now = self._clock()
        if response.status == 304 and request.validators != Validators():
            return unchanged_attempt(upstream, response, now)
        if response.status != 200:
            return failed_attempt(upstream, unexpected_status(response.status), now, settings, response=response)
        digest = f"{response.body.digest}:{self._fingerprints[source.id]}"
        try:
            if digest == upstream.digest:
                return unchanged_attempt(upstream, response, now)
            reading = await self._read(source, upstream, response, now)
        except DocumentError as error:
            return failed_attempt(upstream, error.message, now, settings, response=response)
        finally:
            response.body.discard()
        if reading.accepted:
            return successful_attempt(upstream, response, now, reading=reading, digest=digest)
        reading.discard()
        reason = reading.problems[0] if reading.problems else Reason.NO_ENTRY()
        return failed_attempt(upstream, reason, now, settings, response=response)

    async def _read(self, source: Source, upstream: Upstream, response: FetchResponse, now: datetime) -> ReadResult:
        charset = _CHARSET.search(response.content_type)
        return await self._workers.read(
            FetchedDocument(
                url=upstream.url,
                source=source.id,
                data=response.body.data,
                path=response.body.path,
                charset=charset[1] if charset else "",
                seen=now,
                is_known=bool(upstream.digest),
            )
        )


def reading_fingerprint(source: Source, settings: SourceSettings) -> str:
    """Digest of everything that affects how documents of a source are parsed, except their bytes."""
    return digest_of((_VERSION, source, settings.drop), 6).hex()


def _where(error: FetchError, url: str) -> Message:
    """The reason, with the URL if it differs from the requested one."""
    return error.message if error.url == url else at_url(error.url, error.message)


def _milliseconds(seconds: float) -> int:
    return round(seconds * 1000)

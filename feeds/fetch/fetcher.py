"""HTTP requests with a deadline and limits, safe against any response."""

import asyncio
import re
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, Self

import aiohttp

from feeds.errors import FetchError
from feeds.fetch.body import Body, Spool
from feeds.fetch.decompress import Decompressor, decompressor_for
from feeds.fetch.failures import failure
from feeds.fetch.messages import BadResponse, FetchRequest, FetchResponse, FormPost
from feeds.fetch.ssrf_guard import (
    AllowedUrl,
    LookUp,
    Resolver,
    SsrfGuard,
    look_up,
    open_public_socket,
    open_socket,
)
from feeds.messages.reasons import Reason
from feeds.model import Validators

#: formats that we can parse, preferred ones first
ACCEPT = (
    "application/atom+xml, application/rss+xml, application/feed+json, application/rdf+xml;q=0.9, "
    "application/xml;q=0.8, text/xml;q=0.8, application/json;q=0.7, text/html;q=0.3, */*;q=0.1"
)
_FOR_GOOD = frozenset({301, 308})
#: not 300 (a choice for people), 304 (no redirect), 305 and 306 (obsolete), see RFC 9110 section 15.4
_REDIRECTS = _FOR_GOOD | {302, 303, 307}
MAX_REDIRECTS = 5
#: maximum bytes of a header line
_MAX_LINE_LENGTH = 16_384
_MAX_HEADERS = 100
#: bytes that are no UTF-8, as aiohttp decodes them
_HALF = re.compile("[\ud800-\udfff]")


class _FinalResponse(NamedTuple):
    """The response after all redirects."""

    response: aiohttp.ClientResponse
    hop: AllowedUrl
    moved: str


class Fetcher:
    """HTTP client; create one and share it, as an async context manager.

    `agent` is the User-Agent. Large bodies become files in `folder`; `names` resolves hosts. It sends no cookies, no
    Referer and no credentials, and ignores proxies of the environment.
    """

    def __init__(
        self,
        guard: SsrfGuard,
        *,
        agent: str,
        connections: int = 32,
        folder: Path | None = None,
        names: LookUp = look_up,
    ) -> None:
        self._guard, self._agent, self._connections, self._folder = guard, agent, connections, folder
        self._names = names
        self._sessions: dict[bool, aiohttp.ClientSession] = {}
        # a connector closes only a resolver that it created itself
        self._resolvers: list[Resolver] = []

    async def __aenter__(self) -> Self:
        # two pools: a connection to an allowed internal host must never serve a request for a public URL
        self._sessions = {is_allowed: self._session(is_allowed=is_allowed) for is_allowed in (False, True)}
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for session in self._sessions.values():
            await session.close()
        for resolver in self._resolvers:
            await resolver.close()

    async def fetch(self, ask: FetchRequest) -> FetchResponse:
        """Request one URL, with at most five redirects; raises FetchError, or Refused if no request was sent."""
        spool = Spool(self._folder)
        try:
            # one deadline around everything: timeouts of single reads never stop a body that arrives slowly
            async with asyncio.timeout(ask.deadline) as deadline:
                return await self._exchange(ask, spool, deadline)
        except TimeoutError as error:
            reason = Reason.INCOMPLETE_IN_TIME(seconds=f"{ask.deadline:g}", size=spool.size)
            raise FetchError(reason, url=ask.url) from error
        except (aiohttp.ClientError, OSError, ValueError) as error:
            raise failure(error, ask.url) from error
        finally:
            spool.close()

    async def post(self, post: FormPost) -> int:
        """Send a form and return the status of the response; raises FetchError, or Refused if no request was sent.

        The body of the response is not read, and redirects are not followed: the form goes to the given URL only.
        """
        try:
            async with asyncio.timeout(post.deadline):
                hop = self._guard.first(post.url)
                session = self._sessions[hop.is_allowed]
                response = await session.post(hop.url, data=post.form, allow_redirects=False)
                response.close()
                return response.status
        except TimeoutError as error:
            raise FetchError(Reason.NO_ANSWER_IN_TIME(seconds=f"{post.deadline:g}"), url=post.url) from error
        except (aiohttp.ClientError, OSError, ValueError) as error:
            raise failure(error, post.url) from error

    async def _exchange(self, ask: FetchRequest, spool: Spool, deadline: asyncio.Timeout) -> FetchResponse:
        response, hop, moved = await self._follow(ask, deadline)
        try:
            wire, body = await _read(response, ask, spool) if response.status == 200 else (0, Body())
        finally:
            # discard an unread rest; a body that was read completely has released the connection already
            response.close()
        return _fetch_response(response, hop, moved, body, wire)

    async def _follow(self, ask: FetchRequest, deadline: asyncio.Timeout) -> _FinalResponse:
        """Send the request and follow redirects, without reading their bodies."""
        hop, moved, for_good = self._guard.first(ask.url), "", True
        for _ in range(MAX_REDIRECTS + 1):
            response = await self._send(hop, ask)
            location = response.headers.get("Location", "")
            if response.status not in _REDIRECTS or not location:
                return _FinalResponse(response, hop, moved)
            response.close()
            hop = self._guard.next(hop, location)
            for_good = for_good and response.status in _FOR_GOOD
            moved = hop.parts.url if for_good else moved
            await _wait_before(hop, ask, deadline)
        raise FetchError(Reason.TOO_MANY_REDIRECTS(most=MAX_REDIRECTS), url=ask.url)

    async def _send(self, hop: AllowedUrl, ask: FetchRequest) -> aiohttp.ClientResponse:
        # validators belong to the URL that sent them
        conditions = _conditions(ask.validators) if ask.validators.url == str(hop.url) else {}
        session = self._sessions[hop.is_allowed]
        return await session.get(hop.url, headers=conditions, allow_redirects=False)

    def _session(self, *, is_allowed: bool) -> aiohttp.ClientSession:
        resolver = Resolver(self._names, may_be_inside=is_allowed)
        self._resolvers.append(resolver)
        connector = aiohttp.TCPConnector(
            limit=self._connections,
            resolver=resolver,
            # no DNS cache: each connection checks the addresses of its own lookup
            use_dns_cache=False,
            socket_factory=open_socket if is_allowed else open_public_socket,
        )
        return aiohttp.ClientSession(
            connector=connector,
            cookie_jar=aiohttp.DummyCookieJar(),
            timeout=aiohttp.ClientTimeout(total=None, sock_connect=None),
            auto_decompress=False,
            trust_env=False,
            max_line_size=_MAX_LINE_LENGTH,
            max_field_size=_MAX_LINE_LENGTH,
            max_headers=_MAX_HEADERS,
            headers={"User-Agent": self._agent, "Accept": ACCEPT, "Accept-Encoding": "gzip, identity"},
        )


async def _wait_before(hop: AllowedUrl, ask: FetchRequest, deadline: asyncio.Timeout) -> None:
    """Wait until a redirect may be followed; the deadline is extended, because the wait is not the server's fault."""
    if ask.before_hop is None:
        return
    began, until = asyncio.get_running_loop().time(), deadline.when()
    deadline.reschedule(None)
    await ask.before_hop(hop.parts.url)
    if until is not None:
        deadline.reschedule(until + asyncio.get_running_loop().time() - began)


def _conditions(validators: Validators) -> dict[str, str]:
    """Return the headers of a conditional request; validators that are no UTF-8 are left out, they cannot be sent."""
    headers = {"If-None-Match": validators.etag, "If-Modified-Since": validators.last_modified}
    return {name: value for name, value in headers.items() if value and not _HALF.search(value)}


async def _read(response: aiohttp.ClientResponse, ask: FetchRequest, spool: Spool) -> tuple[int, Body]:
    """Return the number of bytes as sent, and the decompressed body; raises BadResponse if invalid or too large."""
    announced = response.content_length
    if announced is not None and announced > ask.max_wire:
        raise BadResponse(Reason.ANNOUNCED_TOO_LARGE(most=ask.max_wire, size=announced))
    unpack = decompressor_for(",".join(response.headers.getall("Content-Encoding", ())))
    wire = 0
    async for piece in response.content.iter_any():
        wire += len(piece)
        if wire > ask.max_wire:
            raise BadResponse(Reason.TOO_LARGE(most=ask.max_wire))
        _keep(unpack, piece, spool, ask.max_body)
    unpack.finish()
    return wire, spool.finish()


def _keep(unpack: Decompressor, piece: bytes, spool: Spool, limit: int) -> None:
    for part in unpack.feed(piece):
        if spool.size + len(part) > limit:
            raise BadResponse(Reason.UNPACKED_TOO_LARGE(most=limit))
        spool.write(part)


def _fetch_response(
    response: aiohttp.ClientResponse, hop: AllowedUrl, moved: str, body: Body, wire: int
) -> FetchResponse:
    header = response.headers.get
    url = str(hop.url)
    return FetchResponse(
        status=response.status,
        url=url,
        moved=moved,
        validators=Validators(url=url, etag=header("ETag", ""), last_modified=header("Last-Modified", "")),
        cache_control=header("Cache-Control", ""),
        expires=header("Expires", ""),
        date=header("Date", ""),
        retry_after=header("Retry-After", ""),
        content_type=header("Content-Type", ""),
        body=body,
        wire=wire,
    )

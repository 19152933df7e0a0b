"""SSRF guard: validates every URL of every redirect as text, after name resolution, and again at connection.

Checks of the URL as text let 546 of 661 internal addresses through, and DNS can change between a check and the
connection: so the function that creates the socket makes the final check (SECURITY: SSRF, DNS rebinding).
"""

import asyncio
import re
import socket
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from typing import Any, NamedTuple

from aiohttp.abc import AbstractResolver, ResolveResult
from yarl import URL

from feeds.errors import Refused
from feeds.messages import Message
from feeds.messages.reasons import Reason
from feeds.urls.hosts import is_internal
from feeds.urls.parsing import SplitUrl, split

#: threads for name resolution: a name server that never answers blocks one for half a minute
_ASKING = 32
#: configured URLs whose check is cached
_REMEMBERED = 20_000
#: characters that browsers silently repair, and that redirects use for injection
_SUSPICIOUS = re.compile(r"[\x00-\x20\x7f\\]|[\ud800-\udfff]")
#: scheme and authority, then the request target; the fragment is not sent (RFC 9110 section 7.1)
_TARGET = re.compile(r"https?://[^/?#]*([^#]*)", re.IGNORECASE)
_PORTS = {"http": 80, "https": 443}

#: one result of `socket.getaddrinfo`
AddressInfo = tuple[Any, Any, int, str, tuple[Any, ...]]


class AllowedUrl(NamedTuple):
    """A URL that may be requested."""

    parts: SplitUrl
    url: URL
    #: whether the setting `allow` names this host and port: then it may be internal
    is_allowed: bool


class ForbiddenAddress(OSError):
    """A connection to an internal address was refused."""

    def __init__(self, message: Message) -> None:
        self.message = message
        super().__init__(str(message))


class SsrfGuard:
    """Validates URLs by the settings `ports` and `allow`."""

    def __init__(self, ports: Iterable[int] = (80, 443, 8080, 8443), allow: Iterable[str] = ()) -> None:
        self._ports = frozenset(ports)
        self._allowed = frozenset(allow)
        # the check of the text can be cached; the host is resolved every time
        self._first = lru_cache(maxsize=_REMEMBERED)(self._hop)

    def first(self, url: str) -> AllowedUrl:
        """Validate a URL of the configuration; raises Refused."""
        return self._first(url, url)

    def next(self, hop: AllowedUrl, location: str) -> AllowedUrl:
        """Validate the target of a redirect; raises Refused.

        Internal hosts in `allow` may redirect to internal hosts in `allow`; redirects from public hosts may not.
        """
        if _SUSPICIOUS.search(location):
            raise Refused(Reason.REDIRECT_CHARACTERS(), url=str(hop.url))
        if location.startswith("//"):
            location = f"{hop.parts.scheme}:{location}"
        onto = split(location, hop.parts.url)
        target = self._hop(onto.url if onto else location, location)
        if hop.parts.scheme == "https" and target.parts.scheme == "http":
            raise Refused(Reason.REDIRECT_TO_HTTP(), url=target.parts.url)
        if target.is_allowed and not hop.is_allowed:
            raise Refused(Reason.REDIRECT_INSIDE(), url=target.parts.url)
        return target

    def _hop(self, url: str, shown_url: str) -> AllowedUrl:
        if _SUSPICIOUS.search(url):
            raise Refused(Reason.URL_CHARACTERS(), url=shown_url)
        parts = split(url) if _TARGET.match(url) else None
        if parts is None:
            raise Refused(Reason.URL_SCHEME(), url=shown_url)
        port = int(parts.port[1:]) if parts.port else _PORTS[parts.scheme]
        is_allowed = f"{parts.host}:{port}" in self._allowed
        if not is_allowed:
            self._check(parts.host, port, shown_url)
        return AllowedUrl(parts, _target(parts, url), is_allowed)

    def _check(self, host: str, port: int, shown_url: str) -> None:
        if is_internal(host):
            raise Refused(Reason.INTERNAL_HOST(host=host), url=shown_url)
        if port not in self._ports:
            raise Refused(Reason.PORT(port=port), url=shown_url)


def _target(parts: SplitUrl, url: str) -> URL:
    """Return the URL to request: path and query as given, unless they had to be normalized."""
    match = _TARGET.match(url)
    target = match[1] if match and match[1].isascii() and "/." not in match[1] else parts.path + parts.query
    target = target if target.startswith("/") else f"/{target}"
    return URL(f"{parts.scheme}://{parts.host}{parts.port}{target}", encoded=True)


class Resolver(AbstractResolver):
    """Resolves names by the system, in its own threads; a name with any internal address is refused."""

    def __init__(self, look_up: "LookUp", *, may_be_inside: bool) -> None:
        self._look_up, self._may_be_inside = look_up, may_be_inside
        self._threads = ThreadPoolExecutor(_ASKING, thread_name_prefix="names")

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """Return the addresses of a host; raises OSError, ForbiddenAddress if one of them is internal."""
        loop = asyncio.get_running_loop()
        infos = await loop.run_in_executor(self._threads, self._look_up, host, port, family)
        for info in infos:
            if not self._may_be_inside:
                _refuse_inside(info[4][0], host)
        return [
            ResolveResult(hostname=host, host=info[4][0], port=port, family=info[0], proto=info[2], flags=_NUMERIC)
            for info in infos
        ]

    async def close(self) -> None:
        """Shut down the threads; those that still wait for a name end by themselves."""
        self._threads.shutdown(wait=False, cancel_futures=True)


_NUMERIC = socket.AI_NUMERICHOST | socket.AI_NUMERICSERV


#: host, port and family -> its addresses; raises OSError
LookUp = Callable[[str, int, socket.AddressFamily], list[AddressInfo]]


def look_up(host: str, port: int, family: socket.AddressFamily) -> list[AddressInfo]:
    """Return the addresses of a host by the resolver of the system; blocks."""
    return socket.getaddrinfo(host, port, family=family, type=socket.SOCK_STREAM, flags=socket.AI_ADDRCONFIG)


def open_public_socket(info: AddressInfo) -> socket.socket:
    """Create a socket for a public address, else raise ForbiddenAddress: the final check, at connection."""
    _refuse_inside(info[4][0], info[4][0])
    return open_socket(info)


def open_socket(info: AddressInfo) -> socket.socket:
    """Create a socket for any address."""
    return socket.socket(info[0], info[1], info[2])


def _refuse_inside(literal: str, host: str) -> None:
    bare = literal.partition("%")[0]
    if is_internal(f"[{bare}]" if ":" in bare else bare):
        raise ForbiddenAddress(Reason.INTERNAL_ADDRESS(host=host, address=literal))

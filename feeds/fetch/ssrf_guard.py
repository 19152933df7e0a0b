"""Whom we may ask: every address of every hop is judged as written, as resolved, and again as it is dialled.

Checks on the text of an address let 546 of 661 internal ones through, and checks on what DNS says are void by the time
of the connection: so the last word has the function that makes the socket (SECURITY: SSRF, rebinding).
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
from feeds.urls.hosts import is_internal
from feeds.urls.parsing import Address, split

#: threads that ask for names: a resolver that never answers holds one for half a minute
_ASKING = 32
#: configured addresses whose judgement is kept
_REMEMBERED = 20_000
#: what a browser would repair in silence, and what servers of redirects smuggle in
_SUSPICIOUS = re.compile(r"[\x00-\x20\x7f\\]|[\ud800-\udfff]")
#: scheme and authority, then what is asked for; the fragment stays with us (RFC 9110 section 7.1)
_TARGET = re.compile(r"https?://[^/?#]*([^#]*)", re.IGNORECASE)
_PORTS = {"http": 80, "https": 443}

#: what `socket.getaddrinfo` returns of one address
AddressInfo = tuple[Any, Any, int, str, tuple[Any, ...]]


class AllowedAddress(NamedTuple):
    """An address that may be asked."""

    address: Address
    url: URL
    #: whether the operator allows this host and port by name: then it may lie inside
    is_allowed: bool


class ForbiddenAddress(OSError):
    """A connection that is not made."""


class SsrfGuard:
    """Judges addresses by the operator's ports and exceptions."""

    def __init__(self, ports: Iterable[int] = (80, 443, 8080, 8443), allow: Iterable[str] = ()) -> None:
        self._ports = frozenset(ports)
        self._allowed = frozenset(allow)
        # what an address says of itself does not change; where its name leads is asked every time
        self._first = lru_cache(maxsize=_REMEMBERED)(self._hop)

    def first(self, url: str) -> AllowedAddress:
        """The hop to an address that the operator configured; raises Refused."""
        return self._first(url, url)

    def next(self, hop: AllowedAddress, location: str) -> AllowedAddress:
        """The hop that a redirect asks for; raises Refused.

        What the operator allows inside is allowed to what stands there itself, never to a stranger's redirect.
        """
        if _SUSPICIOUS.search(location):
            raise Refused("the redirect holds characters that no address has", url=str(hop.url))
        if location.startswith("//"):
            location = f"{hop.address.scheme}:{location}"
        onto = split(location, hop.address.url)
        target = self._hop(onto.url if onto else location, location)
        if hop.address.scheme == "https" and target.address.scheme == "http":
            raise Refused("the redirect leads from https to http", url=target.address.url)
        if target.is_allowed and not hop.is_allowed:
            raise Refused("the redirect leads from outside to a host inside", url=target.address.url)
        return target

    def _hop(self, url: str, shown_url: str) -> AllowedAddress:
        if _SUSPICIOUS.search(url):
            raise Refused("expected an address without spaces, controls and backslashes", url=shown_url)
        address = split(url) if _TARGET.match(url) else None
        if address is None:
            raise Refused("expected an http or https address without user name", url=shown_url)
        port = int(address.port[1:]) if address.port else _PORTS[address.scheme]
        is_allowed = f"{address.host}:{port}" in self._allowed
        if not is_allowed:
            self._check(address.host, port, shown_url)
        return AllowedAddress(address, _target(address, url), is_allowed)

    def _check(self, host: str, port: int, shown_url: str) -> None:
        if is_internal(host):
            raise Refused(f"{host} lies inside a network, which the setting `allow` would have to name", url=shown_url)
        if port not in self._ports:
            raise Refused(f"port {port} is none of those in the setting `ports`", url=shown_url)


def _target(address: Address, url: str) -> URL:
    """What goes over the wire: path and query as they were given, unless they had to be repaired."""
    match = _TARGET.match(url)
    target = match[1] if match and match[1].isascii() and "/." not in match[1] else address.path + address.query
    target = target if target.startswith("/") else f"/{target}"
    return URL(f"{address.scheme}://{address.host}{address.port}{target}", encoded=True)


class Resolver(AbstractResolver):
    """Asks the system for names, in threads of its own; a name with any address inside is refused whole."""

    def __init__(self, look_up: "LookUp", *, may_be_inside: bool) -> None:
        self._look_up, self._may_be_inside = look_up, may_be_inside
        self._threads = ThreadPoolExecutor(_ASKING, thread_name_prefix="names")

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """The addresses of a host; raises OSError, Forbidden where one of them lies inside."""
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
        """Let go of the threads; those that still wait for a name end by themselves."""
        self._threads.shutdown(wait=False, cancel_futures=True)


_NUMERIC = socket.AI_NUMERICHOST | socket.AI_NUMERICSERV


#: host, port and family -> its addresses; raises OSError
LookUp = Callable[[str, int, socket.AddressFamily], list[AddressInfo]]


def look_up(host: str, port: int, family: socket.AddressFamily) -> list[AddressInfo]:
    """The addresses of a host, as the system knows them; blocks."""
    return socket.getaddrinfo(host, port, family=family, type=socket.SOCK_STREAM, flags=socket.AI_ADDRCONFIG)


def open_public_socket(info: AddressInfo) -> socket.socket:
    """A socket for that address, or Forbidden: the last look, at what is really dialled."""
    _refuse_inside(info[4][0], info[4][0])
    return open_socket(info)


def open_socket(info: AddressInfo) -> socket.socket:
    """A socket for an address that the operator allows."""
    return socket.socket(info[0], info[1], info[2])


def _refuse_inside(literal: str, host: str) -> None:
    bare = literal.partition("%")[0]
    if is_internal(f"[{bare}]" if ":" in bare else bare):
        raise ForbiddenAddress(f"{host} is at {literal}, which lies inside a network")

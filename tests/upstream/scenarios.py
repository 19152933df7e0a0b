"""Known attacks of servers on their clients; each with the outcome that a good client has.

A scenario is raw bytes: status line, headers and body as sent.
"""

import asyncio
import gzip
import zlib
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from tests.upstream.documents import DOCUMENTS
from tests.upstream.feeds import rss
from tests.upstream.server import Answer, Chunks, Handler, Request

#: outcome of a good client: it parses the document, fails with a reason (or either, depending on timing), or fails at
#: its timeout
Outcome = Literal["read", "fails", "either", "deadline"]

FEED = rss().encode()
_OK = b"HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\n"
#: decompresses to a hundred megabytes: five times the limit
_MEGABYTES = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    outcome: Outcome
    handler: Handler


SCENARIOS: dict[str, Scenario] = {}

Raw = Callable[[], AsyncIterator[bytes]]


def scenario(outcome: Outcome) -> Callable[[Raw], Raw]:
    """Register a function that yields raw bytes as a scenario, under its name with dashes."""

    def put(function: Raw) -> Raw:
        name = "/" + function.__name__.replace("_", "-")
        SCENARIOS[name] = Scenario(outcome=outcome, handler=lambda _: function())
        return function

    return put


def packed(name: str, outcome: Outcome, body: bytes, coding: str) -> None:
    """A body with a content coding."""
    answer = Answer(headers={"Content-Encoding": coding}, body=body)
    SCENARIOS[name] = Scenario(outcome=outcome, handler=lambda _: answer)


def head(name: str, outcome: Outcome, lines: bytes, body: bytes = FEED) -> None:
    """These headers, then a body."""

    async def send() -> Chunks:
        yield lines + b"\r\n" + body

    SCENARIOS[name] = Scenario(outcome=outcome, handler=lambda _: send())


def redirect(name: str, outcome: Outcome, location: str, status: int = 302) -> None:
    answer = Answer(status=status, headers={"Location": location})
    SCENARIOS[name] = Scenario(outcome=outcome, handler=lambda _: answer)


# --- codings --------------------------------------------------------------------------------------------------


def bomb() -> bytes:
    """A document of `_MEGABYTES` megabytes, gzipped."""
    pack = zlib.compressobj(9, zlib.DEFLATED, 31)
    return b"".join(pack.compress(b" " * 2**20) for _ in range(_MEGABYTES)) + pack.flush()


BOMB = bomb()
packed("/gzip", "read", gzip.compress(FEED), "gzip")
packed("/gzip-of-two-members", "read", gzip.compress(FEED[:100]) + gzip.compress(FEED[100:]), "gzip")
packed("/gzip-and-zeros", "read", gzip.compress(FEED) + b"\0" * 100, "gzip")
packed("/gzip-bomb", "fails", BOMB, "gzip")
packed("/gzip-of-gzip", "fails", gzip.compress(BOMB), "gzip, gzip")
packed("/sixty-gzips", "fails", FEED, ", ".join(["gzip"] * 60))
packed("/gzip-cut-off", "fails", gzip.compress(FEED)[:-20], "gzip")
packed("/gzip-of-a-wrong-sum", "fails", gzip.compress(FEED)[:-8] + b"12345678", "gzip")
packed("/gzip-that-is-none", "fails", FEED, "gzip")
packed("/brotli", "fails", b"\x8b\x03\x80" * 100, "br")
packed("/zstd", "fails", b"\x28\xb5\x2f\xfd" + b"\0" * 100, "zstd")
packed("/deflate", "fails", zlib.compress(FEED), "deflate")


@scenario("fails")
async def redirect_with_a_bomb_as_body() -> Chunks:
    yield b"HTTP/1.1 302 Found\r\nLocation: /nothing\r\nContent-Encoding: gzip\r\n"
    yield b"Content-Length: %d\r\n\r\n" % len(BOMB) + BOMB


# --- drips ----------------------------------------------------------------------------------------------------


@scenario("deadline")
async def body_that_drips() -> Chunks:
    yield _OK + b"Content-Length: %d\r\n\r\n" % len(FEED)
    for byte in FEED:
        yield bytes([byte])
        await asyncio.sleep(0.1)


@scenario("deadline")
async def headers_that_drip() -> Chunks:
    yield b"HTTP/1.1 200 OK\r\n"
    for number in range(100):
        yield b"X-%d: 1\r\n" % number
        await asyncio.sleep(0.2)


@scenario("deadline")
async def header_without_end() -> Chunks:
    yield b"HTTP/1.1 200 OK\r\nX: "
    while True:
        yield b"x"
        await asyncio.sleep(0.1)


@scenario("deadline")
async def silence() -> Chunks:
    await asyncio.sleep(30)
    yield b""


@scenario("deadline")
async def continue_without_end() -> Chunks:
    while True:
        yield b"HTTP/1.1 100 Continue\r\n\r\n"
        await asyncio.sleep(0.01)


# --- lengths --------------------------------------------------------------------------------------------------

head("/length-of-a-terabyte", "fails", _OK + b"Content-Length: 1000000000000\r\n")
head("/length-too-long", "fails", _OK + b"Content-Length: %d\r\n" % (len(FEED) + 500))
head("/length-too-short", "either", _OK + b"Content-Length: %d\r\n" % (len(FEED) - 100))
head("/length-below-zero", "fails", _OK + b"Content-Length: -5\r\n")
head("/two-lengths", "fails", _OK + b"Content-Length: 5\r\nContent-Length: %d\r\n" % len(FEED))
head("/no-length", "read", _OK + b"Connection: close\r\n")
head("/no-length-and-cut-off", "read", _OK + b"Connection: close\r\n", FEED[:-100])
head("/chunks-of-no-size", "fails", _OK + b"Transfer-Encoding: chunked\r\n", b"zz\r\n" + FEED)
head("/chunks-without-end", "fails", _OK + b"Transfer-Encoding: chunked\r\n", b"%x\r\n" % len(FEED) + FEED)
head(
    "/length-and-chunks",
    "fails",
    _OK + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n",
    b"5\r\nhello\r\n0\r\n\r\n",
)


@scenario("fails")
async def endless_body() -> Chunks:
    yield _OK + b"Connection: close\r\n\r\n"
    while True:
        yield b"<!-- -->" * 8192


@scenario("fails")
async def endless_chunks() -> Chunks:
    yield _OK + b"Transfer-Encoding: chunked\r\n\r\n"
    while True:
        yield b"10000\r\n" + b" " * 65536 + b"\r\n"


@scenario("fails")
async def endless_trailers() -> Chunks:
    yield _OK + b"Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n"
    for number in range(200_000):
        yield b"X-%d: 1\r\n" % number


# --- heads ----------------------------------------------------------------------------------------------------

head("/status-line-of-garbage", "fails", b"\x16\x03\x01\x02\x00garbage\r\n")
head("/http-0.9", "fails", b"", FEED)
head("/no-content", "fails", b"HTTP/1.1 204 No Content\r\n", b"")
head("/a-part", "fails", b"HTTP/1.1 206 Partial Content\r\nContent-Length: 5\r\n", b"<rss>")
head("/cookies", "read", _OK + b"Set-Cookie: a=b\r\nContent-Length: %d\r\n" % len(FEED))
head("/empty", "fails", _OK + b"Content-Length: 0\r\n", b"")
head("/unasked-304", "fails", b"HTTP/1.1 304 Not Modified\r\n", b"")


@scenario("fails")
async def header_of_megabytes() -> Chunks:
    yield b"HTTP/1.1 200 OK\r\nX: "
    for _ in range(50):
        yield b"x" * 2**20


@scenario("fails")
async def half_a_million_headers() -> Chunks:
    yield b"HTTP/1.1 200 OK\r\n"
    for number in range(500):
        yield b"".join(b"X-%d-%d: 1\r\n" % (number, part) for part in range(1000))


@scenario("read")
async def many_continues() -> Chunks:
    for _ in range(100):
        yield b"HTTP/1.1 100 Continue\r\n\r\n" * 1000
    yield _OK + b"Content-Length: %d\r\n\r\n" % len(FEED) + FEED


@scenario("fails")
async def closed_at_once() -> Chunks:
    yield b""


# --- redirects ------------------------------------------------------------------------------------------------

redirect("/loop", "fails", "/loop")
for _number in range(1, 7):
    redirect(f"/hop-{_number}", "fails" if _number == 6 else "read", f"/hop-{_number - 1}" if _number > 1 else "/gzip")
for _status, _outcome in ((300, "fails"), (301, "read"), (302, "read"), (303, "read"), (307, "read"), (308, "read")):
    redirect(f"/redirect-{_status}", _outcome, "/gzip", _status)  # type: ignore[arg-type]
for _name, _location in {
    "to-file": "file:///etc/passwd",
    "to-gopher": "gopher://127.0.0.1:25/x",
    "to-metadata": "http://169.254.169.254/latest/meta-data/",
    "to-mapped": "http://[::ffff:7f00:1]/",
    "to-octal": "http://0177.0.0.1/",
    "to-another-port-inside": "http://127.0.0.1:1/",
    "to-user": "http://user:secret@127.0.0.1/",
    "to-scheme-relative": "//169.254.169.254/x",
    "to-backslashes": "\\\\169.254.169.254\\x",
    "to-line-end": "/%0d%0aX-Injected:%201",
    "to-nothing": "",
    "to-a-space": "http://exa mple.org/",
}.items():
    redirect(f"/redirect-{_name}", "fails", _location)

# --- documents ------------------------------------------------------------------------------------------------

for _name, _document in DOCUMENTS.items():
    SCENARIOS[f"/document-{_name}"] = Scenario(
        outcome=_document.outcome,
        handler=lambda _, make=_document.make: Answer(body=make()),  # type: ignore[misc]
    )


def handlers() -> Mapping[str, Handler]:
    """Path -> handler of the scenario."""
    return {path: scenario.handler for path, scenario in SCENARIOS.items()}


__all__ = ["SCENARIOS", "Outcome", "Request", "Scenario", "handlers"]

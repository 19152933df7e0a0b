"""What is read of an answer, and what is sent with a question."""

import asyncio
import gzip

import pytest

from feeds.errors import FetchError, Refused
from feeds.fetch import FetchRequest, SsrfGuard
from feeds.model import Validators
from tests.fetch.support import fetch
from tests.upstream.server import Answer, Chunks, Request, Upstream

BODY = b"x" * 50_000


async def without_length(_: Request | None = None) -> Chunks:
    yield b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + BODY


async def silent(_: Request | None = None) -> Chunks:
    await asyncio.sleep(20)
    yield b""


def test_reading_stops_at_the_size_limit_for_any_announced_length() -> None:
    with Upstream({"/unsaid": without_length}) as upstream:
        upstream.serve("/said", Answer(body=BODY))
        for path, words in (("/said", "Content-Length of 50000"), ("/unsaid", "at most 10000 bytes, found more")):
            with pytest.raises(FetchError, match=words):
                fetch(FetchRequest(url=upstream.url(path), max_wire=10_000), allow=[upstream.host_port])
            assert (
                fetch(FetchRequest(url=upstream.url(path), max_wire=50_000), allow=[upstream.host_port]).wire == 50_000
            )


def test_decompression_stops_at_the_size_limit() -> None:
    with Upstream() as upstream:
        upstream.serve("/packed", Answer(headers={"Content-Encoding": "gzip"}, body=gzip.compress(BODY)))
        with pytest.raises(FetchError, match="at most 10000 bytes after decompression"):
            fetch(FetchRequest(url=upstream.url("/packed"), max_body=10_000), allow=[upstream.host_port])
        answer = fetch(FetchRequest(url=upstream.url("/packed"), max_body=50_000), allow=[upstream.host_port])
        assert answer.body.read() == BODY
        assert answer.wire < 1000


def test_validators_are_sent_only_to_the_address_that_gave_them() -> None:
    with Upstream() as upstream:
        upstream.serve("/feed", Answer(status=302, headers={"Location": "/now"}))
        upstream.serve("/now", Answer(status=304))
        stored = Validators(url=upstream.url("/now"), etag='"a"')
        assert (
            fetch(FetchRequest(url=upstream.url("/feed"), validators=stored), allow=[upstream.host_port]).status == 304
        )
        assert [request.headers.get("if-none-match") for request in upstream.requests] == [None, '"a"']


def test_a_tag_that_cannot_be_sent_as_it_came_is_not_sent() -> None:
    with Upstream() as upstream:
        upstream.serve("/feed", Answer(headers={"ETag": '"caf\udce9"'}, body=BODY))
        results = fetch(upstream.url("/feed"), allow=[upstream.host_port]).validators
        assert results.etag == '"caf\udce9"'
        fetch(FetchRequest(url=upstream.url("/feed"), validators=results), allow=[upstream.host_port])
        assert "if-none-match" not in upstream.requests[1].headers


def test_each_redirect_is_waited_for_and_the_deadline_waits_too() -> None:
    waited: list[tuple[str, int]] = []
    with Upstream() as upstream:
        for path, location in (("/feed", "/then"), ("/then", "/now")):
            upstream.serve(path, Answer(status=302, headers={"Location": location}))
        upstream.serve("/now", Answer(body=BODY))

        async def wait(url: str) -> None:
            waited.append((url, len(upstream.requests)))
            await asyncio.sleep(1.1)

        ask = FetchRequest(url=upstream.url("/feed"), before_hop=wait, deadline=1)
        assert fetch(ask, allow=[upstream.host_port]).status == 200
        assert waited == [(upstream.url("/then"), 1), (upstream.url("/now"), 2)]


def test_a_redirect_that_would_be_waited_for_too_long_is_not_followed() -> None:
    async def refuse(url: str) -> None:
        raise FetchError("there is no turn for it", url=url)

    with Upstream() as upstream:
        upstream.serve("/feed", Answer(status=302, headers={"Location": "/now"}))
        with pytest.raises(FetchError) as caught:
            fetch(FetchRequest(url=upstream.url("/feed"), before_hop=refuse), allow=[upstream.host_port])
        assert (caught.value.reason, caught.value.url) == ("there is no turn for it", upstream.url("/now"))
        assert [request.path for request in upstream.requests] == ["/feed"]


def test_the_deadline_goes_on_behind_a_redirect() -> None:
    async def at_once(_: str) -> None:
        await asyncio.sleep(0)

    with Upstream({"/now": silent}) as upstream:
        upstream.serve("/feed", Answer(status=302, headers={"Location": "/now"}))
        with pytest.raises(FetchError, match=r"within 0\.5 s"):
            fetch(FetchRequest(url=upstream.url("/feed"), before_hop=at_once, deadline=0.5), allow=[upstream.host_port])


@pytest.mark.parametrize("location", ["/a\x0bb", "http://exa\tmple.org/", "/a b", "/\\b", "/\udcff"])
def test_a_redirect_with_characters_that_no_address_has_is_refused(location: str) -> None:
    guard = SsrfGuard()
    with pytest.raises(Refused, match="characters"):
        guard.next(guard.first("http://news.example.org/"), location)

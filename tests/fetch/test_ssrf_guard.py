"""No request to internal addresses: checked as text, after name resolution, at connection, and on every redirect."""

import json
import socket
from pathlib import Path

import pytest

from feeds.errors import FetchError, Refused
from feeds.fetch import FetchRequest, SsrfGuard
from feeds.fetch.ssrf_guard import AddressInfo, ForbiddenAddress, LookUp, open_public_socket
from tests.fetch.support import fetch, watching
from tests.upstream.server import Answer, Upstream

CORPUS = Path(__file__).parents[3] / "shared" / "corpus" / "hostile" / "ssrf.jsonl"

INSIDE = [
    "http://127.0.0.1/",
    "http://0177.0.0.1/",
    "http://2130706433/",
    "http://0x7f.1/",
    "http://[::1]/",
    "http://[::ffff:7f00:1]/",
    "http://[64:ff9b::7f00:1]/",
    "http://192.0.0.192/opc/v2/instance/",
    "http://169.254.169.254/latest/meta-data/",
    "http://localhost/",
    "http://metadata.google.internal/",
    "http://①②⑦.⓪.⓪.①/",
    "http://127.0.0.1.nip.io/",
]
NO_ADDRESS = [
    "file:///etc/passwd",
    "gopher://127.0.0.1:25/x",
    "dict://127.0.0.1:6379/info",
    "ftp://example.org/",
    "http://user:secret@example.org/",
    "http://example.org\\@127.0.0.1/",
    "http://exam ple.org/",
    "http://example.org:22/",
    "http://example.org:99999/",
    "//example.org/",
    "http:///x",
    "",
]


@pytest.mark.parametrize("url", [*INSIDE, *NO_ADDRESS])
def test_an_address_that_must_not_be_asked_is_refused_before_anything_is_dialled(url: str) -> None:
    with watching() as dialled, pytest.raises(Refused) as caught:
        fetch(url)
    assert dialled == []
    assert caught.value.url == url
    assert caught.value.reason


@pytest.mark.corpus
def test_every_published_address_inside_is_refused() -> None:
    if not CORPUS.exists():
        pytest.skip("the corpus does not lie beside this checkout")
    rows = [json.loads(line) for line in CORPUS.read_text(encoding="utf-8").splitlines()]
    expected = [row["u"] for row in rows if row["c"].startswith(("internal-ip", "internal-name", "scheme:"))]
    assert len(expected) == 314
    with watching() as dialled:
        for url in expected:
            with pytest.raises(Refused) as caught:
                fetch(url, names=nobody)
            assert caught.value.reason, url
    assert dialled == []


def nobody(host: str, _port: int, _family: socket.AddressFamily) -> list[AddressInfo]:
    raise socket.gaierror(f"nobody asks for names here: {host}")


def answering(*literals: str) -> LookUp:
    """Names that all lead to these addresses."""

    def names(_host: str, port: int, _family: socket.AddressFamily) -> list[AddressInfo]:
        return [
            (socket.AF_INET6, socket.SOCK_STREAM, 6, "", (literal, port, 0, 0))
            if ":" in literal
            else (socket.AF_INET, socket.SOCK_STREAM, 6, "", (literal, port))
            for literal in literals
        ]

    return names


@pytest.mark.parametrize(
    "literals",
    [
        ("127.0.0.1",),
        ("203.0.114.7", "127.0.0.1"),
        ("2606:2800:21f::1", "::1"),
        ("203.0.114.7", "fe80::1%eth0"),
        ("::ffff:127.0.0.1",),
        ("64:ff9b::a00:1",),
        ("192.0.0.192",),
        ("100.100.100.200",),
    ],
)
def test_a_name_with_any_address_inside_is_refused(literals: tuple[str, ...]) -> None:
    with watching() as dialled, pytest.raises(Refused, match="internal"):
        fetch("http://news.example.org/feed", names=answering(*literals))
    assert dialled == []


def test_what_dns_said_before_does_not_count() -> None:
    """Rebinding: the name led outside when it was judged, and leads inside now; the last look is at the socket."""
    with pytest.raises(ForbiddenAddress):
        open_public_socket((socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", 80)))
    with pytest.raises(ForbiddenAddress):
        open_public_socket((socket.AF_INET6, socket.SOCK_STREAM, 6, "", ("::ffff:169.254.169.254", 80, 0, 0)))
    open_public_socket((socket.AF_INET, socket.SOCK_STREAM, 6, "", ("203.0.114.7", 80))).close()


def test_a_name_that_leads_inside_between_two_requests_is_refused_then() -> None:
    answers = iter(["127.0.0.1"])
    with watching() as dialled, pytest.raises(Refused):
        fetch("http://rebound.example.org/", names=lambda *_: answering(next(answers))("", 80, socket.AF_INET))
    assert dialled == []


@pytest.mark.parametrize("status", [300, 301, 302, 303, 307, 308])
@pytest.mark.parametrize(
    "location",
    [
        "http://169.254.169.254/latest/",
        "http://[::ffff:7f00:1]/",
        "http://127.0.0.1:1/",
        "file:///etc/passwd",
        "gopher://127.0.0.1:25/x",
        "//169.254.169.254/x",
        "http://user:secret@example.org/",
        "/\\169.254.169.254/",
        "http://example.org:6379/",
    ],
)
def test_a_redirect_to_a_forbidden_address_is_not_followed(status: int, location: str) -> None:
    with Upstream() as upstream:
        upstream.serve("/moved", Answer(status=status, headers={"Location": location}))
        with watching() as dialled:
            if status == 300:
                assert fetch(upstream.url("/moved"), allow=[upstream.host_port]).status == 300
            else:
                with pytest.raises(Refused):
                    fetch(upstream.url("/moved"), allow=[upstream.host_port])
        assert {address[:2] for address in dialled} == {("127.0.0.1", upstream.port)}


def test_an_encoded_line_end_in_a_redirect_stays_encoded() -> None:
    with Upstream() as upstream:
        upstream.serve("/moved", Answer(status=302, headers={"Location": "/x%0d%0aInjected:%201"}))
        assert fetch(upstream.url("/moved"), allow=[upstream.host_port]).status == 404
        assert [request.path for request in upstream.requests] == ["/moved", "/x%0d%0aInjected:%201"]
        assert "injected" not in upstream.requests[1].headers


def test_at_most_five_redirects_are_followed() -> None:
    with Upstream() as upstream:
        upstream.serve("/loop", Answer(status=301, headers={"Location": "/loop"}))
        with pytest.raises(FetchError, match="at most 5 redirects"):
            fetch(upstream.url("/loop"), allow=[upstream.host_port])
        assert len(upstream.requests) == 6


def test_a_redirect_from_outside_does_not_inherit_what_is_allowed_inside() -> None:
    guard = SsrfGuard(allow=["rsshub.lan:1200"])
    outside, inside = guard.first("http://news.example.org/feed"), guard.first("http://rsshub.lan:1200/x")
    assert not outside.is_allowed
    assert guard.next(inside, "/y").is_allowed
    with pytest.raises(Refused, match="from a public"):
        guard.next(outside, "http://rsshub.lan:1200/x")


def test_a_redirect_from_https_to_http_is_refused() -> None:
    guard = SsrfGuard()
    with pytest.raises(Refused, match="from https to http"):
        guard.next(guard.first("https://news.example.org/feed"), "http://news.example.org/feed")


def test_only_the_port_that_is_allowed_is_open() -> None:
    with pytest.raises(Refused):
        SsrfGuard(allow=["127.0.0.1:1200"]).first("http://127.0.0.1:1201/")
    assert SsrfGuard(allow=["127.0.0.1:1200"]).first("http://127.0.0.1:1200/").is_allowed


def test_the_address_is_asked_exactly_as_given() -> None:
    with Upstream() as upstream:
        fetch(FetchRequest(url=upstream.url("/a%2Fb/%E6%96%b0?x=[1]&y='z'")), allow=[upstream.host_port])
        assert upstream.requests[0].path == "/a%2Fb/%E6%96%b0?x=[1]&y='z'"

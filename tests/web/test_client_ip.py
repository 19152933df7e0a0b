"""The client address: an IPv4 address or an IPv6 /64 network; `X-Forwarded-For` of public clients is ignored."""

import pytest
from flask import Request
from flask.testing import FlaskClient
from werkzeug.test import EnvironBuilder

from feeds.config import Config
from feeds.publish.rendition import Rendition
from feeds.publish.routes import Route
from feeds.web import create_app
from feeds.web.client_ip import client_address
from tests.web.conftest import PAGES, FakeStore


def client(peer: str | None, forwarded: str | None = None) -> str:
    headers = {} if forwarded is None else {"X-Forwarded-For": forwarded}
    environ = EnvironBuilder(headers=headers).get_environ()
    return client_address(Request(environ | ({} if peer is None else {"REMOTE_ADDR": peer})))


@pytest.mark.parametrize(
    ("peer", "forwarded", "expected"),
    [
        ("1.2.3.4", None, "1.2.3.4"),
        ("::ffff:1.2.3.4", None, "1.2.3.4"),
        ("2a00:1450:4001:82a:1:2:3:4", None, "2a00:1450:4001:82a::"),
        ("2a00:1450:4001:82a:ffff::9", None, "2a00:1450:4001:82a::"),
        ("2a00:1450:4001:82b::9", None, "2a00:1450:4001:82b::"),
        # a public client cannot set the address of another
        ("1.2.3.4", "8.8.8.8", "1.2.3.4"),
        # a local reverse proxy: its own entry is the last
        *((peer, "8.8.8.8, 1.2.3.4", "1.2.3.4") for peer in ("127.0.0.1", "::1", "::ffff:127.0.0.1", "10.0.0.2", None)),
        ("127.0.0.1", "[2a00:1450:4001:82a::7]", "2a00:1450:4001:82a::"),
        ("127.0.0.1", "192.168.1.20", "192.168.1.20"),
        ("127.0.0.1", "1.2.3.4:5001", "1.2.3.4"),
        ("127.0.0.1", "[2a00:1450:4001:82a::7]:5001", "2a00:1450:4001:82a::"),
        *(("127.0.0.1", forwarded, "") for forwarded in (None, "", "unknown", "1.2.3.4,", "1.2.3:80", "x" * 9000)),
        ("nonsense", None, ""),
    ],
)
def test_the_client_address_is_from_trusted_sources(peer: str | None, forwarded: str | None, expected: str) -> None:
    assert client(peer, forwarded) == expected


class ClientRecorder:
    """A publisher that records the client of each request."""

    def __init__(self) -> None:
        self.clients: list[str] = []

    def document_or_stale(self, _route: Route, client: str = "") -> Rendition | None:
        self.clients.append(client)
        return PAGES["feeds/voa.rss"]


@pytest.mark.parametrize("address", ["/feeds/voa.rss?limit=1", "/search.rss?q=a", "/search/?q=a"])
def test_the_client_address_is_passed_to_the_render_limit(address: str) -> None:
    doorman = ClientRecorder()
    site: FlaskClient = create_app(Config(), FakeStore(), doorman).test_client()  # type: ignore[arg-type]
    site.get(address, environ_overrides={"REMOTE_ADDR": "1.2.3.4"})
    site.get(address, headers={"X-Forwarded-For": "1.2.3.5"})
    site.get(address)
    assert doorman.clients == ["1.2.3.4", "1.2.3.5", ""]

"""CORS for feed readers in a browser: allowed requests and readable responses."""

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from feeds.errors import StoreError
from tests.web.conftest import ADDRESSES, FakePublisher, FakeStore

PREFLIGHT = {
    "Origin": "https://reader.example.net",
    "Access-Control-Request-Method": "GET",
    "Access-Control-Request-Headers": "a-im,if-none-match",
}
OPEN = [address for address in ADDRESSES if "/feeds/" in address or address in ("/opml.xml", "/status.atom")]
CLOSED = [address for address in ADDRESSES if address not in OPEN]
#: not from the test publisher, but with CORS headers as well
OTHERS = ["/search.rss", "/search.atom", "/search.json", "/zh-Hant/search.json", "/status.json"]


def named(answer: TestResponse, header: str) -> set[str]:
    return {name.strip().lower() for name in answer.headers[f"Access-Control-{header}"].split(",")}


@pytest.mark.parametrize("address", [*OPEN, *OTHERS, "/feeds/nobody.rss", "/zh-Hans/feeds/voa/archive/2024-12.json"])
def test_a_preflight_allows_the_headers_of_a_poll(client: FlaskClient, address: str) -> None:
    answer = client.options(address, headers=PREFLIGHT)
    assert (answer.status_code, answer.data) == (200, b"")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert named(answer, "Allow-Methods") == {"get", "head", "options"} == {*map(str.lower, answer.allow)}
    assert {"if-none-match", "if-modified-since", "a-im"} <= named(answer, "Allow-Headers")
    assert int(answer.headers["Access-Control-Max-Age"]) > 3600
    assert "Access-Control-Allow-Credentials" not in answer.headers


@pytest.mark.parametrize("address", OPEN)
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_a_browser_may_read_the_validators(client: FlaskClient, address: str, method: str) -> None:
    answer = client.open(address, method=method)
    not_modified = client.open(address, method=method, headers={"If-None-Match": answer.headers["ETag"]})
    assert (answer.status_code, not_modified.status_code) == (200, 304)
    for response in (answer, not_modified):
        assert response.headers["Access-Control-Allow-Origin"] == "*"
        assert response.headers["Access-Control-Expose-Headers"] == "ETag, Last-Modified, Link, Retry-After"


@pytest.mark.parametrize("address", CLOSED)
def test_pages_have_no_cors_headers(client: FlaskClient, address: str) -> None:
    for answer in (client.options(address, headers=PREFLIGHT), client.get(address)):
        assert [name for name, _ in answer.headers if name.startswith("Access-Control")] == []


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/feeds/nobody.rss", 404),
        ("/zh-Hant/feeds/voa/archive/1999-01.json", 404),
    ],
)
def test_a_browser_may_read_a_404(client: FlaskClient, address: str, status: int) -> None:
    """Without CORS headers on a 404, a reader in a browser reports a network error."""
    answer = client.get(address)
    assert answer.status_code == status
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_browser_may_read_retry_after(client: FlaskClient, publisher: FakePublisher) -> None:
    publisher.error = StoreError("broken", path="feeds.sqlite3")
    answer = client.get("/feeds/voa.atom?limit=3")
    assert (answer.status_code, answer.headers["Access-Control-Allow-Origin"]) == (503, "*")
    assert "retry-after" in named(answer, "Expose-Headers")


@pytest.mark.parametrize("address", ["/nobody", "/sources/nobody/", "/articles/x/"])
def test_errors_of_pages_have_no_cors_headers(client: FlaskClient, address: str) -> None:
    answer = client.get(address)
    assert (answer.status_code, answer.headers.get("Access-Control-Allow-Origin")) == (404, None)


def test_cors_does_not_allow_token_headers(client: FlaskClient) -> None:
    answer = client.options("/feeds/voa.rss", headers=PREFLIGHT)
    assert {"authorization", "*", "cookie"}.isdisjoint(named(answer, "Allow-Headers"))


def test_a_preflight_needs_no_store(client: FlaskClient, store: FakeStore) -> None:
    store.error = RuntimeError("asked")
    assert client.options("/feeds/voa.rss", headers=PREFLIGHT).status_code == 200

"""Failing requests and failing stores: safe error responses, and stale copies."""

from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.exceptions import BadRequest
from werkzeug.test import TestResponse, create_environ, run_wsgi_app

from feeds.config import Config
from feeds.errors import StoreError
from feeds.model import LANGUAGES
from feeds.publish.pages.error_page import error_page
from feeds.publish.rendition import Rendition
from feeds.publish.routes import FileRoute, parse_route
from feeds.store import open_store
from feeds.web import create_app
from feeds.web.security_headers import PAGE_POLICY
from tests.publish.pages.support import page_context
from tests.web.conftest import ADDRESSES, FakePublisher, FakeStore, assert_error, assert_security_headers, rendition

# --- client errors ----------------------------------------------------------------------------------------------


def every_address(app: Flask) -> list[str]:
    rules = [rule.rule for rule in app.url_map.iter_rules()]
    return [rule.replace("<path:name>", "voa.rss").replace("<path:path>", "sources/voa/") for rule in rules]


def test_every_route_refuses_other_methods_safely(app: Flask, client: FlaskClient) -> None:
    for address in every_address(app):
        for method in ("POST", "PUT", "DELETE", "PATCH", "TRACE", "BREW"):
            answer = client.open(address, method=method)
            assert_error(answer, 405)
            assert {"GET", "HEAD"} <= set(answer.headers["Allow"].split(", ")), address


@pytest.mark.parametrize(("error", "status"), [(BadRequest("<script>"), 400), (RuntimeError("<script>"), 500)])
def test_every_route_fails_safely(
    app: Flask, publisher: FakePublisher, store: FakeStore, error: Exception, status: int
) -> None:
    publisher.error = store.error = error
    for address in every_address(app):
        answer = app.test_client().get(address)
        assert_error(answer, status)
        assert b"script" not in answer.data, address


@pytest.mark.parametrize(
    "address",
    ["/nothing", "/feeds/", "/feeds/nobody.rss", "/feeds/voa.xml", "/index.htm", "/feeds/voa.rss/x", "/feeds"],
)
def test_a_missing_document_is_404(client: FlaskClient, address: str) -> None:
    assert_error(client.get(address), 404)


def test_an_error_repeats_nothing_of_the_request(client: FlaskClient) -> None:
    answer = client.get("/feeds/<script>alert(1)</script>?q=<script>")
    assert_error(answer, 404)
    assert answer.data == b"404 Not Found\n"


@pytest.mark.parametrize("address", ["/feeds//voa.rss", "//evil.example/feeds/voa.rss", "/feeds/./voa.rss"])
def test_no_response_redirects_to_another_host(client: FlaskClient, address: str) -> None:
    answer = client.get("/", environ_overrides={"PATH_INFO": address})
    assert "Location" not in answer.headers
    assert_error(answer, 404)


# the later ones make Flask respond with 400, and "xn--" raises, if Flask reads them
HOSTS = ["evil.example", "a b", "evil.example:99999", "[::1", "例子", "", "..", "a" * 5000, "xn--"]


@pytest.mark.parametrize("host", HOSTS, ids=range(len(HOSTS)))
def test_the_host_header_is_never_used(app: Flask, host: str) -> None:
    latin = host.encode().decode("latin-1")
    forged = {"HTTP_HOST": latin, "HTTP_X_FORWARDED_HOST": latin, "HTTP_X_FORWARDED_PROTO": "gopher"}
    for address in (*ADDRESSES, "/nothing"):
        # without Flask's test client, which reads the host itself
        body, status, headers = run_wsgi_app(app, {**create_environ(address), **forged})
        assert status == ("404 NOT FOUND" if address == "/nothing" else "200 OK")
        assert b"evil" not in str(headers).encode() + b"".join(body)


# --- error pages for browsers -------------------------------------------------------------------------------------

BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}


def shown(answer: TestResponse, status: int) -> str:
    assert answer.status_code == status
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert answer.headers["Content-Security-Policy"] == PAGE_POLICY
    assert_security_headers(answer)
    return answer.text


def test_the_error_page_has_links_to_continue(client: FlaskClient) -> None:
    page = shown(client.get("/feeds/<script>x</script>/y", headers=BROWSER), 404)
    assert "这个地址没有内容" in page
    assert 'href="../../../"' in page
    assert "script>x" not in page


@pytest.mark.parametrize(
    ("address", "accepted", "message", "link"),
    [
        ("/nothing", "en", "There is nothing at this address", 'href="en/"'),
        ("/en/nothing/here", "zh-CN", "There is nothing at this address", 'href="../../en/"'),
        ("/zh-Hant/nothing", "en", "這個地址沒有內容", 'href="../zh-Hant/"'),
    ],
)
def test_the_page_speaks_the_language_of_the_address_or_of_the_browser(
    client: FlaskClient, address: str, accepted: str, message: str, link: str
) -> None:
    page = shown(client.get(address, headers=BROWSER | {"Accept-Language": accepted}), 404)
    assert message in page
    assert link in page


def test_a_failing_store_has_an_error_page(client: FlaskClient, publisher: FakePublisher) -> None:
    publisher.error = StoreError("the database is damaged", path="/home/somebody/feeds.sqlite3")
    answer = client.get("/sources/voa/", headers=BROWSER)
    assert "somebody" not in shown(answer, 503)
    assert answer.headers["Retry-After"] == "60"


@pytest.mark.parametrize("status", [400, 405, 412, 429, 500, 503, 599])
def test_every_failure_has_a_page_in_every_language(status: int) -> None:
    for language in LANGUAGES:
        page = error_page(page_context(language=language, prefixed=True), status).decode()
        assert f"HTTP {status}" in page
        assert page.count("<h1>") == 1


def test_a_deep_address_makes_no_long_page(client: FlaskClient) -> None:
    usual = len(client.get("/a/b/nothing", headers=BROWSER).data)
    assert len(client.get("/x" * 4000, headers=BROWSER).data) < usual + 500


def test_programs_get_a_one_line_error(client: FlaskClient) -> None:
    for accepted in ("*/*", "application/rss+xml, */*;q=0.1", ""):
        assert_error(client.get("/nothing", headers={"Accept": accepted}), 404)


# --- when the store fails ---------------------------------------------------------------------------------------


def test_a_failing_store_is_503_with_retry_after(client: FlaskClient, publisher: FakePublisher) -> None:
    publisher.error = StoreError("the database is damaged", path="/home/somebody/feeds.sqlite3")
    answer = client.get("/feeds/voa.rss")
    assert_error(answer, 503)
    assert answer.headers["Retry-After"] == "60"
    assert b"somebody" not in answer.data, "a path of the server is nobody's business"


def test_a_failing_store_serves_the_stale_copy(client: FlaskClient, publisher: FakePublisher) -> None:
    good = client.get("/feeds/voa.rss")
    publisher.error = StoreError("the database is damaged", path="x")
    stale = client.get("/feeds/voa.rss")
    assert (stale.status_code, stale.data, stale.headers["ETag"]) == (200, good.data, good.headers["ETag"])
    assert client.get("/feeds/voa.rss", headers={"If-None-Match": stale.headers["ETag"]}).status_code == 304
    assert_error(client.get("/feeds/voa.atom"), 503)


def test_a_withdrawn_document_is_not_served_from_the_stale_cache(client: FlaskClient, publisher: FakePublisher) -> None:
    client.get("/feeds/voa.rss")
    del publisher.pages["feeds/voa.rss"]
    assert client.get("/feeds/voa.rss").status_code == 404
    publisher.error = StoreError("the database is damaged", path="x")
    assert client.get("/feeds/voa.rss").status_code == 503


def test_the_stale_cache_is_bounded() -> None:
    pages = {str(n): rendition(str(n), "x" * 100, "text/plain") for n in range(10)}
    publisher = FakePublisher(pages, capacity=350)
    for path in publisher.pages:
        publisher.document_or_stale(FileRoute(path=path))
    publisher.error = StoreError("the database is damaged", path="x")
    paths = []
    for path in publisher.pages:
        try:
            paths.append(publisher.document_or_stale(FileRoute(path=path)))
        except StoreError:
            continue
    assert paths == [publisher.pages[path] for path in ("7", "8", "9")]


def test_archive_requests_evict_no_feed_from_the_stale_cache() -> None:
    uuids = [f"00000000-0000-4000-8000-{number:012}" for number in range(10)]
    stories = {f"articles/{uuid}/index.html" for uuid in uuids} | {f"en/articles/{uuid}/index.html" for uuid in uuids}
    pages = {path: rendition(path, "x" * 100, "text/html") for path in ("feeds/voa.rss", *sorted(stories))}
    publisher = FakePublisher(pages, capacity=8 * 350)

    def document(path: str) -> Rendition | None:
        route = parse_route(path, {}, Config())
        return publisher.document_or_stale(route) if route else None

    for path in pages:
        assert document(path) is pages[path]
    publisher.error = StoreError("the database is damaged", path="x")
    assert document("feeds/voa.rss") is pages["feeds/voa.rss"]
    # neither those that the cache of articles still has
    for story in stories:
        with pytest.raises(StoreError):
            document(story)


def test_readyz_succeeds_while_feeds_are_served(client: FlaskClient, publisher: FakePublisher) -> None:
    """Also with a stale copy, which is better than an error."""
    main = publisher.pages.pop("feeds/all.rss")
    publisher.error = StoreError("the database is damaged", path="feeds.sqlite3")
    answer = client.get("/readyz")
    assert_error(answer, 503)
    assert answer.headers["Retry-After"] == "60"
    publisher.error = None
    assert_error(client.get("/readyz"), 503)
    publisher.pages["feeds/all.rss"] = main
    for error in (None, StoreError("the database is damaged", path="feeds.sqlite3")):
        publisher.error = error
        answer = client.get("/readyz")
        assert (answer.status_code, answer.data, answer.headers["Cache-Control"]) == (200, b"ok\n", "no-store")
        assert_security_headers(answer)
    assert client.get("/healthz").status_code == 200
    assert client.head("/readyz").data == b""


def test_an_empty_site_is_ready(tmp_path: Path) -> None:
    with open_store(tmp_path / "feeds.sqlite3") as empty:
        assert create_app(Config(), empty).test_client().get("/readyz").status_code == 200


def test_healthz_checks_the_store(client: FlaskClient, store: FakeStore) -> None:
    answer = client.get("/healthz")
    assert (answer.status_code, answer.data, answer.headers["Cache-Control"]) == (200, b"ok\n", "no-store")
    assert_security_headers(answer)
    store.error = StoreError("the database is damaged", path="feeds.sqlite3")
    answer = client.get("/healthz")
    assert_error(answer, 503)
    assert answer.headers["Retry-After"] == "60"

"""The response cache: every answer equals that of the application, and is as new as the store."""

from collections.abc import Iterator
from itertools import product
from pathlib import Path
from threading import Event, Thread

import pytest
from flask import Flask
from werkzeug.test import Client, TestResponse

from feeds.common.tokens import new_token, token_digest
from feeds.errors import StoreError
from feeds.publish.publisher import Publisher
from feeds.store import Store, open_store
from feeds.web import application, create_app
from feeds.web.response_cache import CHECK_INTERVAL, ResponseCache
from tests.publish.cellar import ARTICLES, CONFIG, fill
from tests.publish.formats.samples import article, at, urn
from tests.publish.site import fill as fill_public

LANGUAGES = ("", "zh-TW,zh;q=0.9")


class Site:
    """An application, the cache before it, a clock, and the number of requests that reach the application."""

    def __init__(self, store: Store, capacity: int = 2**25) -> None:
        self.store, self.asked, self.now, self.error = store, 0, 100.0, False
        self.encodings: object = 0
        self.publisher = Publisher(store, CONFIG)
        self.app: Flask = create_app(CONFIG, store, self.publisher)
        cache = ResponseCache(
            self._count,
            self._revision,
            lambda: self.publisher.last_failure,
            lambda: self.encodings,
            CONFIG.languages,
            capacity=capacity,
            clock=lambda: self.now,
        )
        self.slow, self.fast = Client(self.app), Client(cache)

    def _count(self, environ, start_response):
        self.asked += 1
        return self.app.wsgi_app(environ, start_response)

    def _revision(self) -> int:
        if self.error:
            raise StoreError("unreadable", path="x")
        return self.store.revision()

    def is_stored(self, path: str, **options) -> bool:
        """Whether a second equal request does not reach the application."""
        self.fast.open(path, **options).close()
        before = self.asked
        self.fast.open(path, **options).close()
        return self.asked == before


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "feeds.sqlite3") as opened:
        fill(opened)
        yield opened


@pytest.fixture
def site(store: Store) -> Site:
    return Site(store)


def everything(answer: TestResponse) -> tuple[str, list[tuple[str, str]], bytes]:
    # the clock may advance by a second between two responses
    return answer.status, [(k, "" if k == "Date" else v) for k, v in answer.headers], answer.data


def addresses(publisher: Publisher) -> list[str]:
    paths = [f"/{path}" for path in publisher.paths()]
    folders = [path.removesuffix("index.html") for path in paths if path.endswith("/index.html")]
    return [*paths, *folders, "/feeds/all.rss/", "/feeds/none.rss", "/search.atom", "/healthz", "/nothing", "/sources"]


def requests_for(path: str) -> Iterator[tuple[str, str, str]]:
    """Methods, encodings and languages to ask for `path` with."""
    yield from product(("GET", "HEAD"), ("", "gzip"), LANGUAGES if path.endswith("/") else [""])
    if not path.startswith("/articles/"):
        yield from (("OPTIONS", "", ""), ("POST", "", ""))


def test_every_header_and_byte_equals_the_response_of_the_application(site: Site) -> None:
    compared = repeated = 0
    for path in addresses(site.publisher):
        for method, encoding, language in requests_for(path):
            headers = {"Accept-Encoding": encoding, "Accept-Language": language}
            expected = site.slow.open(path, method=method, headers=headers)
            tag = expected.headers.get("ETag", '"x"')
            conditions: list[dict[str, str]] = [{}, {"If-None-Match": tag}]
            if path.endswith((".rss", "x/", "l.css")):
                date = expected.headers.get("Last-Modified", "")
                conditions += [
                    {"If-None-Match": f"W/{tag}"},
                    {"If-None-Match": f'"other", {tag}'},
                    {"If-None-Match": '"other"', "If-Modified-Since": date},
                    {"If-None-Match": ""},
                    {"If-None-Match": "*"},
                    {"If-Modified-Since": date},
                    {"If-Match": '"other"'},
                    {"Range": "bytes=0-3"},
                    {"A-IM": "feed", "If-None-Match": tag},
                ]
            for condition in conditions:
                wanted = everything(site.slow.open(path, method=method, headers=headers | condition))
                for _ in range(2):
                    before = site.asked
                    found = everything(site.fast.open(path, method=method, headers=headers | condition))
                    assert found == wanted, (path, method, headers, condition)
                    compared, repeated = compared + 1, repeated + (site.asked == before)
    # most second requests are answered by the cache
    assert repeated > compared / 6


@pytest.mark.parametrize("encoding", ["identity", "gzip, deflate, br, zstd"])
def test_every_published_document_is_stored(site: Site, encoding: str) -> None:
    headers = {"Accept-Encoding": encoding, "Accept-Language": "zh"}
    for path in addresses(site.publisher):
        answer = site.slow.get(path, headers=headers)
        is_public = answer.headers["Cache-Control"].startswith("public, max-age=1800")
        assert site.is_stored(path, headers=headers) == (is_public and answer.status_code == 200), path
    assert site.is_stored("/feeds/all.rss", headers=headers)


@pytest.mark.parametrize(
    "headers",
    [
        {"A-IM": "feed"},
        {"Authorization": "Bearer x"},
        {"If-Match": '"x"'},
        {"If-None-Match": '"x"'},
        {"If-Modified-Since": "Wed, 04 Dec 2024 00:52:55 GMT"},
        {"Range": "bytes=0-3"},
        {"Accept-Encoding": "gzip" + ", x" * 200},
    ],
)
def test_other_requests_go_to_the_application(site: Site, headers: dict[str, str]) -> None:
    assert not site.is_stored("/feeds/all.rss", headers=headers)
    assert not site.is_stored("/feeds/all.rss?limit=1")
    assert not site.is_stored("/feeds/all.rss", method="POST")


def test_private_feeds_are_never_stored(site: Site) -> None:
    token = new_token()
    site.store.tokens.add(token_digest(token) or "", "cellar", now=at(8))
    headers = {"Authorization": f"Bearer {token}"}
    assert site.fast.get("/feeds/cellar.rss").status_code == 404
    assert site.fast.get("/feeds/cellar.rss", headers=headers).status_code == 200
    assert site.fast.get(f"/feeds/cellar.rss?token={token}").status_code == 200
    assert site.fast.get("/feeds/cellar.rss").status_code == 404
    assert not site.is_stored("/feeds/cellar.rss", headers=headers)


def test_a_change_is_visible_after_a_quarter_of_a_second(site: Site) -> None:
    old = site.fast.get("/feeds/all.rss")
    fill_public(site.store, (article("new", published=at(9), title="新的渡轮"),), at(9))
    site.now += CHECK_INTERVAL * 0.99
    assert site.fast.get("/feeds/all.rss").data == old.data
    site.now += CHECK_INTERVAL * 0.01
    new = site.fast.get("/feeds/all.rss", headers={"If-None-Match": old.headers["ETag"]})
    assert (new.status_code, "新的渡轮" in new.text) == (200, True)
    assert new.data == site.slow.get("/feeds/all.rss").data


def test_a_forgotten_article_is_gone(site: Site) -> None:
    path = f"/articles/{ARTICLES[0].id.removeprefix('urn:uuid:')}/"
    assert site.fast.get(path).status_code == 200
    with site.store.batch(at(9)) as batch:
        batch.forget(ARTICLES[0].id)
    site.now += CHECK_INTERVAL
    assert site.fast.get(path).status_code == site.slow.get(path).status_code != 200


def test_the_store_is_read_four_times_a_second(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    site.fast.get("/feeds/all.rss")
    reads = 0
    revision = site.store.revision

    def counted() -> int:
        nonlocal reads
        reads += 1
        return revision()

    monkeypatch.setattr(site.store, "revision", counted)
    for _ in range(1000):
        site.now += 0.01
        site.fast.get("/feeds/all.rss")
    assert reads == pytest.approx(40, abs=2)


def test_the_date_is_that_of_the_last_check(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    site.fast.get("/feeds/all.rss")
    site.now += CHECK_INTERVAL
    monkeypatch.setattr("feeds.web.response_cache.http_date", lambda: "Thu, 01 Jan 2026 00:00:00 GMT")
    answer = site.fast.get("/feeds/all.rss")
    assert answer.headers.getlist("Date") == ["Thu, 01 Jan 2026 00:00:00 GMT"]


def test_every_request_goes_to_the_application_while_the_store_fails(site: Site) -> None:
    site.fast.get("/feeds/all.rss")
    site.error, site.now = True, site.now + CHECK_INTERVAL
    assert not site.is_stored("/feeds/all.rss")
    site.error, site.now = False, site.now + CHECK_INTERVAL
    assert site.is_stored("/feeds/all.rss")


def test_a_stale_copy_is_not_stored(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    old = site.slow.get("/feeds/all.rss").data
    fill_public(site.store, (article("new", published=at(9), title="新的渡轮"),), at(9))
    site.fast.get("/robots.txt")

    def fail(*_arguments: object) -> None:
        raise StoreError("unreadable", path="x")

    with monkeypatch.context() as patched:
        patched.setattr(site.publisher, "document", fail)
        assert site.fast.get("/feeds/all.rss").data == old
    assert "新的渡轮" in site.fast.get("/feeds/all.rss").text


def test_a_document_rendered_before_a_change_is_not_repeated_after_it(site: Site) -> None:
    """One thread renders the old revision while another sees the new one."""
    rendered, changed = Event(), Event()
    inner = site.app.wsgi_app

    def late(environ, start_response):
        chunks = list(inner(environ, start_response))
        rendered.set()
        assert changed.wait(10)
        return chunks

    site.app.wsgi_app = late  # type: ignore[method-assign]
    thread = Thread(target=site.fast.get, args=("/feeds/all.rss",))
    thread.start()
    assert rendered.wait(10)
    site.app.wsgi_app = inner  # type: ignore[method-assign]
    fill_public(site.store, (article("new", published=at(9), title="新的渡轮"),), at(9))
    site.now += CHECK_INTERVAL
    site.fast.get("/robots.txt")
    changed.set()
    thread.join()
    assert "新的渡轮" in site.fast.get("/feeds/all.rss").text


def test_the_size_is_limited(store: Store) -> None:
    site = Site(store, capacity=100_000)
    paths = addresses(site.publisher)
    for path in paths:
        site.fast.get(path)
    before = site.asked
    for path in reversed(paths):
        site.fast.get(path)
    stored = len(paths) - (site.asked - before)
    assert 0 < stored <= 100_000 / 4096 < len(paths)


def test_invented_headers_do_not_fill_it(store: Store) -> None:
    site = Site(store, capacity=200_000)
    assert site.is_stored("/feeds/all.rss")
    for number in range(200):
        site.fast.get("/feeds/all.rss", headers={"If-None-Match": f'"{number}"', "Accept-Language": f"x-{number}"})
        site.fast.get("/", headers={"Accept-Encoding": f"x{number}", "Accept-Language": f"x-{number}"})
    before = site.asked
    site.fast.get("/feeds/all.rss")
    assert site.asked == before


def test_the_server_uses_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "feeds.toml").write_text('base_url = "https://feeds.example.org"\n')
    monkeypatch.setenv("FEEDS_CONFIG", str(tmp_path / "feeds.toml"))
    monkeypatch.setenv("FEEDS_DATA", str(tmp_path / "data"))
    assert isinstance(application().wsgi_app, ResponseCache)
    assert urn("h1")

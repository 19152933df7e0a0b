"""A site with a fake publisher and a fake store."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import count
from pathlib import Path
from typing import Self, TypeVar

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from feeds.config import Config
from feeds.health import DailyCounts, Poll
from feeds.model import Article, Source
from feeds.publish.publisher import Publisher
from feeds.publish.rendition import Rendition
from feeds.publish.routes import Route, SearchFeedRoute, SearchPageRoute
from feeds.store import SourceRow, Store, open_store
from feeds.web import create_app
from feeds.web.security_headers import BARE_POLICY, PAGE_POLICY
from tests.publish.status.samples import NOW, POLLS

Answer = TypeVar("Answer")

MODIFIED = datetime(2024, 12, 4, 0, 52, 55, tzinfo=UTC)
LATER = "Wed, 04 Dec 2024 01:00:00 GMT"
EARLIER = "Wed, 04 Dec 2024 00:00:00 GMT"


def rendition(path: str, body: str, media_type: str) -> Rendition:
    return Rendition(path=path, body=body.encode(), media_type=f"{media_type}; charset=utf-8", modified=MODIFIED)


PAGES = {
    page.path: page
    for page in (
        rendition("index.html", "<!doctype html>" + "<p>河边的灯</p>" * 200, "text/html"),
        rendition("en/index.html", "<!doctype html><p>lights</p>", "text/html"),
        rendition("sources/voa/index.html", "<!doctype html><p>来源</p>", "text/html"),
        rendition("zh-Hant/sources/voa/index.html", "<!doctype html><p>來源</p>", "text/html"),
        rendition("404.html", "<!doctype html><p>没有内容</p>", "text/html"),
        rendition("style.css", "p { margin: 0 }", "text/css"),
        rendition("copy.js", "void 0;", "text/javascript"),
        rendition("icon.svg", "<svg/>", "image/svg+xml"),
        rendition("opml.xml", "<opml/>", "text/x-opml"),
        rendition("robots.txt", "User-agent: *\nDisallow:\n", "text/plain"),
        rendition("status.atom", "<feed/>", "application/atom+xml"),
        rendition("feeds/all.rss", "<rss/>", "application/rss+xml"),
        rendition("feeds/voa.rss", "<rss>" + "字" * 2000 + "</rss>", "application/rss+xml"),
        rendition("feeds/voa.atom", "<feed/>", "application/atom+xml"),
        rendition("feeds/voa.json", "{}", "application/feed+json"),
        rendition("feeds/voa.rss?limit=1", "<rss>一</rss>", "application/rss+xml"),
        rendition("zh-Hant/feeds/voa.rss", "<rss>灣</rss>", "application/rss+xml"),
        rendition("feeds/voa/archive/2024-12.atom", "<feed/>", "application/atom+xml"),
        rendition("feeds/www.example.org.rss", "<rss/>", "application/rss+xml"),
    )
}
ADDRESSES = ["/" + path.removesuffix("index.html") for path in PAGES]


class FakeStore:
    """A store without articles; if `error` is set, every call raises it."""

    error: Exception | None = None
    time = MODIFIED

    def newest(self, _sources: None, _limit: int) -> list[Article]:
        return self.answered([])

    def revision(self) -> int:
        return self.answered(1)

    def polls(self) -> dict[str, Poll]:
        return self.answered({})

    def sources(self) -> list[SourceRow]:
        return self.answered([])

    def source_list(self) -> tuple[Source, ...]:
        return self.answered(())

    def hiding(self, _sources: Collection[str]) -> Self:
        return self

    def now(self) -> datetime:
        return self.answered(self.time)

    def daily_counts(self, _since: date, _sources: Collection[str] | None) -> list[DailyCounts]:
        return self.answered([])

    def articles_per_day(
        self, _since: date, _until: date, _sources: Collection[str] | None
    ) -> dict[str, dict[date, int]]:
        return self.answered({})

    def answered(self, answer: Answer) -> Answer:
        if self.error:
            raise self.error
        return answer


class ChangingStore(FakeStore):
    """A store that has changed since the last request, so that each request renders."""

    def __init__(self) -> None:
        self.revisions = count()

    def revision(self) -> int:
        return self.answered(next(self.revisions))

    def index_progress(self) -> None:
        return None


class FakePublisher(Publisher):
    """Publishes `pages`, rendered again on each request; if `error` is set, its store raises it."""

    def __init__(self, pages: Mapping[str, Rendition], capacity: int = 2**20) -> None:
        self.pages, self.store = dict(pages), ChangingStore()
        super().__init__(self.store, Config(), capacity=capacity)  # type: ignore[arg-type]  # the used part

    @property
    def error(self) -> Exception | None:
        return self.store.error

    @error.setter
    def error(self, error: Exception | None) -> None:
        self.store.error = error

    def _state_of(self, _route: Route, revision: int) -> int:
        return revision

    def render(
        self, route: Route, _revision: int, _asked_at: datetime, _previous: Rendition | None = None
    ) -> Rendition | None:
        if isinstance(route, SearchPageRoute | SearchFeedRoute):
            media_type = "text/html" if isinstance(route, SearchPageRoute) else "application/atom+xml"
            return rendition(route.path, f"found: {route.params.query()}", media_type)
        return self.pages.get(route.path)


@pytest.fixture
def publisher() -> FakePublisher:
    # copies, because their encodings are prepared in the background
    return FakePublisher({path: replace(page) for path, page in PAGES.items()})


class CountingStore(FakeStore):
    """Counts the reads of its polls, which are in `saved`."""

    def __init__(self) -> None:
        self.poll_reads = 0
        self.saved: dict[str, Poll] = {}

    def polls(self) -> dict[str, Poll]:
        self.poll_reads += 1
        return self.answered(dict(self.saved))


@pytest.fixture
def store() -> FakeStore:
    return FakeStore()


@pytest.fixture
def app(publisher: FakePublisher, store: FakeStore) -> Flask:
    return create_app(Config(ttl=30), store, publisher)  # type: ignore[arg-type]  # the part of a store that is used


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


def assert_security_headers(answer: TestResponse) -> None:
    """Assert the security headers of a response."""
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers.getlist("Content-Security-Policy") in ([BARE_POLICY], [PAGE_POLICY])


def assert_error(answer: TestResponse, status: int) -> None:
    assert answer.status_code == status
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert answer.headers["Content-Security-Policy"] == BARE_POLICY
    assert "ETag" not in answer.headers
    assert_security_headers(answer)


@pytest.fixture
def polled_store(tmp_path: Path) -> Iterator[Store]:
    """A real store that has the poll results of the status samples."""
    with open_store(tmp_path / "feeds.sqlite3") as store:
        with store.batch(NOW) as batch:
            batch.put_polls(POLLS)
        yield store

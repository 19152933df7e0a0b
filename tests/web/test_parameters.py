"""Feeds with query parameters, over HTTP."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient

from feeds.config import Config
from feeds.errors import Busy, StoreError
from feeds.publish.feed.params import FeedParams
from feeds.publish.feed.variant import FeedVariant
from feeds.publish.rendition import Rendition
from feeds.store import open_store
from feeds.web import create_app
from tests.conftest import OpenCopy
from tests.publish.formats.samples import at
from tests.publish.site import ARTICLES, CONFIG, fill, fill_site
from tests.web.conftest import FakePublisher, assert_error, assert_security_headers, rendition


@pytest.fixture
def site(open_copy: OpenCopy, tmp_path: Path) -> Iterator[FlaskClient]:
    with open_copy(fill_site, tmp_path / "feeds.sqlite3") as store:
        yield create_app(CONFIG, store).test_client()


def ids(client: FlaskClient, address: str) -> list[str]:
    answer = client.get(address)
    assert answer.status_code == 200, address
    assert_security_headers(answer)
    return [item["id"] for item in answer.json["items"]]


def test_the_self_link_of_a_variant_returns_the_variant(site: FlaskClient) -> None:
    first = site.get("/feeds/all.json?utm_source=x&images=none&limit=2&key=geheim")
    own = urlsplit(first.json["feed_url"])
    assert (own.path, own.query) == ("/feeds/all.json", "limit=2&images=none")
    again = site.get(f"{own.path}?{own.query}")
    assert (again.data, again.headers["ETag"]) == (first.data, first.headers["ETag"])


def test_parameters_are_read_as_browsers_write_them(site: FlaskClient) -> None:
    assert ids(site, "/feeds/all.json?limit=2") == ids(site, "/feeds/all.json")[:2]
    matches = ids(site, "/feeds/harbour.json?filter_title=第h2则")
    assert (
        matches
        == ids(site, "/feeds/harbour.json?filter_title=%E7%AC%ACh2%E5%89%87")
        == ids(site, "/feeds/harbour.json?filter_title=%E7%AC%ACh2%E5%88%99&filter_title=x")
    )
    assert len(matches) == 1
    assert ids(site, "/feeds/harbour.json?filter=h1%7Ch2&limit=9") == ids(
        site, "/feeds/harbour.json?limit=9&filter=h2|h1"
    )


def test_unknown_parameters_and_defaults_are_the_plain_address(site: FlaskClient) -> None:
    plain = site.get("/feeds/all.rss")
    for query in (
        "_=17",
        "limit=3",
        "images=origin&sorted=false",
        "limit=abc",
        "filter=%00|%20",
        "limit=&limit=2",
        "%",
    ):
        answer = site.get(f"/feeds/all.rss?{query}")
        assert (answer.data, answer.headers["ETag"]) == (plain.data, plain.headers["ETag"]), query
    assert site.get("/feeds/all.rss?limit=3", headers={"If-None-Match": plain.headers["ETag"]}).status_code == 304


def test_a_variant_has_the_headers_of_a_feed(site: FlaskClient) -> None:
    plain, variant = site.get("/feeds/all.atom"), site.get("/zh-Hant/feeds/all.atom?limit=2")
    for name in ("Cache-Control", "Vary", "Content-Type", "Access-Control-Allow-Origin", "Last-Modified"):
        assert variant.headers[name] == plain.headers[name], name
    assert variant.headers["ETag"] != plain.headers["ETag"]
    again = site.get("/zh-Hant/feeds/all.atom?limit=2", headers={"If-None-Match": variant.headers["ETag"]})
    assert again.status_code == 304


@pytest.mark.parametrize(
    "address",
    [
        "/zh-Hant/feeds/all.rss",
        "/zh-Hans/feeds/harbour/archive/2024-05.json",
        "/zh-Hant/feeds/all.rss/",
        "/zh-Hant/search.atom?q=x",
        "/zh-Hans/search.json",
    ],
)
def test_each_script_has_its_addresses(site: FlaskClient, address: str) -> None:
    assert site.get(address).status_code == 200


@pytest.mark.parametrize(
    "address",
    [
        "/en/feeds/all.rss",
        "/en/search.rss?q=x",
        "/zh-hant/feeds/all.rss",
        "/zh-Hant/zh-Hans/feeds/all.rss",
        "/zh-Hant/feeds/nobody.rss?limit=1",
        "/zh-TW/feeds/all.rss",
    ],
)
def test_no_other_prefix_leads_to_a_feed(site: FlaskClient, address: str) -> None:
    assert site.get(address).status_code == 404


def test_a_script_that_is_not_offered_has_no_feeds(tmp_path: Path) -> None:
    with open_store(tmp_path / "feeds.sqlite3") as store:
        client = create_app(replace(CONFIG, languages=("en",)), store).test_client()
        assert client.get("/zh-Hant/feeds/all.rss").status_code == 404
        assert client.get("/zh-Hant/search.rss").status_code == 404
        assert client.get("/feeds/all.rss").status_code == 200


NASTY = [
    "limit=1e999",
    "limit=" + "9" * 4000,
    "filter=" + "(a%2B)%2B" * 200,
    "filter=%00%ud800%ED%A0%80",
    "brief=-1",
    "filter_time=" + "9" * 400,
    "&&&==",
    "filter=" + "|" * 3000,
    "filter=<script>",
    "limit[]=1",
    "filter_time=-1&filterout=%F0%9F%98%80",
]


@pytest.mark.parametrize("query", NASTY, ids=range(len(NASTY)))
def test_any_query_is_accepted(site: FlaskClient, query: str) -> None:
    answer = site.get(f"/feeds/all.rss?{query}")
    assert answer.status_code == 200
    assert b"<script" not in answer.data
    assert_security_headers(answer)


def test_an_exceeded_limit_is_503_with_retry_after(client: FlaskClient, publisher: FakePublisher) -> None:
    publisher.error = Busy("expected at most 8 documents with parameters at a time, found more")
    answer = client.get("/feeds/voa.rss?limit=1")
    assert_error(answer, 503)
    assert answer.headers["Retry-After"] == "5"


def test_a_failing_store_serves_the_stale_copy_of_each_variant(client: FlaskClient, publisher: FakePublisher) -> None:
    plain, variant = client.get("/feeds/voa.rss").data, client.get("/feeds/voa.rss?limit=1").data
    publisher.error = StoreError("the database is damaged", path="x")
    assert client.get("/feeds/voa.rss").data == plain
    assert client.get("/feeds/voa.rss?limit=1&_=3").data == variant != plain
    assert_error(client.get("/feeds/voa.rss?limit=2"), 503)


def test_variants_evict_no_plain_feed_from_the_stale_cache() -> None:
    plain = rendition("feeds/a.rss", "x" * 100, "application/rss+xml")
    variants = {
        f"feeds/a.rss?limit={n}": rendition(f"feeds/a.rss?limit={n}", "y" * 100, "application/rss+xml")
        for n in range(1, 100)
    }
    publisher = FakePublisher({"feeds/a.rss": plain, **variants}, capacity=1600)

    def document(limit: int | None = None) -> Rendition | None:
        params = FeedParams(limit=limit)
        return publisher.document_or_stale(FeedVariant(name="a", extension="rss", params=params))

    for number in (None, *range(1, 100)):
        document(number)
    publisher.error = StoreError("the database is damaged", path="x")
    assert document() is plain
    assert document(99) is variants["feeds/a.rss?limit=99"]
    with pytest.raises(StoreError):
        document(1)


def test_the_clock_of_the_store_is_used(tmp_path: Path) -> None:
    with open_store(tmp_path / "feeds.sqlite3") as store:
        fill(store, ARTICLES, at(7))
        client = create_app(Config(sources=CONFIG.sources), store).test_client()
        long = int((store.now() - at(2)).total_seconds()) + 3600
        assert len(ids(client, f"/feeds/harbour.json?filter_time={long}")) == 1
        assert ids(client, "/feeds/harbour.json?filter_time=60") == []

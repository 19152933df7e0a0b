"""A small site to publish: three declared sources, one met on the way, one group, and ways to look at it."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from feeds.config import Config
from feeds.ingest.deduplicate import put_article
from feeds.model import Article, Group, Source
from feeds.publish.publisher import Publisher
from feeds.publish.rendition import Rendition
from feeds.store import Store
from tests.publish.formats.samples import BASE, article, at

HARBOUR = Source(id="harbour", title="海港日报", homepage="https://harbour.example.com/", language="zh-Hans")
ISLAND = Source(id="island", title="小岛新闻", homepage="https://island.example.com/", language="zh-Hant")
EMPTY = Source(id="empty", title="还没有文章", language="zh-Hans")
#: met on the way, and all of its articles have since gone to another source
LEFT = Source(id="left.example.net", title="left.example.net", declared=False)
MET = Source(id="met.example.net", title="met.example.net", declared=False)

CONFIG = Config(
    path=Path("feeds.toml"),
    data=Path("data"),
    base_url=BASE,
    title="我的新闻",
    language="zh-Hans",
    items=3,
    ttl=30,
    sources=(HARBOUR, ISLAND, EMPTY),
    groups=(Group(id="coast", title="沿海", sources=("harbour", "empty")),),
)
#: with pages in one language, a quarter of the documents
PLAIN = replace(CONFIG, languages=("zh-Hans",))

TEXT = "<p>" + "渡轮今天停航，岛上的人只好等到明天。" * 20 + "</p>"

ARTICLES = (
    article("h1", published=at(1), updated=at(1)),
    article("h2", published=at(2), updated=at(2)),
    article("h3", published=datetime(2024, 3, 9, tzinfo=UTC), updated=datetime(2024, 3, 9, tzinfo=UTC)),
    article("h4", published=datetime(2024, 1, 9, tzinfo=UTC), updated=datetime(2024, 1, 9, tzinfo=UTC)),
    article("i1", source="island", published=at(3), updated=at(3), fingerprint="f" * 32, content_html=TEXT),
    article("m1", source="met.example.net", published=at(4), fingerprint="f" * 32, content_html=TEXT),
)


def fill(store: Store, articles: tuple[Article, ...], now: datetime) -> None:
    with store.batch(now) as batch:
        for source in (HARBOUR, ISLAND, EMPTY, MET, LEFT):
            batch.put_source(source)
        for item in articles:
            put_article(batch, item)


def fill_site(store: Store) -> None:
    """Store the articles of the small site."""
    fill(store, ARTICLES, at(7))


def found(publisher: Publisher, path: str) -> Rendition:
    rendition = publisher.rendition(path)
    assert rendition is not None, path
    return rendition


def read_json(publisher: Publisher, path: str):
    return json.loads(found(publisher, path).body)


def ids(publisher: Publisher, path: str) -> list[str]:
    return [item["id"] for item in read_json(publisher, path)["items"]]

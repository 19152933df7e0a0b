"""One new article: every feed document that shows it, compressed, against feedgen building the same documents.

feedgen gets the articles in memory; ours reads them from the database. Both build RSS, Atom and JSON Feed of the feed
of the source, of two groups and of all sources, with gzip. The feeds of the other sources must not be rendered again.
"""

import gzip
import json
import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any
from uuid import UUID

from feedgen.feed import FeedGenerator
from sqlalchemy import event

from bench.measure import cpu_seconds
from bench.newsroom import story
from bench.results import Row
from feeds.common.chinese import Script
from feeds.config import Config
from feeds.ingest.deduplicate import put_article
from feeds.model import Article, Group, Source
from feeds.publish.feed.variant import FeedVariant, scripts_of
from feeds.publish.formats.registry import FORMATS
from feeds.publish.publisher import Publisher
from feeds.publish.rendition import Rendition
from feeds.store import Store, open_store

SOURCES, ARTICLES, ROUNDS = 60, 4_000, 15
START, STEP = datetime(2026, 8, 1, tzinfo=UTC), timedelta(minutes=40)
#: minimum speed-up against feedgen
MIN_RATIO = 10
#: compression level of feedgen's documents, the default of zlib
LEVEL = 6

_IDS = tuple(f"s{number}" for number in range(SOURCES))
CONFIG = Config(
    base_url="https://news.example",
    sources=tuple(Source(id=id, title=f"渡口{id}", language="zh-Hans") for id in _IDS),
    groups=(
        Group(id="first", title="前三十", sources=_IDS[:30]),
        Group(id="all-but-one", title="其余", sources=_IDS[1:]),
    ),
)


@dataclass(slots=True)
class _Spent:
    """CPU seconds of each round, and what else was measured."""

    ours: list[float] = field(default_factory=list)
    feedgen: list[float] = field(default_factory=list)
    queries: list[int] = field(default_factory=list)
    #: documents of other feeds that were rendered again
    others: int = 0


def main() -> Sequence[Row]:
    """Print the CPU time of both ways, and what else was done."""
    with tempfile.TemporaryDirectory() as folder, open_store(Path(folder) / "feeds.sqlite3") as store:
        _fill(store)
        scripts = scripts_of(CONFIG.languages)
        plain, others = _compare("3 formats", store, (None,))
        converted, _ = _compare("3 formats and 2 scripts", store, (None, *scripts))
    return [plain, others, converted]


def _compare(name: str, store: Store, scripts: Sequence[Script | None]) -> tuple[Row, Row]:
    publisher = Publisher(store, CONFIG)
    spent = _Spent()
    shown = _variants(("s1", "first", "all-but-one", "all"), scripts)
    for variant in (*_variants(_IDS, (None,)), *shown):
        _sent(publisher, variant)
    others = {variant: _rendition(publisher, variant) for variant in _variants(_IDS[2:], (None,))}
    for _ in range(ROUNDS):
        with store.batch(datetime.now(UTC)) as batch:
            put_article(batch, _article(store.count(), "s1"))
        _measure(store, publisher, shown, spent)
        for variant, before in others.items():
            others[variant] = _rendition(publisher, variant)
            spent.others += others[variant] is not before
    ours, theirs = median(spent.ours), median(spent.feedgen)
    ratio = median(b / a for a, b in zip(spent.ours, spent.feedgen, strict=True))
    print(f"a new article in {len(shown)} documents, {name}: {ours * 1e3:.1f} ms, {median(spent.queries):.0f} queries")
    what = f"all {len(shown)} feeds with one new article, {name}"
    return (
        Row(
            name=f"{what}, gzip",
            ours=f"{ours * 1e3:.1f} ms",
            peer=f"feedgen {theirs * 1e3:.1f} ms",
            value=ratio,
            at_least=MIN_RATIO,
        ),
        Row(
            name=f"{what}: other documents rendered again",
            ours=f"{spent.others}",
            peer="",
            value=spent.others,
            unit="documents",
            at_most=0,
        ),
    )


def _measure(store: Store, publisher: Publisher, shown: Sequence[FeedVariant], spent: _Spent) -> None:
    """Render the documents `shown` in both ways."""

    def render() -> None:
        spent.ours.append(cpu_seconds(lambda: [_sent(publisher, variant) for variant in shown]))

    spent.queries.append(_queries(store, render))
    documents = [(variant.extension, _entries(publisher, variant)) for variant in shown]
    spent.feedgen.append(cpu_seconds(lambda: [_built(*document) for document in documents]))


def _variants(names: Iterable[str], scripts: Sequence[Script | None]) -> list[FeedVariant]:
    return [
        FeedVariant(name=name, extension=extension, script=script)
        for name in names
        for script in scripts
        for extension in FORMATS
    ]


def _rendition(publisher: Publisher, variant: FeedVariant) -> Rendition:
    rendition = publisher.document(variant)
    if rendition is None:
        raise SystemExit(f"{variant.path} is missing")
    return rendition


def _sent(publisher: Publisher, variant: FeedVariant) -> tuple[str, bytes]:
    """What a server sends: the ETag and the compressed document."""
    rendition = _rendition(publisher, variant)
    return rendition.gzip_etag, rendition.gzip


def _entries(publisher: Publisher, variant: FeedVariant) -> list[dict[str, Any]]:
    """The entries of a document, from its JSON."""
    as_json = replace(variant, extension="json")
    items: list[dict[str, Any]] = json.loads(_rendition(publisher, as_json).body)["items"]
    return items


def _built(extension: str, items: list[dict[str, Any]]) -> bytes:
    """A document of these entries by feedgen, or by the standard library for JSON."""
    if extension == "json":
        head = {"version": "https://jsonfeed.org/version/1.1", "title": "渡口"}
        body = json.dumps({**head, "items": items}, ensure_ascii=False, separators=(",", ":")).encode()
        return gzip.compress(body, LEVEL, mtime=0)
    generator = FeedGenerator()
    generator.id("https://news.example/feeds/")
    generator.title("渡口")
    generator.subtitle("渡口")
    generator.link(href="https://news.example/")
    for item in items:
        entry = generator.add_entry(order="append")
        entry.guid(item["id"])
        entry.title(item["title"])
        entry.link(href=item["url"])
        entry.published(item["date_published"])
        entry.updated(item["date_modified"])
        entry.author([{"name": author["name"]} for author in item.get("authors", ())])
        entry.summary(item["summary"])
        entry.content(item["content_html"], type="html")
    body = generator.rss_str(pretty=True) if extension == "rss" else generator.atom_str(pretty=True)
    return gzip.compress(body, LEVEL, mtime=0)


def _queries(store: Store, call: Callable[[], object]) -> int:
    """The number of SQL statements that a call runs."""
    statements: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        statements.append(statement)

    event.listen(store._engine, "before_cursor_execute", note)
    try:
        call()
    finally:
        event.remove(store._engine, "before_cursor_execute", note)
    return len(statements)


def _fill(store: Store) -> None:
    with store.batch(START) as batch:
        for source in CONFIG.sources:
            batch.put_source(source)
        for number in range(ARTICLES):
            put_article(batch, _article(number, f"s{number % SOURCES}"))


def _article(number: int, source: str) -> Article:
    sentences = story(number)
    published = START + number * STEP
    return Article(
        id=UUID(int=number).urn,
        source=source,
        native_key=str(number),
        url=f"https://news.example/{number}",
        title=sentences[0][:20],
        published=published,
        updated=published,
        first_seen=published,
        language="zh-Hans",
        authors=("林晓",),
        categories=("港口", "城市"),
        summary=sentences[0] + sentences[1],
        content_html="".join(f"<p>{''.join(sentences[at : at + 5])}</p>" for at in range(0, len(sentences), 5)),
    )


if __name__ == "__main__":
    main()

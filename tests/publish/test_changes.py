"""After each kind of change, cached documents are those of a new process, and other feeds are not rendered again."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from feeds.health import Event
from feeds.ingest.deduplicate import put_article
from feeds.messages import untranslated
from feeds.model import Group, Source
from feeds.publish.output_fingerprint import fingerprint_of
from feeds.publish.publisher import Publisher
from feeds.store import Store, open_store
from feeds.store.batch import Batch
from tests.publish.formats.samples import article, at, urn
from tests.publish.site import ARTICLES, CONFIG, EMPTY, HARBOUR, ISLAND, MET, TEXT, found

GROUPS = (
    *CONFIG.groups,
    Group(id="islands-first", title="小岛优先", sources=("harbour", "island"), prefer=("island",)),
    Group(id="short", title="摘要", sources=("island", "empty"), content="summary"),
)
SITE = replace(CONFIG, groups=GROUPS, items=20, languages=("en",))
STORY = "渡轮公司宣布下月起恢复海港到小岛的夜间航班"
EVENT = Event(source="harbour", previous="fresh", state="late", at=at(9), reason=untranslated("HTTP 500"))


def _late(month: int) -> datetime:
    return datetime(2024, month, 20, tzinfo=UTC)


def _put(*articles, live: bool = False) -> Callable[[Batch], object]:
    return lambda batch: [put_article(batch, item, live=live) for item in articles]


#: each changes the store that the ones before have left; with it the feeds that it leaves as they are
CHANGES: dict[str, tuple[Callable[[Batch], object], set[str]]] = {
    "a new article": (_put(article("i2", source="island", published=at(6), updated=at(6))), {"harbour", "coast"}),
    "an event": (lambda batch: batch.put_events([EVENT]), {"all", "harbour", "island", "coast", "short"}),
    "a late article": (_put(article("h9", published=_late(2), updated=_late(2))), {"island", "short"}),
    "a correction": (_put(replace(ARTICLES[1], summary="另有说明", first_seen=at(8))), {"island", "short"}),
    "a copy": (
        _put(article("i3", source="island", published=at(8), fingerprint="e" * 32, content_html=TEXT + "<p>又</p>")),
        {"coast"},
    ),
    "a copy in the feed of another source": (_put(article("i4", source="island", url=ARTICLES[0].url)), set()),
    "stories that are related": (
        _put(
            article("r1", title=STORY, published=_late(1)),
            article("r2", source="island", title=f"{STORY}了", published=_late(1)),
        ),
        set(),
    ),
    "another address of what is related": (
        _put(
            article("r2", source="island", title=f"{STORY}了", published=_late(1), url="https://island.example.com/2"),
            live=True,
        ),
        set(),
    ),
    "a source with its first article": (
        _put(article("e1", source="empty", published=at(9), title="灯塔的新门锁")),
        {"harbour", "island"},
    ),
    "an article forgotten": (lambda batch: batch.forget(urn("r2")), set()),
    "an article restored": (lambda batch: batch.restore(urn("r2")), set()),
    "another title": (lambda batch: batch.put_source(replace(MET, title="改名")), {"harbour", "island", "short"}),
    "a private source": (lambda batch: batch.put_source(replace(MET, private=True)), set()),
    "a source declared no more": (lambda batch: batch.put_source(replace(ISLAND, declared=False)), set()),
    "a month that is emptied": (lambda batch: batch.forget(urn("h4")), {"short"}),
    "two sources in one": (lambda batch: batch.reassign_source(MET.id, replace(EMPTY, names=("met",))), set()),
    "another source": (lambda batch: batch.put_source(Source(id="new.example.org", title="新", declared=False)), set()),
    "a language": (lambda batch: batch.put_source(replace(HARBOUR, language="")), {"short"}),
}


def test_cached_documents_are_those_of_a_new_process(store: Store):
    """A change shows in every document at once, and renders no document of feeds that do not show it."""
    store.fingerprint_since(fingerprint_of(SITE), now=at(1))
    publisher = Publisher(store, SITE)
    for day, (change, (write, untouched)) in enumerate(CHANGES.items(), start=10):
        before = {path: publisher.rendition(path) for path in publisher.paths() if "feeds/" in path}
        with store.batch(at(day)) as batch:
            write(batch)
        fresh = Publisher(store, SITE)
        for path in fresh.paths():
            # lists of articles are cached too; pages of articles are not
            if "articles/" not in path:
                assert found(publisher, path) == found(fresh, path), (change, path)
        for path, rendition in before.items():
            if path.rpartition("feeds/")[2].split("/")[0].partition(".")[0] in untouched:
                assert publisher.rendition(path) is rendition, (change, path)


def test_the_first_article_of_a_source_appears_in_cached_documents(tmp_path: Path):
    """A store that is empty when it is first published, as after the first start."""
    with open_store(tmp_path / "feeds.sqlite3") as store:
        publisher = Publisher(store, SITE)
        for path in publisher.paths():
            publisher.rendition(path)
        for number, source in enumerate(("harbour", "unknown.example.net")):
            with store.batch(at(9)) as batch:
                batch.put_source(Source(id=source, title=source))
                put_article(batch, article(f"f{number}", source=source))
            fresh = Publisher(store, SITE)
            assert publisher.paths() == fresh.paths()
            for path in fresh.paths():
                assert publisher.rendition(path).body == fresh.rendition(path).body, path


def test_a_duplicate_of_another_month_changes_the_months_of_combined_feeds(tmp_path: Path):
    """An article that is hidden by another one may not link to it: then the month of its own source does not change."""
    carried = {"via": "carrier.example.net", "content_html": TEXT, "fingerprint": "c" * 32}
    copy = article("c1", source="copies.example.net", published=_late(2), **carried)
    with open_store(tmp_path / "feeds.sqlite3") as store:
        for number, source in enumerate((HARBOUR, ISLAND)):
            with store.batch(at(9)) as batch:
                batch.put_source(source)
                put_article(batch, article(f"o{number}", source=source.id, published=_late(1)))
        with store.batch(at(9)) as batch:
            batch.put_source(Source(id=copy.source, title="抄", declared=False))
            put_article(batch, copy)
        publisher = Publisher(store, SITE)
        before = publisher.paths()
        assert "feeds/all/archive/2024-02.atom" in before
        for path in before:
            publisher.rendition(path)
        with store.batch(at(10)) as batch:
            put_article(batch, replace(copy, id=urn("h7"), source="harbour", published=_late(4)))
        fresh = Publisher(store, SITE)
        assert "feeds/all/archive/2024-02.atom" not in fresh.paths()
        for path in {*before, *fresh.paths()}:
            cached, new = publisher.rendition(path), fresh.rendition(path)
            assert (cached and cached.body) == (new and new.body), path

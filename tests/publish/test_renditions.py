"""Validators, and the cache of renditions: rendered once per revision, by one thread."""

import gzip
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime

from feeds.publish.feed.build import render_document
from feeds.publish.feed.variant import FeedVariant
from feeds.publish.publisher import Publisher
from feeds.publish.rendition import Rendition
from feeds.publish.rendition_cache import RenditionCache
from feeds.publish.snapshot import Snapshot
from feeds.publish.views.page_path import parse_page_path
from feeds.publish.views.pages import render_page
from feeds.store import Store
from tests.publish.formats.samples import BASE, article, at, urn
from tests.publish.formats.validity import problems
from tests.publish.site import ARTICLES, CONFIG, fill, found, ids


def test_etags_are_strong_and_differ_by_encoding(publisher):
    rendition = found(publisher, "feeds/all.rss")
    assert gzip.decompress(rendition.gzip) == rendition.body
    assert rendition.etag != rendition.gzip_etag
    assert not rendition.etag.startswith("W/")
    assert '"' not in rendition.etag
    other = replace(rendition, body=rendition.body + b" ")
    assert other.etag != rendition.etag


def test_compressing_twice_gives_the_same_bytes_and_the_work_is_done_once(publisher):
    rendition = found(publisher, "feeds/all.rss")
    assert replace(rendition).gzip == rendition.gzip
    assert rendition.gzip[4:8] == bytes(4), "the time in the head of a gzip file"
    assert rendition.gzip is rendition.gzip


def test_last_modified_is_when_the_sources_changed_and_not_the_clock(store, publisher):
    fill(store, (article("i2", source="island", published=at(5)),), at(9))
    assert found(publisher, "feeds/harbour.rss").modified == at(7)
    assert found(publisher, "feeds/island.rss").modified == at(9)
    assert found(publisher, "feeds/all.rss").modified == at(9)
    assert found(publisher, "index.html").modified == at(9)


def test_no_document_of_an_old_revision_has_a_later_time_than_its_articles(store):
    """A client that asks by time alone would not see the new articles."""
    snapshot = Snapshot(store, CONFIG, store.revision(), in_use_since=at(1))
    old, new = (FeedVariant(name="island", extension=extension) for extension in ("rss", "json"))
    channel = snapshot.channels["island"]
    assert render_document(snapshot, channel, old).modified == at(7)
    fill(store, (article("i2", source="island", published=at(5)),), at(9))
    assert render_document(snapshot, channel, new).modified == at(7)
    assert render_page(snapshot, parse_page_path("index.html")).modified == at(9)
    fill(store, (article("i3", source="island", published=at(6)),), at(10))
    assert render_page(snapshot, parse_page_path("en/index.html")).modified == at(9)


def test_the_same_revision_gives_the_same_object(publisher):
    assert found(publisher, "feeds/all.rss") is found(publisher, "feeds/all.rss")


def test_reading_every_article_pushes_no_feed_out(store):
    publisher = Publisher(store, CONFIG, capacity=60_000)
    saved = found(publisher, "feeds/all.rss")
    for path in publisher.paths():
        if "articles/" in path:
            found(publisher, path)
    assert sum(len(found(publisher, path).body) for path in publisher.paths() if "articles/" in path) > 60_000
    assert found(publisher, "feeds/all.rss") is saved


def test_a_new_revision_shows_the_new_article(store, publisher):
    old = found(publisher, "feeds/island.json")
    index = found(publisher, "index.html")
    fill(store, (article("i2", source="island", published=at(5)),), at(9))
    assert ids(publisher, "feeds/island.json") == [urn("i2"), urn("i1")]
    assert found(publisher, "feeds/island.json").etag != old.etag
    assert found(publisher, "index.html").etag != index.etag


def test_a_month_and_a_source_appear_as_soon_as_they_hold_an_article(store, publisher):
    assert publisher.rendition("feeds/new.example.com.rss") is None
    assert publisher.rendition("feeds/island/archive/2023-12.rss") is None
    when = datetime(2023, 12, 1, tzinfo=UTC)
    newcomers = (article("n", source="new.example.com"), article("i0", source="island", published=when, updated=when))
    fill(store, newcomers, at(9))
    assert publisher.rendition("feeds/new.example.com.rss")
    assert publisher.rendition("feeds/island/archive/2023-12.rss")


def test_a_batch_that_changes_nothing_changes_no_byte(store, publisher):
    old = [(path, found(publisher, path).etag) for path in publisher.paths()]
    fill(store, ARTICLES, at(20))
    fresh = Publisher(store, CONFIG)
    assert [(path, found(fresh, path).etag) for path in fresh.paths()] == old


def test_the_shelf_lets_go_of_what_was_not_asked_for_the_longest():
    shelf = RenditionCache(capacity=10)
    item, two, three = (Rendition(path=p, body=b"four", media_type="", modified=at(1)) for p in "abc")
    shelf.put(item, 1)
    shelf.put(two, 1)
    assert shelf.get("a", 1) is item
    shelf.put(three, 1)
    assert shelf.get("b", 1) is None
    assert shelf.get("a", 1) is item
    assert shelf.get("a", 2) is None, "another revision"
    shelf.put(replace(item, body=b"more than there is room"), 2)
    assert shelf.get("a", 2) is None
    shelf.put(two, 2)
    assert shelf.get("b", 2) is two, "the size of what was dropped is given back"


def test_the_shelf_counts_a_path_once_however_often_it_is_rendered():
    shelf = RenditionCache(capacity=10)
    item, two = (Rendition(path=p, body=b"four", media_type="", modified=at(1)) for p in "ab")
    shelf.put(item, 1)
    shelf.put(two, 1)
    for revision in range(2, 9):
        shelf.put(two, revision)
    assert shelf.get("a", 1) is item


def test_a_small_shelf_still_answers_everything(store):
    publisher = Publisher(store, CONFIG, capacity=0)
    assert all(publisher.rendition(path) for path in publisher.paths())


class Counting:
    """A store that counts the reads of articles and makes them slow enough to meet."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.reads = 0
        self._lock = threading.Lock()
        self._pause = threading.Event()

    def __getattr__(self, name):
        return getattr(self._store, name)

    def hiding(self, sources):
        assert not sources
        return self

    def fair_outlines(self, *args, **options):
        with self._lock:
            self.reads += 1
        self._pause.wait(0.05)
        return self._store.fair_outlines(*args, **options)


def test_many_threads_asking_for_one_path_render_it_once(store):
    counting = Counting(store)
    publisher = Publisher(counting, CONFIG)
    with ThreadPoolExecutor(8) as pool:
        renditions = list(pool.map(lambda _: publisher.rendition("feeds/all.rss"), range(32)))
    assert counting.reads == 1
    assert all(rendition is renditions[0] for rendition in renditions)


def test_threads_and_a_writer_never_see_a_half_of_anything(store):
    publisher = Publisher(store, CONFIG, capacity=30_000)

    def ask(number: int) -> None:
        for path in publisher.paths():
            if number % 2 and path.endswith(".atom"):
                assert problems(found(publisher, path).body, f"{BASE}/{path}") == []

    with ThreadPoolExecutor(4) as pool:
        futures = [pool.submit(ask, number) for number in range(8)]
        for day in range(10, 20):
            fill(store, (article(f"w{day}", published=at(day), updated=at(day)),), at(day))
        for future in futures:
            future.result()
    assert ids(publisher, "feeds/harbour.json")[0] == urn("w19")

"""Fingerprints of pages: every change of a page changes its fingerprint, so exports with and without them agree."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from shutil import copytree

import pytest

from feeds.common.folder import Disk
from feeds.export import export
from feeds.ingest.deduplicate import put_article
from feeds.messages import untranslated
from feeds.model import Source
from feeds.publish.marks import Marks
from feeds.publish.publisher import Publisher
from feeds.publish.snapshot import NEVER, Snapshot
from feeds.publish.views.page_path import PageRoute
from feeds.publish.views.pages import render_page
from feeds.store import Store
from feeds.store.published_state import read_published_state
from tests.conftest import OpenCopy
from tests.export.support import tree
from tests.publish.conftest import published_site
from tests.publish.formats.samples import article, at, urn
from tests.publish.site import CONFIG, TEXT, found

SAME = article("h2", published=at(2), updated=at(2))

#: in a month without other articles
LATER = datetime(2026, 1, 1, tzinfo=UTC)
#: no disk loses its power here
DISK = Disk(fsync=lambda _: None)
#: mark and bytes by path
Documents = dict[str, tuple[str, bytes]]

#: what can happen to a store, by name
EVENTS = {
    "rewritten": lambda batch: put_article(
        batch, replace(SAME, content_html="<p>另一段话。</p>", first_seen=at(9)), live=True
    ),
    "retitled": lambda batch: put_article(batch, replace(SAME, title="新的标题", first_seen=at(9)), live=True),
    "copied": lambda batch: put_article(batch, article("c1", source="island", content_html=TEXT, first_seen=at(9))),
    "forgotten": lambda batch: batch.forget(urn("i1")),
    "renamed": lambda batch: batch.put_source(Source(id="met.example.net", title="改名的站", declared=False)),
    "told": lambda batch: put_article(batch, article("c2", source="island", title=SAME.title, published=at(2))),
    "dated": lambda batch: put_article(batch, replace(SAME, published=at(1))),
    # of two wordings of one content the one with the smaller digest is kept
    "corrected": lambda batch: put_article(batch, replace(SAME, provenance=(untranslated("moved by 8 h"),))),
    "corrected otherwise": lambda batch: put_article(
        batch, replace(SAME, provenance=(untranslated("image unproxied"),))
    ),
    "corrected again": lambda batch: put_article(batch, replace(SAME, provenance=(untranslated("zone assumed"),))),
    "seen before": lambda batch: put_article(batch, replace(SAME, first_seen=at(2))),
    "in another language": lambda batch: batch.put_source(
        Source(id="met.example.net", title="遇見的站", language="zh-Hant", declared=False)
    ),
    "nothing": lambda batch: batch.restore(urn("h2")),
}


@pytest.fixture(scope="module")
def original(open_copy: OpenCopy, tmp_path_factory: pytest.TempPathFactory) -> tuple[Documents, Path]:
    """The documents of the site before anything happens to it, and the folder of their export."""
    folder = tmp_path_factory.mktemp("original")
    with open_copy(published_site, folder / "feeds.sqlite3") as store:
        publisher = Publisher(store, CONFIG)
        export(publisher, folder / "site", disk=DISK)
        return documents(publisher), folder / "site"


@pytest.mark.parametrize("event", EVENTS)
def test_equal_marks_mean_equal_bytes(
    original: tuple[Documents, Path], store: Store, tmp_path: Path, event: str
) -> None:
    old, state = original[0], read_published_state(tmp_path / "feeds.sqlite3")
    with store.batch(at(9)) as batch:
        EVENTS[event](batch)
    publisher = Publisher(store, CONFIG)
    new = documents(publisher)
    assert hidden_changes(old, new) == set()
    # the state that decides whether an export looks at anything at all
    assert old == new or read_published_state(tmp_path / "feeds.sqlite3") != state
    # so an export with the marks of an earlier one is what an export without is
    kept = copytree(original[1], tmp_path / "kept")
    export(Publisher(store, CONFIG), kept, disk=DISK)
    export(publisher, tmp_path / "fresh", disk=DISK)
    assert tree(kept) == tree(tmp_path / "fresh")


def test_the_language_of_a_source_decides_how_its_title_is_converted(store: Store) -> None:
    """In the entries of combined feeds, whose versions do not cover it."""
    met = Source(id="met.example.net", title="遇見的站", language="ja", declared=False)
    with store.batch(at(8)) as batch:
        batch.put_source(met)
        # with it, the language of the feed of everything is the same before and after
        batch.put_source(Source(id="other.example.net", title="Another", language="en", declared=False))
        put_article(batch, article("o1", source="other.example.net", published=at(2)))
    old = documents(Publisher(store, CONFIG))
    with store.batch(at(9)) as batch:
        batch.put_source(replace(met, language="zh-Hant"))
    new = documents(Publisher(store, CONFIG))
    assert hidden_changes(old, new) == set()
    assert old["zh-Hans/feeds/all.atom"] != new["zh-Hans/feeds/all.atom"]


SETTINGS = {
    "title": replace(CONFIG, title="别的名字"),
    "items": replace(CONFIG, items=2),
    "address": replace(CONFIG, base_url="https://other.example.org"),
    "source title": replace(CONFIG, sources=tuple(replace(each, title="改名") for each in CONFIG.sources)),
    "source language": replace(CONFIG, sources=tuple(replace(each, language="zh-Hant") for each in CONFIG.sources)),
    "content": replace(CONFIG, own={each.id: {"content": "summary"} for each in CONFIG.sources}),
    "languages": replace(CONFIG, languages=("en", "zh-Hant")),
    "no sources": replace(CONFIG, sources=()),
}


@pytest.mark.parametrize("name", SETTINGS)
def test_equal_marks_mean_equal_bytes_with_other_settings(
    original: tuple[Documents, Path], store: Store, name: str
) -> None:
    assert hidden_changes(original[0], documents(Publisher(store, SETTINGS[name]))) == set()


def test_an_article_changes_the_marks_of_what_shows_it_only(store: Store) -> None:
    with store.batch(at(8)) as batch:
        for month in range(1, 13):
            day = datetime(2023, month, 1, tzinfo=UTC)
            put_article(batch, article(f"y{month}", published=day, updated=day, source="harbour"))
    old = documents(Publisher(store, CONFIG))
    with store.batch(at(9)) as batch:
        put_article(batch, article("new", published=LATER, updated=LATER, source="harbour"))
    new = documents(Publisher(store, CONFIG))
    assert hidden_changes(old, new) == set()
    changed = {path for path, (mark, _) in new.items() if old.get(path, ("",))[0] != mark}
    assert [path for path in changed if "island" in path] == []
    other = re.compile(rf"archive/2023|island|articles/(?!{urn('new')[9:]})")
    assert [path for path in changed if other.search(path)] == []


def test_a_mark_stays_while_its_page_stays_and_other_settings_make_another(store: Store) -> None:
    path = f"articles/{urn('h2')[9:]}/index.html"
    first, second = Publisher(store, CONFIG), Publisher(store, CONFIG)
    mark = first.marks([path])
    assert second.marks([path]) == mark
    assert mark.keys() == {path}
    with store.batch(at(9)) as batch:
        put_article(batch, article("new", published=at(9)))
    assert first.marks([path]) == second.marks([path]) == Publisher(store, CONFIG).marks([path]) == mark
    other = Publisher(store, replace(CONFIG, title="别的名字"))
    assert other.marks([path]) != mark
    assert found(other, path).body != found(first, path).body


def test_all_documents_have_marks_but_those_that_depend_on_polls(publisher: Publisher) -> None:
    status = {f"{prefix}status/index.html" for prefix in ("", "zh-Hans/", "zh-Hant/", "en/")}
    assert {*publisher.paths()} - marks_of(publisher).keys() == {"status.atom", *status}
    missing = [f"articles/{urn('nobody')[9:]}/index.html", "feeds/nobody.rss", "feeds/all/archive/1999-01.rss"]
    assert publisher.marks([*missing, "sources/nobody/index.html", "sources/harbour/1999-01/index.html"]) == {}


def marks_of(publisher: Publisher) -> dict[str, str]:
    return publisher.marks(publisher.paths())


def documents(publisher: Publisher) -> Documents:
    marks = marks_of(publisher)
    return {path: (marks[path], found(publisher, path).body) for path in publisher.paths() if path in marks}


def hidden_changes(old: Documents, new: Documents) -> set[str]:
    """The paths with other bytes under the same mark."""
    return {path for path in old.keys() & new.keys() if old[path][0] == new[path][0] and old[path] != new[path]}


def test_a_page_of_an_unknown_folder_is_not_the_front_page(store: Store) -> None:
    snapshot = Snapshot(store, CONFIG, store.revision(), NEVER)
    route = PageRoute(path="about/index.html", language=None, folder="about/", name=None, month=None, uuid=None)
    assert render_page(snapshot, route) is None
    assert Marks(snapshot)._of_page(route) is None

"""Fingerprints of pages: every change of a page changes its fingerprint, so exports with and without them agree."""

from dataclasses import replace
from pathlib import Path

import pytest

from feeds.export import export
from feeds.ingest.deduplicate import put_article
from feeds.messages import untranslated
from feeds.model import Source
from feeds.publish.publisher import Publisher
from feeds.store import Store
from tests.export.support import tree
from tests.publish.formats.samples import article, at, urn
from tests.publish.site import CONFIG, TEXT, found

SAME = article("h2", published=at(2), updated=at(2))

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
    "nothing": lambda batch: batch.restore(urn("h2")),
}


@pytest.mark.parametrize("event", EVENTS)
def test_an_export_with_marks_is_what_an_export_without_would_be(store: Store, tmp_path: Path, event: str) -> None:
    export(Publisher(store, CONFIG), tmp_path / "kept")
    with store.batch(at(9)) as batch:
        EVENTS[event](batch)
    export(Publisher(store, CONFIG), tmp_path / "kept")
    export(Publisher(store, CONFIG), tmp_path / "fresh")
    assert tree(tmp_path / "kept") == tree(tmp_path / "fresh")


def test_a_mark_stays_while_its_page_stays_and_other_settings_make_another(store: Store) -> None:
    path = f"articles/{urn('h2')[9:]}/index.html"
    first, second = Publisher(store, CONFIG), Publisher(store, CONFIG)
    assert first.mark(path) == second.mark(path) is not None
    with store.batch(at(9)) as batch:
        put_article(batch, article("new", published=at(9)))
    assert first.mark(path) == second.mark(path) == Publisher(store, CONFIG).mark(path)
    other = Publisher(store, replace(CONFIG, title="别的名字"))
    assert other.mark(path) != first.mark(path)
    assert found(other, path).body != found(first, path).body


def test_only_pages_of_articles_have_marks(publisher: Publisher) -> None:
    marked = {path for path in publisher.paths() if publisher.mark(path)}
    assert marked == {path for path in publisher.paths() if "articles/" in path}
    assert publisher.mark(f"articles/{urn('nobody')[9:]}/index.html") is None

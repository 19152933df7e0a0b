"""Private sources and groups: in no public document, and complete for their own readers."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from feeds.export import export
from feeds.ingest.deduplicate import put_article
from feeds.publish.output_fingerprint import fingerprint_of
from feeds.publish.private_feeds import PrivateFeeds
from feeds.publish.publisher import Publisher
from feeds.store import Store
from tests.conftest import OpenCopy
from tests.publish.cellar import ARTICLES, CONFIG, WORDS, fill, private_document
from tests.publish.formats.samples import BASE, urn
from tests.publish.formats.validity import problems
from tests.publish.site import found, ids


@pytest.fixture
def store(open_copy: OpenCopy, tmp_path: Path):
    with open_copy(fill, tmp_path / "feeds.sqlite3") as opened:
        yield opened


@pytest.fixture
def publisher(store: Store) -> Publisher:
    return Publisher(store, CONFIG)


@pytest.fixture
def private(store: Store) -> PrivateFeeds:
    return PrivateFeeds(store, CONFIG)


def told(publisher: Publisher) -> dict[str, list[str]]:
    """By path, the secret words in a document or in its path."""
    texts = {path: path + found(publisher, path).body.decode() for path in publisher.paths()}
    return {path: words for path, text in texts.items() if (words := [word for word in WORDS if word in text])}


def items(private: PrivateFeeds, path: str) -> list[dict[str, object]]:
    rendition = private_document(private, path)
    assert rendition is not None, path
    return list(json.loads(rendition.body)["items"])


# --- what everybody may read ------------------------------------------------------------------------------------


def test_no_document_that_is_public_names_a_private_source_its_articles_or_its_group(
    publisher: Publisher, store: Store
) -> None:
    assert told(publisher) == {}
    # and the same search finds them all where they are not kept apart
    sources = tuple(replace(source, private=False) for source in CONFIG.sources)
    groups = tuple(replace(group, private=False) for group in CONFIG.groups)
    opened = told(Publisher(store, replace(CONFIG, sources=sources, groups=groups)))
    assert {word for words in opened.values() for word in words} == set(WORDS)
    of_harbour = {word for path, words in opened.items() if path.startswith("feeds/harbour") for word in words}
    assert {"cellar", "地窖", "attic"} <= of_harbour


@pytest.mark.parametrize("name", ["cellar", "attic", "vault"])
@pytest.mark.parametrize("ending", [".rss", ".atom", ".json", "/archive/2024-05.atom", "/archive/2024-02.json"])
def test_a_private_feed_has_no_public_document(publisher: Publisher, name: str, ending: str) -> None:
    assert publisher.rendition(f"feeds/{name}{ending}") is None


def test_a_public_article_is_shown_although_a_private_copy_came_first(publisher: Publisher) -> None:
    assert ids(publisher, "feeds/all.json") == [urn("h3"), urn("h2"), urn("h1")]


def test_a_month_of_private_articles_alone_is_no_month(publisher: Publisher) -> None:
    assert publisher.rendition("feeds/all/archive/2024-02.atom") is None
    assert "feeds/all/archive/2024-05.atom" in publisher.paths()


def test_what_happens_in_private_moves_no_public_date(store: Store) -> None:
    old = found(Publisher(store, CONFIG), "feeds/all.atom")
    with store.batch(old.modified.replace(year=2040)) as batch:
        put_article(batch, replace(ARTICLES[3], id=urn("c9"), native_key="c9", url="https://cellar.example.com/9"))
    new = found(Publisher(store, CONFIG), "feeds/all.atom")
    assert (new.modified, new.body) == (old.modified, old.body)


def test_an_export_leaves_private_feeds_out_and_removes_those_that_became_so(store: Store, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    sources = tuple(replace(source, private=False) for source in CONFIG.sources)
    export(Publisher(store, replace(CONFIG, sources=sources, groups=())), folder)
    assert (folder / "feeds/cellar.rss").exists()
    export(Publisher(store, CONFIG), folder)
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert [path for path in files if any(word in f"{path.name}{path.read_text()}" for word in WORDS)] == []


def test_a_source_that_is_declared_no_more_stays_private(store: Store) -> None:
    remaining = tuple(source for source in CONFIG.sources if not source.private)
    assert told(Publisher(store, replace(CONFIG, sources=remaining, groups=CONFIG.groups[:1]))) == {}


# --- what its readers get ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["cellar", "vault"])
@pytest.mark.parametrize("ending", [".rss", ".atom", ".json", "/archive/2024-05.atom", "/archive/2024-02.rss"])
def test_a_private_feed_is_valid_whole_and_knows_its_own_address(private: PrivateFeeds, name: str, ending: str) -> None:
    path = f"feeds/{name}{ending}"
    rendition = private_document(private, path)
    assert rendition is not None
    assert (rendition.path, f"{BASE}/{path}" in rendition.body.decode()) == (path, True)
    assert "地窖" in rendition.body.decode()
    if not path.endswith(".json"):
        assert problems(rendition.body, f"{BASE}/{path}") == []


def test_a_private_source_has_its_articles(private: PrivateFeeds) -> None:
    assert [entry["id"] for entry in items(private, "feeds/cellar.json")] == [
        urn(name) for name in ("c3", "c2", "c1", "c4")
    ]


def test_a_private_group_mixes_what_is_public_and_what_is_not(private: PrivateFeeds) -> None:
    assert [entry["id"] for entry in items(private, "feeds/vault.json")] == [
        urn(name) for name in ("c3", "h3", "c2", "c1", "h1", "c4")
    ]


@pytest.mark.parametrize("path", ["feeds/cellar.json", "feeds/vault.json", "feeds/cellar/archive/2024-05.json"])
def test_the_readers_of_one_private_feed_learn_nothing_of_another(private: PrivateFeeds, path: str) -> None:
    rendition = private_document(private, path)
    assert rendition is not None
    remaining = {"feeds/vault.json": ("attic", "阁楼")}.get(path, ("attic", "阁楼", "vault", "保险柜"))
    assert [word for word in remaining if word in rendition.body.decode()] == []


@pytest.mark.parametrize(
    "path",
    ["feeds/harbour.rss", "feeds/all.rss", "feeds/coast.rss", "index.html", "opml.xml", "status.atom", "feeds/cellar",
     "feeds/nobody.rss", "feeds/cellar/archive/2024-07.atom", "feeds/../feeds/cellar.rss", ""],
)  # fmt: skip
def test_nothing_else_is_private(private: PrivateFeeds, path: str) -> None:
    assert private_document(private, path) is None


def test_the_same_bytes_come_again_until_something_changes(private: PrivateFeeds, store: Store) -> None:
    first = private_document(private, "feeds/cellar.atom")
    assert private_document(private, "feeds/cellar.atom") is first
    assert first is not None
    again = private_document(PrivateFeeds(store, CONFIG), "feeds/cellar.atom")
    assert again is not None
    assert (again.etag, again.modified) == (first.etag, first.modified)


def test_public_and_private_documents_are_made_in_one_way(store: Store) -> None:
    """Two that differed would each take the other's date away, again and again."""
    public, private = Publisher(store, CONFIG), PrivateFeeds(store, CONFIG)
    first = found(public, "feeds/all.atom").modified
    private_document(private, "feeds/cellar.atom")
    assert found(Publisher(store, CONFIG), "feeds/all.atom").modified == first


def test_becoming_private_counts_as_a_change_of_all_documents() -> None:
    """Else the date of a public feed would go back with the newest article, if that is gone."""
    sources = tuple(replace(source, private=False) for source in CONFIG.sources)
    assert fingerprint_of(replace(CONFIG, sources=sources)) != fingerprint_of(CONFIG)


@pytest.mark.parametrize("extension", ["rss", "atom", "json"])
def test_no_hub_is_told_of_a_private_feed(store: Store, extension: str) -> None:
    config = replace(CONFIG, hubs=("https://hub.example.org/",))
    path = f"feeds/cellar.{extension}"
    rendition = private_document(PrivateFeeds(store, config), path)
    assert rendition is not None
    assert (rendition.links, b"hub.example" in rendition.body) == ((), False)
    public = Publisher(store, config)
    assert path not in public.subscriptions()
    visible = public.rendition(f"feeds/all.{extension}")
    assert visible is not None
    assert b"hub.example" in visible.body, "a public one tells hubs, so this test can fail"

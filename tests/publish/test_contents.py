"""What is in the documents: which articles, under which head, linked to what."""

import io
from dataclasses import replace

import feedparser
import pytest

from feeds.publish.channels import common_language
from feeds.publish.publisher import Publisher
from tests.publish.formats.samples import BASE, article, at, urn
from tests.publish.site import CONFIG, HARBOUR, fill, found, ids, read_json

#: a new one makes every subscriber read everything again
ALL_ID = "urn:uuid:74a092bb-e5ae-5ba0-8843-0f54ff6aa4a4"


def test_a_source_feed_holds_its_newest_articles_and_only_so_many(publisher):
    assert ids(publisher, "feeds/harbour.json") == [urn("h2"), urn("h1"), urn("h3")]


def test_duplicates_are_hidden_where_sources_mix_and_shown_in_their_own_feed(publisher):
    assert len({urn("i1"), urn("m1")} & set(ids(publisher, "feeds/all.json"))) == 1
    assert len({urn("i1"), urn("m1")} & set(ids(publisher, "feeds/all/archive/2024-05.json"))) == 1
    assert ids(publisher, "feeds/island.json") == [urn("i1")]
    assert ids(publisher, "feeds/met.example.net.json") == [urn("m1")]


def test_a_source_that_says_the_same_twice_shows_both_in_its_own_feed(store, publisher):
    again = article("i9", source="island", published=at(5), fingerprint="f" * 32)
    fill(store, (again,), at(8))
    assert set(ids(publisher, "feeds/island.json")) == {urn("i1"), urn("i9")}
    assert set(ids(publisher, "feeds/island/archive/2024-05.json")) == {urn("i1"), urn("i9")}


def test_a_group_holds_the_articles_of_its_sources(publisher):
    assert ids(publisher, "feeds/coast.json") == [urn("h2"), urn("h1"), urn("h3")]
    assert read_json(publisher, "feeds/coast.json")["title"] == "沿海"


def test_the_archive_reaches_every_article_by_next_url(publisher):
    for name, expected in (("harbour", {"h1", "h2", "h3", "h4"}), ("island", {"i1"}), ("met.example.net", {"m1"})):
        seen, path = set(), f"feeds/{name}.json"
        while path:
            document = read_json(publisher, path)
            seen |= {item["id"] for item in document["items"]}
            path = document.get("next_url", "").removeprefix(f"{BASE}/").partition("?")[0]
        assert seen == {urn(entry) for entry in expected}


def links(publisher: Publisher, path: str) -> dict[str, str]:
    feed = feedparser.parse(io.BytesIO(found(publisher, path).body)).feed
    found_links = {link["rel"]: link["href"].removeprefix(f"{BASE}/") for link in feed.links}
    return {relation: href for relation, href in found_links.items() if relation != "alternate"}


def versioned(publisher: Publisher, path: str) -> str:
    """The current URL of a month; `test_archive_versions` tests the links."""
    extension = path.rpartition(".")[2]
    from_all = (
        links(publisher, f"feeds/harbour{item}.{extension}") for item in ("", "/archive/2024-05", "/archive/2024-03")
    )
    return next(each["prev-archive"] for each in from_all if each["prev-archive"].startswith(f"{path}?v="))


@pytest.mark.parametrize("extension", ["rss", "atom"])
def test_the_archive_is_linked_as_rfc_5005_says(publisher, extension):
    def month(number: str) -> str:
        return f"feeds/harbour/archive/2024-{number}.{extension}"

    current = f"feeds/harbour.{extension}"
    assert links(publisher, current) == {"self": current, "prev-archive": versioned(publisher, month("05"))}
    assert links(publisher, month("05")) == {
        "self": month("05"),
        "current": current,
        "prev-archive": versioned(publisher, month("03")),
    }
    assert links(publisher, month("03")) == {
        "self": month("03"),
        "current": current,
        "prev-archive": versioned(publisher, month("01")),
        "next-archive": month("05"),
    }
    assert links(publisher, month("01")) == {"self": month("01"), "current": current, "next-archive": month("03")}
    assert b"fh:archive/>" in found(publisher, month("03")).body
    assert b"fh:archive/>" not in found(publisher, current).body
    assert links(publisher, f"feeds/empty.{extension}") == {"self": f"feeds/empty.{extension}"}


def test_the_head_comes_from_the_configuration_and_the_source(publisher):
    own = feedparser.parse(io.BytesIO(found(publisher, "feeds/harbour.rss").body)).feed
    assert (own.title, own.link, own.language, own.ttl) == ("海港日报", HARBOUR.homepage, "zh-Hans", "30")
    every = feedparser.parse(io.BytesIO(found(publisher, "feeds/all.rss").body)).feed
    assert (every.title, every.link, every.language) == ("我的新闻", f"{BASE}/", "zh")


def test_a_feed_changed_when_its_newest_changed_article_did(store, publisher):
    corrected = article("h3", title="更正：渡轮其实照常开航", published=at(1), updated=at(6), first_seen=at(6))
    fill(store, (corrected,), at(8))
    feed = feedparser.parse(io.BytesIO(found(publisher, "feeds/harbour.atom").body)).feed
    assert feed.updated == "2024-05-06T08:00:00+00:00"
    archived = feedparser.parse(io.BytesIO(found(publisher, "feeds/harbour/archive/2024-01.atom").body)).feed
    assert archived.updated == "2024-01-09T00:00:00+00:00", "of its own articles, not of the whole source"


def test_a_combined_feed_points_to_the_feeds_of_its_sources_in_its_own_format(publisher):
    item, entry = (
        feedparser.parse(io.BytesIO(found(publisher, f"feeds/all.{extension}").body)).entries[-1].source
        for extension in ("rss", "atom")
    )
    assert (item.title, item.href) == ("海港日报", f"{BASE}/feeds/harbour.rss")
    assert (entry.title, entry.links[0].href) == ("海港日报", f"{BASE}/feeds/harbour.atom")
    own = feedparser.parse(io.BytesIO(found(publisher, "feeds/harbour.atom").body))
    assert entry.id == own.feed.id
    assert "source" not in own.entries[0]


def test_feed_ids_do_not_depend_on_the_address(store, publisher):
    moved = Publisher(store, replace(CONFIG, base_url="https://moved.example.com/sub"))
    for name in ("all", "coast", "harbour"):
        mine, theirs = (
            feedparser.parse(io.BytesIO(found(p, f"feeds/{name}.atom").body)).feed for p in (publisher, moved)
        )
        assert mine.id == theirs.id
        assert links(moved, f"feeds/{name}.atom")["self"] == f"https://moved.example.com/sub/feeds/{name}.atom"
    assert feedparser.parse(io.BytesIO(found(publisher, "feeds/all.atom").body)).feed.id == ALL_ID


def test_the_site_is_named_in_the_script_of_each_page(publisher):
    pages = [path for path in publisher.paths() if path.endswith(".html")]
    for path in pages:
        body = found(publisher, path).body.decode()
        names = ("我的新闻" in body, "我的新聞" in body)
        assert names == ((False, True) if path.startswith("zh-Hant/") else (True, False)), path


def test_opml_lists_each_source_once_in_the_folder_of_its_group(publisher):
    text = found(publisher, "opml.xml").body.decode()
    assert text.count('type="rss"') == 4
    assert text.index('text="沿海"') < text.index("feeds/harbour.rss") < text.index("feeds/empty.rss")
    assert f'xmlUrl="{BASE}/feeds/met.example.net.rss"' in text
    assert f"{BASE}/feeds/all.rss" not in text


def test_the_index_lists_every_channel(publisher):
    text = found(publisher, "index.html").body.decode()
    for name in ("all", "coast", "harbour", "island", "empty", "met.example.net"):
        assert f'href="feeds/{name}.atom"' in text


@pytest.mark.parametrize(
    ("tags", "shared"),
    [
        (["zh-Hans", "zh-Hans", ""], "zh-Hans"),
        (["zh-Hans", "zh-Hant"], "zh"),
        (["zh-Hans", "en"], "zh-XX"),
        ([], "zh-XX"),
    ],
)
def test_a_combined_feed_speaks_what_its_sources_share(tags, shared):
    assert common_language(tags, "zh-XX") == shared


@pytest.mark.parametrize("extension", ["rss", "atom", "json"])
def test_hubs_are_named_where_one_subscribes_and_not_in_the_archive(store, extension):
    hubs = ("https://hub.example.org/", "https://hub.example.net/")
    publisher = Publisher(store, replace(CONFIG, hubs=hubs))
    current = found(publisher, f"feeds/harbour.{extension}")
    assert current.links == (*(("hub", hub) for hub in hubs), ("self", f"{BASE}/feeds/harbour.{extension}"))
    assert all(hub.encode() in current.body for hub in hubs)
    old = found(publisher, f"feeds/harbour/archive/2024-05.{extension}")
    assert (old.links, b"hub.example" in old.body) == ((), False)
    assert found(Publisher(store, CONFIG), f"feeds/harbour.{extension}").links == ()


def test_what_one_subscribes_to_is_listed_by_the_sources_in_it(publisher):
    names = {path.split("/")[1].rpartition(".")[0] for path in publisher.subscriptions(["harbour"])}
    assert names == {"all", "coast", "harbour"}
    assert publisher.subscriptions([]) == []
    feeds = [path for path in publisher.paths() if path.startswith("feeds/") and "/archive/" not in path]
    assert publisher.subscriptions() == feeds

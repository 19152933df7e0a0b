"""The same feed in one script of Chinese: the same articles at addresses of its own."""

import io
from dataclasses import replace

import feedparser
import pytest

from feeds.config import Config
from feeds.model import Source
from feeds.publish.feed.params import FeedParams
from feeds.publish.feed.variant import FeedVariant, parse_feed_path
from feeds.publish.publisher import Publisher
from feeds.publish.routes import parse_route
from feeds.store import open_store
from tests.publish.formats.samples import BASE, article, at
from tests.publish.formats.validity import problems
from tests.publish.site import CONFIG, fill, found, read_json

SCRIPTS = ("zh-Hans", "zh-Hant")
#: what an item says that is not text
FIXED = ("id", "url", "date_published", "date_modified", "image")


def test_every_edition_has_the_same_entries(publisher):
    for path in publisher.paths():
        if path.startswith("feeds/") and path.endswith(".json"):
            plain = read_json(publisher, path)["items"]
            for script in SCRIPTS:
                items = read_json(publisher, f"{script}/{path}")["items"]
                assert [[item.get(entry) for entry in FIXED] for item in items] == [
                    [item.get(entry) for entry in FIXED] for item in plain
                ]


@pytest.mark.parametrize("extension", ["rss", "atom"])
def test_readers_see_the_same_ids_links_and_dates(publisher, extension):
    def seen(path: str) -> list[object]:
        entries = feedparser.parse(io.BytesIO(found(publisher, path).body)).entries
        return [(entry.id, entry.link, entry.published) for entry in entries]

    for script in SCRIPTS:
        assert seen(f"{script}/feeds/all.{extension}") == seen(f"feeds/all.{extension}") != []


def test_texts_are_converted_and_the_head_says_so(publisher):
    hans = read_json(publisher, "feeds/harbour.json")
    hant = read_json(publisher, "zh-Hant/feeds/harbour.json")
    assert (hans["title"], hans["language"]) == ("海港日报", "zh-Hans")
    assert (hant["title"], hant["language"]) == ("海港日報", "zh-Hant")
    assert hans["items"][0]["content_html"] == "<p>码头的灯亮了一夜。</p>"
    assert hant["items"][0]["content_html"] == "<p>碼頭的燈亮了一夜。</p>"


def test_a_feed_in_the_script_it_is_written_in_differs_by_its_addresses_alone(publisher):
    plain = found(publisher, "feeds/harbour.rss").body.decode()
    same = found(publisher, "zh-Hans/feeds/harbour.rss").body.decode()
    assert same.replace(f"{BASE}/zh-Hans/feeds/", f"{BASE}/feeds/") == plain


def test_every_edition_is_one_feed_to_readers_that_know_feeds_by_their_id(publisher):
    """RFC 4287 section 4.2.6: republished, a feed keeps its id."""
    heads = [
        feedparser.parse(io.BytesIO(found(publisher, f"{prefix}feeds/all.atom").body)).feed
        for prefix in ("", *(f"{script}/" for script in SCRIPTS))
    ]
    assert len({head.id for head in heads}) == 1
    assert len({link.href for head in heads for link in head.links if link.rel == "self"}) == 3


def test_links_of_a_prefix_stay_within_it(publisher):
    for script in SCRIPTS:
        month = feedparser.parse(io.BytesIO(found(publisher, f"{script}/feeds/harbour/archive/2024-03.atom").body)).feed
        # the versions of months are not what is looked at here
        links = {link.rel: link.href.partition("?v=")[0] for link in month.links if link.rel != "alternate"}
        assert links == {
            "self": f"{BASE}/{script}/feeds/harbour/archive/2024-03.atom",
            "current": f"{BASE}/{script}/feeds/harbour.atom",
            "prev-archive": f"{BASE}/{script}/feeds/harbour/archive/2024-01.atom",
            "next-archive": f"{BASE}/{script}/feeds/harbour/archive/2024-05.atom",
        }
        combined = found(publisher, f"{script}/feeds/all.rss").body.decode()
        assert f'<source url="{BASE}/{script}/feeds/harbour.rss">' in combined
        assert f"{BASE}/feeds/" not in combined


@pytest.mark.parametrize("languages", [("zh-Hans", "zh-Hant", "en"), ("en",), ("zh-Hant",), ("en", "zh-Hans")])
def test_only_the_languages_of_the_settings_have_feeds(store, languages):
    publisher = Publisher(store, replace(CONFIG, languages=languages))
    for script in (*SCRIPTS, "en", "fr"):
        path = f"{script}/feeds/all.rss"
        offered = script in languages and script in SCRIPTS
        assert (publisher.rendition(path) is not None) == offered == (path in publisher.paths())


def test_what_is_not_chinese_stays_as_it_is(tmp_path):
    config = Config(base_url=BASE, sources=(Source(id="tokyo", title="東京日報", language="ja"),))
    item = article("t", source="tokyo", title="国会で発展を議論", language="ja", content_html="<p>東京の天気</p>")
    with open_store(tmp_path / "ja.sqlite3") as store:
        fill(store, (item,), at(7))
        publisher = Publisher(store, config)
        plain = found(publisher, "feeds/tokyo.atom").body.decode()
        for script in SCRIPTS:
            body = found(publisher, f"{script}/feeds/tokyo.atom").body.decode()
            assert body.replace(f"{BASE}/{script}/", f"{BASE}/") == plain
            source = found(publisher, f"{script}/feeds/all.atom").body.decode()
            assert "<title>東京日報</title>" in source


@pytest.mark.parametrize("path", ["feeds/all.rss", "zh-Hant/feeds/a.b.atom", "zh-Hans/feeds/x/archive/2024-05.json"])
def test_a_path_and_its_edition_are_one(path):
    edition = parse_feed_path(path, SCRIPTS)
    assert edition is not None
    assert edition.path == path


def test_archives_know_no_parameters():
    query = {"limit": "3"}
    month = parse_route("feeds/x/archive/2024-05.rss", query, Config())
    assert month == FeedVariant(name="x", extension="rss", span="2024-05")
    assert parse_route("feeds/x.rss", query, Config()) == FeedVariant(
        name="x", extension="rss", params=FeedParams(limit=3)
    )


def test_every_document_of_a_prefix_is_valid_at_its_address(publisher):
    for path in publisher.paths():
        if path.startswith(tuple(f"{script}/feeds" for script in SCRIPTS)) and path.endswith((".rss", ".atom")):
            assert problems(found(publisher, path).body, f"{BASE}/{path}") == [], path

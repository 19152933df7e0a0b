"""OPML: folders, and attributes that readers insist on."""

from dataclasses import replace
from xml.etree import ElementTree

from feeds.model import Subscription
from feeds.publish.formats import opml
from tests.publish.formats.samples import HOSTILE, HOSTILE_URLS
from tests.publish.formats.validity import problems

SUBSCRIPTIONS = (
    Subscription(
        title="海港日报",
        feed_url="https://news.example.org/feeds/harbour.rss",
        home_url="https://harbour.example.com/",
        folder="沿海",
    ),
    Subscription(title="山城 & 周边", feed_url="https://news.example.org/feeds/hill.rss"),
    Subscription(title="小岛新闻", feed_url="https://news.example.org/feeds/island.rss", folder="沿海"),
)


def test_each_folder_stands_where_its_first_feed_does_and_has_only_a_text():
    body = ElementTree.fromstring(opml.render("订阅", SUBSCRIPTIONS))[1]  # noqa: S314
    assert [(o.attrib if len(o) else o.get("text"), [i.get("text") for i in o]) for o in body] == [
        ({"text": "沿海"}, ["海港日报", "小岛新闻"]),
        ("山城 & 周边", []),
    ]


def test_a_feed_has_every_attribute_that_importers_ask_for():
    outline = next(ElementTree.fromstring(opml.render("订阅", SUBSCRIPTIONS)).iterfind("body/outline/outline"))  # noqa: S314
    assert outline.attrib == {
        "type": "rss",
        "text": "海港日报",
        "title": "海港日报",
        "xmlUrl": "https://news.example.org/feeds/harbour.rss",
        "htmlUrl": "https://harbour.example.com/",
    }


def test_lists_are_valid_full_empty_and_hostile():
    hostile = [
        Subscription(title=HOSTILE, feed_url=f"https://a.example.com/{n}", home_url=url, folder=HOSTILE)
        for n, url in enumerate(HOSTILE_URLS)
    ]
    for subscriptions in (SUBSCRIPTIONS, (), hostile, [replace(SUBSCRIPTIONS[0], title="若 a < b", folder="a < b")]):
        assert problems(opml.render(HOSTILE, subscriptions), "") == []


def test_every_text_of_a_list_reads_the_same_as_text_and_as_html():
    for name, output in (("R&D 周刊", "R＆D 周刊"), ("山 & 水", "山 & 水"), ("若 a<b", "若 a＜b")):
        feed = replace(SUBSCRIPTIONS[0], title=name, folder=name)
        root = ElementTree.fromstring(opml.render(name, [feed]))  # noqa: S314
        folder, inner = root.iter("outline")
        assert [root.findtext("head/title"), folder.get("text"), inner.get("text"), inner.get("title")] == [output] * 4


def test_equal_lists_give_equal_bytes():
    assert opml.render("订阅", SUBSCRIPTIONS) == opml.render("订阅", list(SUBSCRIPTIONS))

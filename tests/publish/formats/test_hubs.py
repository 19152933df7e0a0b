"""WebSub hubs in each format, as subscribers look for them."""

import io
import json
from xml.etree import ElementTree

import feedparser
import pytest

from feeds.publish.formats import atom, jsonfeed, rss
from tests.publish.formats.samples import RICH, archive, feed
from tests.publish.formats.validity.shared import ATOM

HUBS = ("https://hub.example.org/", "https://hub.example.net/push?a=1&b=2")


@pytest.mark.parametrize(("extension", "render"), [("rss", rss.render), ("atom", atom.render)])
def test_a_feed_links_its_hubs(extension, render):
    head = feed(extension, hubs=HUBS, prev_archive_url="https://news.example.org/old")
    document = render(head, (RICH,))
    parent = ElementTree.fromstring(document)  # noqa: S314 - written by us a moment ago
    parent = parent.find("channel") if extension == "rss" else parent
    links = [link for link in parent.findall(f"{ATOM}link") if link.get("rel") == "hub"]
    assert [link.attrib for link in links] == [{"rel": "hub", "href": hub} for hub in HUBS]
    parsed = feedparser.parse(io.BytesIO(document)).feed
    assert [link["href"] for link in parsed.links if link["rel"] == "hub"] == list(HUBS)
    # the page and the feed itself are found as before
    assert parsed.link == head.home_url
    assert [link["href"] for link in parsed.links if link["rel"] == "self"] == [head.self_url]


def test_a_json_feed_lists_its_hubs():
    document = json.loads(jsonfeed.render(feed("json", hubs=HUBS), (RICH,)))
    assert document["hubs"] == [{"type": "WebSub", "url": hub} for hub in HUBS]


@pytest.mark.parametrize(
    ("extension", "render"), [("rss", rss.render), ("atom", atom.render), ("json", jsonfeed.render)]
)
def test_without_hubs_there_is_no_word_of_them(extension, render):
    assert b"hub" not in render(archive(extension), (RICH,))

"""The index page: autodiscovery, and nothing that its Content-Security-Policy would block."""

import re
from html.parser import HTMLParser

from feeds.render import index
from tests.render.samples import HOSTILE, HOSTILE_URLS, at

LISTED = (
    index.Listed(name="all", title="全部新闻", kind="all", home_url="https://news.example.org/", count=3, newest=at(4)),
    index.Listed(name="coast", title="沿海", kind="group", count=2, newest=at(4)),
    index.Listed(name="harbour", title="海港日报", kind="source", home_url="https://harbour.example.com/", count=2),
    index.Listed(name="hill.example.com", title="山城 & 周边", kind="source"),
)


class Page(HTMLParser):
    """Every start tag with its attributes, and the visible text."""

    def __init__(self, document: bytes) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(document.decode())

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.text += data

    def all(self, tag: str, **wanted: str) -> list[dict[str, str | None]]:
        return [a for name, a in self.tags if name == tag and wanted.items() <= a.items()]


def page(listed=LISTED, title="我的新闻") -> Page:
    return Page(index.render(title, listed))


def test_every_feed_can_be_discovered_in_every_format():
    found = [(link["type"], link["title"], link["href"]) for link in page().all("link", rel="alternate")]
    assert found[:3] == [
        ("application/rss+xml", "全部新闻 (RSS)", "feeds/all.rss"),
        ("application/atom+xml", "全部新闻 (Atom)", "feeds/all.atom"),
        ("application/feed+json", "全部新闻 (JSON)", "feeds/all.json"),
    ]
    assert len(found) == 3 * len(LISTED)


def test_every_feed_is_linked_for_people_with_its_count_and_newest_date():
    found = page()
    links = [link["href"] for link in found.all("a")]
    for feed in LISTED:
        for extension in ("rss", "atom", "json"):
            assert f"feeds/{feed.name}.{extension}" in links
    assert "opml.xml" in links
    assert found.all("time")[0]["datetime"] == "2024-05-04T08:00:00Z"
    assert "2024-05-04 08:00" in found.text
    assert "—" in found.text, "a feed without articles has no date"


def test_the_page_is_chinese_and_named():
    found = page()
    assert found.all("html") == [{"lang": "zh-Hans"}]
    assert "我的新闻" in found.text


def test_nothing_is_inline_and_the_stylesheet_fetches_nothing():
    found = page()
    assert not found.all("script")
    assert not found.all("style")
    assert not [a for _, a in found.tags if any(name == "style" or name.startswith("on") for name in a)]
    assert found.all("link", rel="stylesheet") == [{"rel": "stylesheet", "href": "style.css"}]
    assert not re.search(rb"@import|url\(|http", index.STYLESHEET)


def test_hostile_titles_and_addresses_stay_text():
    listed = [index.Listed(name=f"a/../{HOSTILE}", title=HOSTILE, kind="source", home_url=url) for url in HOSTILE_URLS]
    found = page(listed, HOSTILE)
    assert not found.all("b")
    assert not found.all("script")
    for link in found.all("a"):
        assert re.match(r"https?://|feeds/[^/]*$|opml\.xml$", link["href"] or ""), link


def test_a_site_without_sources_says_so():
    assert "还没有来源" in page(LISTED[:1]).text

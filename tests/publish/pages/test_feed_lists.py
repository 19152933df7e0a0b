"""The front page and the page of a feed: autodiscovery, and nothing that their policy would block."""

import re
from urllib.parse import urljoin

import pytest

from feeds.model import LANGUAGES
from feeds.publish.pages import feed_lists
from feeds.publish.pages.context import ASSETS
from feeds.publish.pages.feed_lists import ListedArticle, ListedFeed
from tests.publish.formats.samples import BASE, HOSTILE, HOSTILE_URLS, at, urn
from tests.publish.pages.support import Page, page_context

ENTRY = ListedArticle(id=urn("h1"), title="渡轮停航 & 码头", published=at(4), source_title="海港日报")
LISTED = (
    ListedFeed(name="all", title="全部新闻", kind="all", count=3, newest=at(4), headlines=(ENTRY,)),
    ListedFeed(name="coast", title="沿海", kind="group", count=2, newest=at(4)),
    ListedFeed(name="harbour", title="海港日报", kind="source", home_url="https://harbour.example.com/"),
    ListedFeed(name="hill.example.com", title="山城 & 周边", kind="source"),
)


def front(listed=LISTED, **folder) -> Page:
    return Page(feed_lists.front(page_context(**folder), listed))


def test_every_feed_can_be_discovered_in_every_format():
    links = [link for link in front().all("link", rel="alternate") if "type" in link]
    assert [(link["type"], link["title"], link["href"]) for link in links[:3]] == [
        ("application/rss+xml", "全部新闻 (RSS)", "feeds/all.rss"),
        ("application/atom+xml", "全部新闻 (Atom)", "feeds/all.atom"),
        ("application/feed+json", "全部新闻 (JSON)", "feeds/all.json"),
    ]
    assert len(links) == 3 * len(LISTED)


def test_the_page_names_itself_in_every_language():
    links = [link for link in front().all("link", rel="alternate") if "hreflang" in link]
    assert [(link["hreflang"], link["href"]) for link in links] == [(tag, f"{tag}/") for tag in LANGUAGES]


def test_every_feed_is_linked_for_people_with_its_count_headlines_and_newest_date():
    html = front()
    for feed in LISTED:
        assert f"sources/{feed.name}/" in html.hrefs()
        for extension in ("rss", "atom", "json"):
            assert f"feeds/{feed.name}.{extension}" in html.hrefs()
            assert html.all("button", **{"data-copy": f"{BASE}/feeds/{feed.name}.{extension}"})
    assert f"articles/{urn('h1')[9:]}/" in html.hrefs()
    assert "渡轮停航 & 码头" in html.text
    assert "opml.xml" in html.hrefs()
    assert html.all("time")[0]["datetime"] == "2024-05-04T08:00:00Z"
    assert "3 篇" in html.text
    assert "还没有文章" in html.text, "a feed without articles says so"


def test_common_readers_subscribe_with_one_click():
    address = f"{BASE}/feeds/harbour.rss"
    assert f"feed:{address}" in front().hrefs()
    escaped = address.replace(":", "%3A").replace("/", "%2F")
    assert f"https://feedly.com/i/subscription/feed%2F{escaped}" in front().hrefs()
    assert f"https://www.inoreader.com/?add_feed={escaped}" in front().hrefs()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("prefixed", [False, True])
@pytest.mark.parametrize("folder", ["", "sources/harbour/", "sources/harbour/2024-05/"])
def test_links_stay_in_the_language_and_files_are_at_the_root(language, prefixed, folder):
    here = page_context(folder, language, prefixed=prefixed)
    month = "2024-05" if "2024-05" in folder else None
    body = feed_lists.source(here, LISTED[2], ["2024-05"], month) if folder else feed_lists.front(here, LISTED)
    html = Page(body)
    prefix = f"{language}/" if prefixed else ""
    reached = {urljoin(here.url, href) for href in html.hrefs() if href and not re.match(r"[a-z]+:", href)}
    assert {f"{BASE}/{prefix}", f"{BASE}/opml.xml"} <= reached
    assert {f"{BASE}/{tag}/{folder}" for tag in LANGUAGES} <= reached
    # a page in one script offers the feeds in that one
    script = prefix if language != "en" else ""
    assert month or f"{BASE}/{script}feeds/harbour.rss" in reached
    assert month or html.all("button", **{"data-copy": f"{BASE}/{script}feeds/harbour.rss"})
    assert f"{BASE}/{prefix}sources/harbour/" in reached | {here.url}
    assert [urljoin(here.url, link["href"]) for link in html.all("link", rel="stylesheet")] == [f"{BASE}/style.css"]


@pytest.mark.parametrize(("language", "message"), [("zh-Hans", "来源"), ("zh-Hant", "來源"), ("en", "Sources")])
def test_a_page_speaks_its_language_and_says_which(language, message):
    html = front(language=language, prefixed=True)
    assert html.all("html") == [{"lang": language}]
    assert message in html.text
    assert [link["lang"] for link in html.all("a", **{"aria-current": "true"})] == [language]


def test_titles_are_converted_under_a_prefix_alone():
    assert "渡輪停航" in front(language="zh-Hant", prefixed=True).text
    assert "渡轮停航" in front(language="zh-Hant").text
    assert "渡轮停航" in front(language="en", prefixed=True).text


def test_nothing_is_inline_and_the_stylesheet_fetches_nothing():
    html = front()
    assert html.all("script") == [{"src": "copy.js", "defer": None}]
    assert not html.all("style")
    assert not [a for _, a in html.tags if any(name == "style" or name.startswith("on") for name in a)]
    assert html.all("link", rel="stylesheet") == [{"rel": "stylesheet", "href": "style.css"}]
    sheet = ASSETS["style.css"][1]
    assert not re.search(rb"@import|url\(|http", sheet)
    assert sheet.count(b"{") == sheet.count(b"}"), "what follows an open block is lost in silence"


def test_hostile_titles_and_addresses_stay_text():
    hostile = ListedArticle(id=urn("x"), title=HOSTILE, published=at(4), source_title=HOSTILE)
    listed = [
        ListedFeed(name=f"a/../{HOSTILE}", title=HOSTILE, kind="source", home_url=url, headlines=(hostile,))
        for url in HOSTILE_URLS
    ]
    for body in (
        feed_lists.front(page_context(title=HOSTILE), listed),
        *(feed_lists.source(page_context("sources/x/", title=HOSTILE), item, ["2024-05"]) for item in listed),
    ):
        html = Page(body)
        assert not html.all("b")
        assert html.all("script") in ([{"src": "copy.js", "defer": None}], [{"src": "../../copy.js", "defer": None}])
        for href in html.hrefs():
            assert re.match(r"https?://|feed:https://news\.example\.org/feeds/[^/]*$|[^:]*$", href or ""), href


def test_a_site_without_sources_says_so():
    assert "还没有来源" in front(LISTED[:1]).text


def test_an_article_without_a_page_is_named_and_not_linked():
    entry = ListedArticle(id="", title="没有页面的文章", published=at(4))
    html = Page(feed_lists.source(page_context("sources/all/"), LISTED[0], []))
    assert f"../../articles/{urn('h1')[9:]}/" in html.hrefs()
    listed = ListedFeed(name="all", title="全部", kind="all", newest=at(4), headlines=(entry,))
    html = Page(feed_lists.source(page_context("sources/all/"), listed, []))
    assert "没有页面的文章" in html.text
    assert not [href for href in html.hrefs() if href and "articles/" in href]


def test_the_months_of_a_source_lead_to_one_another():
    html = Page(
        feed_lists.source(page_context("sources/harbour/2024-05/"), LISTED[2], ["2024-05", "2024-03"], "2024-05")
    )
    assert "../../../sources/harbour/2024-03/" in html.hrefs()
    assert [link["href"] for link in html.all("a", **{"aria-current": "page"})] == ["../../../sources/harbour/2024-05/"]

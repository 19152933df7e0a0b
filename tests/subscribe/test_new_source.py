"""Settings of new sources: no conflict with existing sources, and no claim on shared hosts."""

from pathlib import Path
from time import process_time

import pytest

from feeds.config import Config
from feeds.config.catalogue import SOURCE
from feeds.config.validators import identifier
from feeds.model import Group, Source
from feeds.subscribe import FeedOffer, SourceRegistry

HARBOUR = Source(
    id="harbour",
    title="海港日报",
    homepage="https://harbour.example.org/",
    feeds=("https://mirror.example.net/harbour", "https://feeds.harbour.example.org/all"),
    hosts=("harbour.example.org",),
    names=("海港",),
)
VIDEO = Source(id="video", title="海港视频", hosts=("youtube.com",))
CONFIG = Config(
    path=Path("feeds.toml"),
    sources=(HARBOUR, VIDEO),
    groups=(Group(id="hill-example-org", title="山城", sources=()),),
)


def declared(url: str, homepage: str = "", **fields: str | bool) -> dict[str, object]:
    return SourceRegistry(CONFIG).declare(FeedOffer(url=url, homepage=homepage, **fields))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("url", "homepage", "hosts"),
    [
        # None: the host of the homepage, the default
        ("https://valley.example.com/rss", "https://www.valley.example.com/", None),
        ("https://feeds.valley-news.com/rss", "https://www.valley-news.com/", None),
        ("https://feedx.net/rss/valley.xml", "https://valley.example.com/", None),
        ("https://rsshub.own-instance.com/valley", "https://valley.example.com/", None),
        ("http://127.0.0.1:1200/valley", "https://valley.example.com/", None),
        ("https://mirror.example.net/valley", "https://valley.example.com/", None),
        ("https://valley.example.com/rss", "", ["valley.example.com"]),
        ("https://feeds.elsewhere.com/rss", "https://valley.example.com/", []),
        ("https://feedx.net/rss/video.xml", "https://www.youtube.com/channel/Valley", []),
        ("https://github.io/feed", "https://github.io/", []),
        ("https://rsshub.app/valley", "https://github.io/", []),
        ("https://rsshub.app/inside", "http://10.0.0.1/", []),
        ("https://someone.github.io/feed", "https://other.github.io/", []),
        ("https://feedx.net/rss/harbour.xml", "https://news.harbour.example.org/", []),
        ("https://feedx.net/rss/valley.xml", "", None),
        ("https://mirror.example.net/valley", "", None),
    ],
)
def test_a_host_is_claimed_only_where_it_is_shown_to_be_the_sources_own(
    url: str, homepage: str, hosts: list[str] | None
) -> None:
    assert declared(url, homepage).get("hosts") == hosts


def test_a_page_vouches_for_the_feed_it_names() -> None:
    settings = declared("https://elsewhere.com/rss", "https://valley-news.com/", page="https://www.valley-news.com/")
    assert "hosts" not in settings


@pytest.mark.parametrize(
    ("url", "homepage", "id"),
    [
        ("https://valley.example.com/rss.xml", "https://www.valley.example.com/news/", "valley-example-com"),
        ("https://feedx.net/rss/valley.xml", "", "feedx-net-rss-valley"),
        ("https://rsshub.app/a/b", "https://www.zhihu.com/people/Valley_Li", "zhihu-com-people-valley-li"),
        ("https://elsewhere.com/rss", "https://valley.example.com/", "elsewhere-com"),
        ("https://hill.example.org/rss", "", "hill-example-org-2"),
        ("https://新闻.中国/rss", "", "xn-efvy88h-xn-fiqs8s"),
        ("https://rsshub.app/" + "long/" * 40, "", "rsshub-app" + "-long" * 10),
        ("https://___.example.org/", "", "example-org"),
    ],
)
def test_a_source_is_named_after_its_site_and_like_no_other(url: str, homepage: str, id: str) -> None:
    settings = declared(url, homepage)["id"]
    assert settings == id
    assert identifier(settings) == id


@pytest.mark.parametrize("name", ["海港日报", "海港", "海港视频"])
def test_a_title_that_somebody_has_gets_the_host_and_then_numbers(name: str) -> None:
    register = SourceRegistry(CONFIG)
    titles = [register.declare(FeedOffer(url=f"https://valley.example.com/{n}", title=name))["title"] for n in range(3)]
    assert titles == [f"{name} (valley.example.com)", f"{name} (2)", f"{name} (3)"]


@pytest.mark.parametrize(
    ("url", "homepage", "normalizer"),
    [
        ("https://www.voachinese.com/api/rss", "https://www.voachinese.com/", "voa"),
        ("https://feedx.net/rss/valley.xml", "https://valley.example.com/", "feedx"),
        ("https://rsshub.app/valley", "https://valley.example.com/", "rsshub"),
        ("https://valley.example.com/rss", "https://valley.example.com/", None),
        # a feed with voachinese.com as its homepage is not VOA just because of that
        ("https://valley.example.com/rss", "https://www.voachinese.com/", None),
    ],
)
def test_a_normalizer_is_named_where_one_is_needed(url: str, homepage: str, normalizer: str | None) -> None:
    assert declared(url, homepage).get("normalizer") == normalizer


def test_rsshub_under_any_name_is_known_by_its_own_word() -> None:
    settings = declared("https://feeds.valley.net/x", "https://valley.example.com/", is_rsshub=True)
    assert (settings["normalizer"], settings.get("hosts")) == ("rsshub", None)


@pytest.mark.parametrize(
    ("url", "homepage", "holder"),
    [
        ("https://harbour.example.org/rss", "", "harbour"),
        ("https://feedx.net/rss/harbour.xml", "https://www.harbour.example.org/", "harbour"),
        # a host of many people is no site, even where a source claims it
        ("https://www.youtube.com/feeds/videos.xml?channel_id=1", "https://www.youtube.com/channel/Valley", ""),
        ("https://mirror.example.net/valley", "", ""),
        ("https://valley.example.com/rss", "", ""),
    ],
)
def test_whose_site_a_feed_is_of(url: str, homepage: str, holder: str) -> None:
    assert SourceRegistry(CONFIG).source_of_site(FeedOffer(url=url, homepage=homepage)) == holder


def test_only_keys_of_a_source_are_declared_and_none_without_a_value() -> None:
    settings = declared("https://valley.example.com/rss")
    assert set(settings) <= set(SOURCE)
    assert [key for key, value in settings.items() if not value] == []


def test_thousands_of_one_name_cost_no_more_than_their_number() -> None:
    """Bounded generously: counted from the beginning each time, they take minutes."""
    register, old = SourceRegistry(CONFIG), process_time()
    for number in range(20_000):
        register.declare(FeedOffer(url=f"https://valley.example.com/{number}", title="山谷周刊"))
    assert process_time() - old < 20

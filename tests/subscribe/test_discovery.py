"""Feed discovery; every page in the folder `discovery` gives the links in the file beside it."""

import json
from dataclasses import asdict
from pathlib import Path
from time import process_time

import pytest

from feeds.common import limits
from feeds.errors import TooHostile
from feeds.subscribe.discovery import COMMON_PATHS, MAX_LINKS, common_urls, feed_links, resolved

PAGES = sorted((Path(__file__).parent / "discovery").glob("*.html"))
BASE = "https://www.example.org/news/"


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_a_page_names_its_feeds(path: Path, update: bool) -> None:
    results = [
        {key: value for key, value in asdict(link).items() if value} for link in feed_links(path.read_bytes(), BASE)
    ]
    expected = path.with_suffix(".expected.json")
    if update:
        expected.write_text(json.dumps(results, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    assert results == json.loads(expected.read_text(encoding="utf-8"))


def test_there_are_pages() -> None:
    assert {path.stem for path in PAGES} >= {"head_of_a_blog", "only_anchors", "hostile"}


def test_a_page_in_an_old_chinese_encoding_keeps_the_titles_of_its_feeds() -> None:
    words = "这是一个用旧编码写的网页，里面有我们的新闻和人们的生活。"
    page = f'<link rel=alternate type=application/rss+xml title="新闻" href=/rss><p>{words}'.encode("gb18030")
    assert [(link.title, link.url) for link in feed_links(page, BASE)] == [("新闻", "https://www.example.org/rss")]


def test_no_more_feeds_than_somebody_would_choose_from_and_declared_ones_first() -> None:
    anchors = "".join(f'<a href="/{n}.rss">{n}</a>' for n in range(40))
    links = "".join(f'<link rel=alternate type=application/rss+xml href="/declared/{n}">' for n in range(3))
    urls = feed_links(f"{anchors}{links}".encode(), BASE)
    assert len(urls) == MAX_LINKS
    assert [link.url[-10:] for link in urls[:4]] == ["declared/0", "declared/1", "declared/2", ".org/0.rss"]


def test_a_page_inside_a_network_may_name_its_own_machine_and_no_other() -> None:
    page = b'<link rel=alternate type=application/rss+xml href="/a"><a href="http://127.0.0.1:22/rss">b</a>'
    assert [link.url for link in feed_links(page, "http://127.0.0.1:1200/")] == ["http://127.0.0.1:1200/a"]
    assert resolved("http://127.0.0.1:1200/a", "https://www.example.org/") is None


def test_a_base_inside_a_network_is_not_believed() -> None:
    page = b'<base href="http://10.0.0.1/"><link rel=alternate type=application/rss+xml href="/a">'
    assert [link.url for link in feed_links(page, BASE)] == ["https://www.example.org/a"]


def test_common_places_are_asked_on_the_site_of_the_page() -> None:
    links = common_urls("https://www.example.org/news/today.html?x=1")
    assert links[0] == "https://www.example.org/feed"
    assert len(links) == len(COMMON_PATHS)


def test_a_page_that_is_too_large_is_refused() -> None:
    with pytest.raises(TooHostile) as caught:
        feed_links(b" " * (limits.MAX_BODY + 1), BASE)
    assert str(limits.MAX_BODY) in caught.value.reason


#: each was quadratic, or worse, in one of the parsers or patterns that could have been used here
HOSTILE = {
    "comments that never end": "<!--",
    "tags that never end": "<a ",
    "quotes that never end": '<a x="',
    "nested links": "<a href=/feed>",
    "raw text that never ends": "<script ",
    "almost the end of a script": "</scrip",
    "nothing but openings": "<",
    "attributes": "<link " + "a " * 1_000 + ">",
    "references": '<a href="' + "&#x41" * 400 + '">',
    "a name of many parts": '<a href="/' + ".rss" * 900 + 'x">',
    "spaces": "<a x=" + " " * 2_000 + ">",
    "sections": "<a href=/feed><![CDATA[",
}


@pytest.mark.parametrize("part", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_page_costs_no_more_than_its_length(part: str) -> None:
    """Bounded generously: what is quadratic in a megabyte takes hours."""
    page = (part * (1_500_000 // len(part))).encode()
    old = process_time()
    feed_links(page, BASE)
    assert process_time() - old < 20

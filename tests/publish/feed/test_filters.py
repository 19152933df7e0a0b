"""Word filters match literally and in both Chinese scripts."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.common.chinese import fold
from feeds.model import Article
from feeds.publish.feed.filters import MAX_TEXT, word_filter
from feeds.publish.feed.params import parse_feed_params
from tests.publish.formats.samples import article

ONE = article(
    "1",
    title="海港停航",
    summary="风大，渡轮停航。",
    content_html="<p>码头的<b>灯</b>亮了 R&amp;D <a href='https://x.example/secret'>一夜</a></p><p>Dawn</p>",
    authors=("林海",),
    categories=("交通",),
)


def passes(item: Article, **query: str) -> bool:
    return word_filter(parse_feed_params(query, 50))(item)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        *(
            ({"filter": word}, True)
            for word in ("海港", "渡轮", "码头的灯", "林海", "交通", "渡輪", "碼頭", "R&D", "无|海港")
        ),
        # an address is no text, lines are no words, and a pattern is a word
        *(
            ({"filter": word}, False)
            for word in ("secret", "一夜Dawn", "海.停", "dawn", ".*", "(海港|渡轮)", "x.example")
        ),
        ({"filter": "dawn", "filter_case_sensitive": "false"}, True),
        ({"filter": "DAWN", "filter_case_sensitive": "true"}, False),
        ({"filter_title": "渡轮"}, False),
        ({"filter_description": "渡轮"}, True),
        ({"filter_description": "林海"}, False),
        ({"filter_author": "林"}, True),
        ({"filter_category": "交通", "filter_author": "周"}, False),
        ({"filter_category": "交通", "filter_author": "林海"}, True),
        ({"filterout": "渡轮"}, False),
        # RSSHub excludes by title and description only
        ({"filterout": "林海|交通"}, True),
        ({"filterout_author": "林海"}, False),
        ({"filterout_category": "交通"}, False),
        # a filter on one field replaces the filter on both
        ({"filterout": "海港", "filterout_title": "无"}, True),
        ({"filterout": "渡轮", "filterout_title": "无"}, False),
        ({"filter": "海港", "filterout": "渡轮"}, False),
    ],
)
def test_a_filter_looks_where_rsshub_looks(query: dict[str, str], expected: bool) -> None:
    assert passes(ONE, **query) is expected


def test_an_article_without_text_has_its_title_for_a_description() -> None:
    assert passes(article("2", title="只有标题", content_html="", summary=""), filter_description="标题")


@given(st.text("海港停a乾隆臺.*(|)[]\\ A", min_size=1, max_size=12), st.text("海港停a乾隆台.*(|)[]\\ A", max_size=6))
def test_what_passes_has_a_word_and_what_does_not_has_none(title: str, words: str) -> None:
    item = article("3", title=title or "x", content_html="<p>正文</p>")
    parts = [" ".join(part.split()) for part in words.split("|") if part.strip()]
    seen = fold(" ".join(title.split()))
    expected = any(fold(part) in seen for part in parts) if parts else True
    assert passes(item, filter_title=words) is expected
    assert passes(item, filterout_title=words) is (not expected if parts else True)


def test_a_word_beyond_what_is_looked_at_is_not_found_in_any_time() -> None:
    begun = time.process_time()
    for number in (MAX_TEXT, 10 * MAX_TEXT):
        far = article("4", content_html="<p>" + "啊" * number + "灯塔</p>")
        assert not passes(far, filter="灯塔")
    assert passes(article("4", content_html="<p>" + "啊" * (MAX_TEXT - 9) + "灯塔</p>"), filter="灯塔")
    hostile = article("5", content_html="<p>" + "a" * 2_000_000 + "</p>")
    assert not passes(hostile, filter="|".join("a" * n + "b" for n in range(40, 63)))
    assert time.process_time() - begun < 5


@pytest.mark.parametrize("word", ["(", "[", "a{1", "\\", "*", "(?P<x>", "a**", "^", "$", "\\w", "海."])
def test_no_word_of_a_stranger_is_a_pattern(word: str) -> None:
    assert not passes(ONE, filter=word)
    assert passes(article("6", title=f"前{word}后"), filter=word)

"""Full text over the archive: what finds an article, and what does not any more."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from feeds.dedupe import MAX_VERSIONS
from feeds.ingest.catalogue_changes import backfill
from feeds.ingest.deduplicate import put_article
from feeds.model import Source
from feeds.search import Phrase, Query, parse_query
from feeds.store import Store
from tests.store.samples import HOUR, NOW, sample, take_all

DAY = timedelta(days=1)
MIXED = "<p>新款iPhone16发布会在臺北举行，<b>票价</b>为 1,200 元。</p><p>记者\n现场，直击！𰻝𰻝面也来了</p>"


def found(store: Store, text: str, **how: Any) -> list[str]:
    """Return the native keys of what a question finds."""
    return [article.native_key for article in store.search(parse_query(text), **how).articles]


# --- words ----------------------------------------------------------------------------------------------------


def test_a_sign_behind_a_word_makes_another_word(store: Store) -> None:
    for key, name in (("c", "C"), ("plus", "C++"), ("sharp", "C#")):
        take_all(store, [sample(key, content_html=f"<p>他用 {name} 写了一个程序。</p>")])
    assert [found(store, text) for text in ("C++", "c#", "Ｃ＋")] == [["plus"], ["sharp"], ["plus"]]
    assert sorted(found(store, "c")) == ["c", "plus", "sharp"]


@pytest.mark.parametrize(
    "text",
    [
        # words of two characters and phrases, from the title too
        "老街",
        "槐树下乘凉聊天",
        "见闻",
        '"坐在槐树下" 修表',
        # single characters at any position in a run
        "槐",
        "旧",
        "月",
        "入",
        # in the other script
        "傍晚時分",
        "鬧",
        # words parted by a wide space; a phrase over a mark
        "老街　河边",
        "“热闹起来，傍晚”",
        "四十年 -地铁",
    ],
)
def test_words_of_an_article_find_it(store: Store, text: str) -> None:
    take_all(store, [sample("1"), sample("2", title="别的", content_html="<p>港口的轮渡停航了。</p>")])
    assert found(store, text) == ["1"]


@pytest.mark.parametrize(
    "text",
    [
        "地铁",
        # the same characters in another order, and words that the text has apart
        "街老",
        "凉乘聊天",
        "河边竹椅",
        # over the end of a paragraph
        "聊天街口",
        "天街",
        # over a mark, where none is asked for; and with a space where there is none
        "起来傍晚",
        '"槐树下 乘凉"',
        "老街 地铁",
        "老街 -修表",
        "-地铁",
    ],
)
def test_what_an_article_does_not_say_does_not_find_it(store: Store, text: str) -> None:
    take_all(store, [sample("1")])
    assert found(store, text) == []


@pytest.mark.parametrize(
    "text",
    "iPhone16发布 iphone16 iphone 16 发布 16发布会 台北 臺北 ｉＰｈｏｎｅ 票价为 1,200 𰻝 𰻝面 记者 面也来".split(),
)
def test_mixed_words_are_found(store: Store, text: str) -> None:
    take_all(store, [sample("1", content_html=MIXED)])
    assert found(store, text) == ["1"]


@pytest.mark.parametrize("text", ["iphon", "phone", "160", "20", "1200", "者现场", "记者现", "场直击"])
def test_halves_of_words_and_words_over_a_line_are_not(store: Store, text: str) -> None:
    take_all(store, [sample("1", content_html=MIXED)])
    assert found(store, text) == []


HOSTILE = [
    '"',
    '""',
    '"""',
    "'",
    "*",
    "老*",
    '"老街" *',
    "NEAR(老街 修表)",
    "NEAR(",
    "AND",
    "老街 AND",
    "OR 老街 OR",
    "NOT",
    "title:老街",
    "{title}:",
    "words",
    "rowid",
    "^",
    "+",
    "(((",
    ")",
    "\0",
    "老街\0",
    "\ud800",
    "\udfff老\ud800街",
    "😀",
    "👨‍👩‍👧",
    "\u2029",
    "%",
    "_",
    "\\",
    "; DROP TABLE words; --",
    ":asked",
    "?9",
    "x" * 10_240,
    "字" * 10_240,
    "-" * 10_240,
    '"' * 10_240,
    "ﷺ" * 10_240,
]


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("order", ["time", "relevance"])
def test_no_question_is_a_command(store: Store, text: str, order: Any) -> None:
    """No query raises an error; it finds texts with its words, and ignores the characters between them."""
    take_all(store, [sample("1"), sample("2", title="别的", content_html="<p>港口的轮渡停航了。</p>")])
    assert found(store, text, order=order) in ([], ["1"])
    says_a_word = {"老*", '"老街" *', "老街\0"}
    assert (found(store, text, order=order) == ["1"]) == (text in says_a_word)
    assert store.count() == 2
    assert found(store, "老街") == ["1"]


def test_a_quote_in_a_term_ends_nothing(store: Store) -> None:
    """`parse_query` never returns such terms, but a `Query` made by hand may have them."""
    take_all(store, [sample("1")])
    assert store.search(Query(phrases=(Phrase(terms=('老街" OR "河边',)),))).articles == ()


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=70))
def test_any_text_can_be_asked_of_the_index(store: Store, text: str) -> None:
    if not store.count():
        take_all(store, [sample("1")])
    assert set(found(store, text)) <= {"1"}
    assert found(store, text) == found(store, text, order="relevance")


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(st.sampled_from("老街河边渡輪臺湾乾隆髮发𠮷着著"), min_size=2, max_size=30), st.data())
def test_every_part_of_a_paragraph_finds_its_article(store: Store, text: str, data: st.DataObject) -> None:
    key = store.count()
    take_all(store, [sample(str(key), title="题", content_html=f"<p>{text}</p><p>别的</p>")])
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    assert str(key) in found(store, text[start:end], limit=100)


# --- what changes ---------------------------------------------------------------------------------------------


def test_a_rewritten_article_is_found_by_its_new_words_alone(store: Store) -> None:
    take_all(store, [sample("1")])
    new = sample("1", title="港口", content_html="<p>轮渡停航了，岛上的人等到明天。</p>", first_seen=NOW)
    assert take_all(store, [new]) == ["updated"]
    assert (found(store, "轮渡"), found(store, "修表"), found(store, "老街")) == (["1"], [], [])
    assert take_all(store, [sample("1", first_seen=NOW + HOUR)]) != ["same"]
    assert (found(store, "轮渡"), found(store, "修表"), found(store, "老街")) == ([], ["1"], ["1"])


def test_of_many_versions_the_current_one_is_found(store: Store) -> None:
    texts = [
        f"<p>第{number}稿写到{chr(0x4E00 + number)}{chr(0x5000 + number)}为止。</p>"
        for number in range(MAX_VERSIONS + 5)
    ]
    for number, text in enumerate(texts):
        take_all(store, [sample("1", content_html=text, first_seen=NOW + number * HOUR)])
    answers = [found(store, f"{chr(0x4E00 + number)}{chr(0x5000 + number)}") for number in range(MAX_VERSIONS + 5)]
    assert answers == [[]] * (MAX_VERSIONS + 4) + [["1"]]


def test_versions_of_one_batch_leave_nothing_behind(store: Store) -> None:
    take_all(store, [sample("1", content_html=f"<p>{text}</p>", first_seen=NOW + n * HOUR) for n, text in VERSIONS])
    assert (found(store, "甲稿"), found(store, "乙稿"), found(store, "丙稿")) == ([], [], ["1"])


VERSIONS = tuple(enumerate(("先写甲稿", "再写乙稿", "后写丙稿")))


def test_an_earlier_day_of_publication_moves_an_article(store: Store) -> None:
    take_all(store, [sample("1"), sample("2", published=NOW - 10 * DAY)])
    assert found(store, "老街") == ["1", "2"]
    take_all(store, [replace(sample("1"), published=NOW - 20 * DAY)])
    assert found(store, "老街") == ["2", "1"]
    assert found(store, "老街", until=NOW - 15 * DAY) == ["1"]
    assert store.problems() == []


def test_what_is_forgotten_is_not_found_until_it_is_restored(store: Store) -> None:
    take_all(store, [sample("1")])
    with store.batch(NOW) as batch:
        batch.forget(sample("1").id)
    assert found(store, "老街") == []
    with store.batch(NOW) as batch:
        batch.restore(sample("1").id)
    assert found(store, "老街") == ["1"]


def test_what_is_adopted_is_found_in_its_new_source(store: Store) -> None:
    take_all(store, [sample("1", source="voa.example")])
    with store.batch(NOW) as batch:
        batch.reassign_source("voa.example", Source(id="voa", title="VOA"))
    assert found(store, "老街", sources=["voa"]) == ["1"]
    assert found(store, "老街", sources=["voa.example"]) == []


def test_a_batch_that_fails_leaves_nothing_in_the_index(store: Store) -> None:
    def fail() -> None:
        with store.batch(NOW) as batch:
            put_article(batch, sample("1"))
            backfill(batch, 9)
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    assert found(store, "老街") == []
    take_all(store, [sample("2")])
    assert found(store, "老街") == ["2"]

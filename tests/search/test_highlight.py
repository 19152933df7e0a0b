"""Hits are highlighted in the original text, for any spelling of the query."""

import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.search import TextPart, excerpt, highlight, parse_query
from feeds.search.highlight import hit_places, places_by_terms

SENTENCE = "傍晚时分，老街的人搬出竹椅乘凉。"


def hits(parts: tuple[TextPart, ...]) -> list[str]:
    return [part.text for part in parts if part.is_hit]


def said(parts: tuple[TextPart, ...]) -> str:
    return "".join(part.text for part in parts)


@pytest.mark.parametrize(
    ("text", "question", "result"),
    [
        ("河边的老街很老，老街人说", "老街", ["老街", "老街"]),
        ("河边的老街", "街", ["街"]),
        ("街上", "街", ["街"]),
        ("臺灣的老街", "台湾", ["臺灣"]),
        ("台湾的老街", "臺灣", ["台湾"]),
        ("看ＴＶ吗", "tv", ["ＴＶ"]),
        ("去 Cafe\u0301 坐坐", "café", ["Cafe"]),
        ("占地５㎡吗", "m2", ["㎡"]),
        ("占地５㎡吗", "5m2", ["５㎡"]),
        ("老\u200b街坊", "老街", ["老\u200b街"]),
        ("𠮷野家的𠮷", "𠮷野", ["𠮷野"]),
        ("老街河边", "老街 河边", ["老街河边"]),
        ("老街坊", "老街 街坊", ["老街坊"]),
        ("老街\n河边", "街河", []),
        ("iPhone16发布会", "iphone16发布", ["iPhone16发布"]),
        ("iPhones", "iphone", []),
        ("C、C# 和 C++。", "c++", ["C++"]),
        ("C、C# 和 Ｃ＋＋。", "C#", ["C#"]),
        ("C、C# 和 C++。", "c", ["C", "C", "C"]),
        ("A+ 和 A++", "a+", ["A+", "A+"]),
        ("用 C 写的", "c++", []),
        ("“老街，河边”", '"老街 河边"', ["老街，河边"]),
        ("老街和河边", "老街 -河边", ["老街"]),
        ("老街", "", []),
        ("", "老街", []),
    ],
)
def test_hits_are_highlighted_at_their_positions(text: str, question: str, result: list[str]) -> None:
    parts = highlight(text, parse_query(question))
    assert hits(parts) == result
    assert said(parts) == text


@settings(max_examples=200)
@given(
    st.text(st.sampled_from("老街河边臺台ＴTtv㎡m2ﬁi \n\u200b\u0301，😀"), max_size=30),
    st.text(st.sampled_from('老街河边臺台tv2fi "-'), max_size=6),
)
def test_parts_are_the_text_and_none_is_empty(text: str, question: str) -> None:
    parts = highlight(text, parse_query(question))
    assert said(parts) == text
    assert all(part.text for part in parts)
    assert all(first.is_hit != other.is_hit for first, other in pairwise(parts))


@settings(max_examples=200)
@given(st.text(st.sampled_from("老街河边树下"), min_size=2, max_size=30), st.data())
def test_what_is_cut_out_of_a_text_hits_it(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    assert any(text[start:end] in hit for hit in hits(highlight(text, parse_query(text[start:end]))))


@settings(max_examples=200)
@given(st.lists(st.sampled_from(["C++", "C#", " c ", "，+", "# "]), min_size=1, max_size=8).map("".join), st.data())
def test_signs_are_cut_out_like_letters(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    query = parse_query(f'"{text[start : data.draw(st.integers(start + 1, len(text)))]}"')
    assert bool(hits(highlight(text, query))) == bool(query)


@settings(max_examples=500)
@given(
    st.text(st.sampled_from("老街河臺台ＴTtc+#2㎡ \n\r\u2028\u200b\u0301，"), max_size=40),
    st.text(st.sampled_from('老街河台tc+#2m "，-\n'), min_size=1, max_size=6),
)
def test_lines_that_cannot_match_are_skipped(text: str, question: str) -> None:
    query = parse_query(question)
    assert list(hit_places(text, query)) == places_by_terms(text, query)


# --- excerpts -------------------------------------------------------------------------------------------------


def test_an_excerpt_begins_with_the_sentence_of_the_hit() -> None:
    parts = excerpt(SENTENCE * 20 + "修表铺的师傅说，旧表要等半个月。" + SENTENCE * 20, parse_query("旧表"), 60)
    assert said(parts).startswith("…修表铺的师傅说，旧表要等半个月。")
    assert said(parts).endswith("…")
    assert len(said(parts)) == 62
    assert hits(parts) == ["旧表"]


def test_an_excerpt_begins_a_little_before_a_hit_that_is_late_in_its_sentence() -> None:
    parts = excerpt("甲" * 100 + "旧表" + "乙" * 100, parse_query("旧表"), 60)
    assert said(parts) == "…" + "甲" * 20 + "旧表" + "乙" * 38 + "…"


def test_an_excerpt_near_the_beginning_begins_there() -> None:
    assert said(excerpt(SENTENCE * 9, parse_query("老街"), 40)) == (SENTENCE * 9)[:40] + "…"


def test_an_excerpt_without_a_hit_is_the_beginning() -> None:
    assert excerpt("老街\n河边。", parse_query("别的")) == (TextPart(text="老街 河边。"),)
    assert excerpt("", parse_query("别的")) == ()


def test_a_hit_is_cut_with_its_excerpt() -> None:
    parts = excerpt("老街河边树下", parse_query("街河边树下"), 4)
    assert parts == (TextPart(text="老"), TextPart(text="街河边", is_hit=True), TextPart(text="…"))


def test_a_long_text_is_marked_in_time() -> None:
    start = time.process_time()
    parts = highlight("老街" * 50_000, parse_query("老街老街老街 街老 老 街"))
    assert said(parts) == "老街" * 50_000
    assert time.process_time() - start < 10

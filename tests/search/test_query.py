"""Parse untrusted queries into words and phrases."""

from itertools import chain

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.search import MAX_QUERY_LENGTH, Phrase, Query, parse_query
from feeds.search.query import MAX_PHRASES
from feeds.search.terms import GAP


def phrase(*terms: str) -> Phrase:
    """Return a phrase of these words, each character of Chinese ones by itself."""
    return Phrase(terms=tuple(chain.from_iterable([term] if term.isascii() else term for term in terms)))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("老街", [phrase("老", "街")]),
        ("老街上", [phrase("老街上")]),
        ("臺灣", [phrase("台湾")]),
        ("老街 河边", [phrase("老街"), phrase("河边")]),
        ("老街\u3000河边", [phrase("老街"), phrase("河边")]),
        ("老街 老街", [phrase("老街")]),
        ("“老街，河边”", [phrase("老街", GAP, "河边")]),
        ('"老街 河边" 树下', [phrase("老街", GAP, "河边"), phrase("树下")]),
        ("「老街 河边」", [phrase("老街", GAP, "河边")]),
        ('"老街\n河边"', [phrase("老街", GAP, "河边")]),
        # quotes that do not end
        ('老街"河边 树', [phrase("老街"), phrase("河边", GAP, "树")]),
        ("字", [phrase("字")]),
        ("iPhone 红", [phrase("iphone"), phrase("红")]),
        ("iPhone16发布", [phrase("iphone", "16", "发布")]),
        ("发布iPhone", [phrase("发布", "iphone")]),
        ("a布", [phrase("a", "布")]),
        ("я", [phrase("я")]),
        ("covid-19", [phrase("covid", "19")]),
        ("C++ 老街", [phrase("c", "＋", "＋"), phrase("老街")]),
    ],
)
def test_what_is_asked_for(text: str, expected: list[Phrase]) -> None:
    assert parse_query(text) == Query(phrases=tuple(expected))


@pytest.mark.parametrize("text", ["-河边 老街", "老街 -河边", '老街 -"河边"', "老街－ -河边"])
def test_a_minus_leaves_a_word_out(text: str) -> None:
    assert parse_query(text) == Query(phrases=(phrase("老街"),), without=(phrase("河边"),))


@pytest.mark.parametrize("text", ["", " ", '"', '""', "*", "-", "-河边", "😀", "\0", "\ud800", "，。！", "()", "“”"])
def test_nothing_is_no_question(text: str) -> None:
    assert not parse_query(text)


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("a AND b", {"a", "and", "b"}),
        ("a OR b", {"a", "or", "b"}),
        ("NOT b", {"not", "b"}),
        ("NEAR(a b, 3)", {"near", "a", "b", "3"}),
        ("title:a", {"title", "a"}),
        ("{title text}: a*", {"title", "text", "a"}),
        ("^a + b", {"a", "b"}),
        ("a'; DROP TABLE words; --", {"a", "drop", "table", "words"}),
    ],
)
def test_the_words_of_other_languages_are_words(text: str, terms: set[str]) -> None:
    assert {term for phrase in parse_query(text).phrases for term in phrase.terms} == terms


def test_a_question_is_read_up_to_its_bound() -> None:
    assert parse_query("老" * MAX_QUERY_LENGTH + "街") == parse_query("老" * 10_000)
    # four characters in the place of one make a long question of a short one
    assert parse_query("㍿" * 10_000) == parse_query("株式会社" * (MAX_QUERY_LENGTH // 4))


def test_the_words_of_a_query_are_limited() -> None:
    read = parse_query(" ".join("甲乙丙丁戊己庚辛壬癸") + " -子")
    assert len(read.phrases + read.without) == MAX_PHRASES


@given(st.text(max_size=80))
def test_any_text_can_be_asked(text: str) -> None:
    read = parse_query(text)
    assert bool(read) == bool(read.phrases)
    assert not set('"*():^+-{}, \0') & {
        c for phrase in read.phrases + read.without for term in phrase.terms for c in term
    }

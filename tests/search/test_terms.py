"""Terms of texts: they are normalized, so that all spellings are indexed alike."""

import re
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.search import index_terms
from feeds.search.terms import BREAK, GAP, MAX_INDEXED, fold, fold_each, terms

#: characters as texts have them, and those that have caused trouble
LETTERS = st.text(
    st.sampled_from("老街河边修表渡輪臺湾乾淨iPhone16ＴＶé+#＃，。“” \n\u3000\u200b\0\ud800😀㎡ﬁ𠮷𰻝々"), max_size=40
)


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("老街", "老 街"),
        ("老街，河边。", f"老 街 {GAP} 河 边"),
        ("字", "字"),
        ("iPhone16发布", "iphone 16 发 布"),
        ("COVID-19", "covid 19"),
        ("ＴＶ２台", "tv 2 台"),
        # signs that make another word of one, each by itself, so that C+ is the beginning of C++
        ("C++、Ｃ＃ 和 C", "c ＋ ＋ c ＃ 和 c"),
        ("#老街# + 河边+ 1+1", f"老 街 {GAP} 河 边 1 ＋ 1"),
        ("Café", "cafe"),
        ("Cafe\u0301", "cafe"),
        ("ПРИВЕТ", "привет"),
        # Han outside of the basic plane, of the newest blocks too, the mark that repeats a character, and kana
        ("𠮷野", "𠮷 野"),
        ("𰻝𰻝面", "𰻝 𰻝 面"),
        ("佐々木", "佐 々 木"),
        ("カメラ", "カ メ ラ"),
        # variation selectors and invisible joiners within words
        ("辻\U000e0100村", "辻 村"),
        ("老\u200b街", "老 街"),
        ("so\xadft", "soft"),
        ("老\u3000街", f"老 {GAP} 街"),
        ("老街 a 河边", "老 街 a 河 边"),
        ("😀 ！", ""),
        ("", ""),
    ],
)
def test_a_text_becomes_characters_and_words(text: str, result: str) -> None:
    assert index_terms(text) == result


@pytest.mark.parametrize(
    ("first", "other"),
    [
        ("臺灣的頭髮", "台湾的头发"),
        ("乾淨", "干净"),
        # OpenCC converts these by the word, and a query may contain half a word
        ("藉口", "借口"),
        ("瞭解", "了解"),
        ("看著", "看着"),
        ("答覆", "答复"),
        ("ＡＢＣ１２３", "abc123"),
    ],
)
def test_one_word_has_one_spelling(first: str, other: str) -> None:
    assert fold(first) == fold(other)


def test_no_phrase_matches_across_lines() -> None:
    assert index_terms("老街\n\n河边").split(" ") == ["老", "街", BREAK, "河", "边"]


def test_a_text_without_end_is_indexed_up_to_its_bound() -> None:
    assert index_terms("老" * (MAX_INDEXED - 1) + "街河").endswith(" 老 老 街")


@settings(max_examples=200)
@given(LETTERS, LETTERS)
def test_folding_knows_no_neighbours(first: str, other: str) -> None:
    assert fold(first + other) == fold(first) + fold(other)
    assert "".join(fold_each(first)) == fold(first)
    assert fold(fold(first)) == fold(first)


@settings(max_examples=200)
@given(LETTERS)
def test_terms_start_at_their_positions(text: str) -> None:
    folded = fold(text)
    result = list(terms(folded))
    assert " ".join(term.word for term in result) == index_terms(text)
    assert all(folded.startswith(fold(term.word), term.start) for term in result if term.word not in (BREAK, GAP))
    assert [term.start for term in result] == sorted({term.start for term in result})


@settings(max_examples=200)
@given(st.text(max_size=30))
def test_every_term_is_one_that_the_index_takes_as_it_is(text: str) -> None:
    """Its own cutter parts at spaces and ASCII marks and changes capitals: nothing of these may be left."""
    for term in index_terms(text).split():
        assert re.fullmatch(r"[^\x00-/:-@A-Z\[-`{-\x7f]+", term)
        term.encode()


def test_no_letter_is_lost() -> None:
    """Over all of Unicode: what is a letter or a digit has a term."""
    remaining = [chr(code) for code in range(0x110000) if not 0xD800 <= code < 0xE000]
    silent = {c for c in remaining if unicodedata.category(c) in ("Lo", "Lu", "Ll", "Nd") and not list(terms(fold(c)))}
    # spacing forms of combining marks, after a space; and the fillers of hangul
    assert {c for c in silent if " " not in unicodedata.normalize("NFKC", c)} <= set("\u115f\u1160\u3164\uffa0")

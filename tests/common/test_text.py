"""Plain text: no characters that XML forbids, and no loss of visible characters."""

import re
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from lxml import etree

from feeds.common import text


@given(st.text(alphabet=st.characters(codec=None), max_size=200))
def test_safe_text_can_be_serialized_as_xml(raw: str) -> None:
    element = etree.Element("a")
    element.text = text.xml_safe(raw)
    assert etree.fromstring(etree.tostring(element)).tag == "a"


@pytest.mark.parametrize("raw", ["\ufdd0", "\ufdef", "\ufffe", "\uffff", "\U0001fffe", "\U0010ffff"])
def test_unicode_noncharacters_are_dropped(raw: str) -> None:
    """XML allows most of these, but they are errors in HTML: the feed validator reports NotHtml."""
    assert text.xml_safe(f"渡{raw}轮") == "渡轮"


def test_code_points_next_to_noncharacters_stay() -> None:
    assert text.xml_safe("\ufdcf\ufdf0\ufffc\U00010000\U0001fffd") == "\ufdcf\ufdf0\ufffc\U00010000\U0001fffd"


@given(st.text(max_size=200))
def test_plain_is_idempotent(raw: str) -> None:
    once = text.plain(raw)
    assert text.plain(once) == once


#: characters that NFKC combines or changes: jamo, combining marks, a sigma, wide and circled letters
JOINING = "aeΣ가각\u0301\u0327\u0338<=①½㈠Ａ、，。 …“_河İﬁｶﾞ㎡℃™´¨ªº·°×—～－＋（）］｡･￥￣←■❶"


@example("ΟΔΟΣ，ΟΔΟΣ")
@example("한，국가，나")
@given(st.text(alphabet=JOINING, max_size=12) | st.text(max_size=60))
def test_letters_equal_those_of_the_nfkc_text(raw: str) -> None:
    folded = unicodedata.normalize("NFKC", raw).lower()
    assert text.letters(raw) == "".join(c for c in folded if c.isalnum())


def test_the_letters_of_each_character_equal_those_of_its_nfkc_form() -> None:
    characters = [chr(code) for code in range(0x10000) if not 0xD800 <= code < 0xE000]
    folded = [unicodedata.normalize("NFKC", character).lower() for character in characters]
    expected = ["".join(c for c in form if c.isalnum()) for form in folded]
    assert [text.letters(character) for character in characters] == expected


def test_hidden_and_reordering_characters_are_dropped() -> None:
    assert text.plain("a\u202eb\u200bc\ufeffd\u2066e\x0bf\ud800g") == "abcdefg"


def test_wide_and_hard_spaces_become_one_space() -> None:
    assert text.plain("\u3000 德国\u00a0\u00a0之声\n\n") == "德国 之声"


@pytest.mark.parametrize(
    ("sample", "language"),
    [
        ("市图书馆周末开放自习室，读者可以提前预约座位。", "zh-Hans"),
        ("市圖書館週末開放自習室，讀者可以提前預約座位。", "zh-Hant"),
        ("The library opens its reading room on Saturdays and Sundays.", "en"),
        ("図書館は週末に自習室を開放しますので、ぜひご利用ください。", "ja"),
        ("", ""),
        ("OK", ""),
    ],
)
def test_language_detection(sample: str, language: str) -> None:
    assert text.language_of(sample) == language


def test_an_excerpt_ends_after_a_sentence_if_possible() -> None:
    assert (
        text.excerpt("第一句话写完了。第二句话也写完了。第三句话很长很长很长。", 18)
        == "第一句话写完了。第二句话也写完了。"
    )
    assert text.excerpt("没有句号的长文字" * 10, 20).endswith("…")
    assert len(text.excerpt("没有句号的长文字" * 10, 20)) <= 20
    assert text.excerpt("短。", 20) == "短。"


def test_copies_share_a_fingerprint_and_short_texts_have_none() -> None:
    story = "城北的旧车站改建成了社区图书馆，周末有志愿者给孩子们讲故事。" * 4
    assert text.fingerprint(story) == text.fingerprint(story.replace("，", ", ").replace("。", " . "))
    assert text.fingerprint(story) != text.fingerprint(story.replace("图书馆", "电影院"))
    assert text.fingerprint("太短") == ""


def test_plain_is_the_same_as_by_patterns() -> None:
    for code in range(0x11_0000):
        raw = f" a{chr(code)} b\n"
        assert text.plain(raw) == re.sub(r"\s+", " ", text.UNSAFE.sub("", raw)).strip(), raw


@pytest.mark.parametrize(
    "word", ["", ".", "..", "Dr", "U.S", ".Dr", "a", "a.", "St..", "中Dr", "Dr中", "x1.Dr", "é.Mr", "end"]
)
def test_a_sentence_ends_as_by_the_pattern_of_the_last_word(word: str) -> None:
    line = f"港 {word}. 口"
    end = re.compile(r"\.(?= 口)").search(line)
    last = re.search(r"[A-Za-z][A-Za-z.]*$", line[: line.rindex(".")])
    expected = last is None or (len(last[0]) > 1 and last[0].lower().replace(".", "") not in text._ABBREVIATIONS)
    assert end
    assert text._is_end(line, end) == expected


@pytest.mark.parametrize(
    "raw",
    [
        "",
        "abc " * 9,
        "abc " * 13,
        "港" * 7,
        "港" * 8,
        "渡口" * 9 + "ひらがな" * 3,
        "发" * 5 + "發" * 5 + "港口码头",
        "發" * 6 + "发 " * 5,
    ],
)
def test_characters_are_counted_in_runs(raw: str) -> None:
    for runs in (text._KANA, text._LATIN, text._SIMPLIFIED, text._TRADITIONAL):
        assert text._number(runs, raw) == sum(runs.fullmatch(sign) is not None for sign in raw)


def test_letters_of_ascii_are_those_by_the_pattern() -> None:
    raw = "".join(map(chr, range(128)))
    assert text.letters(raw) == text._NO_LETTERS.sub("", raw.lower())

"""Conversion between simplified and traditional Chinese."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.common.chinese import CONVERTERS, fold, script_of, to_hans, to_hant


@pytest.mark.parametrize(
    ("hans", "hant"),
    [
        ("渡轮今天停航，岛上的人只好等到明天。", "渡輪今天停航，島上的人只好等到明天。"),
        # one simplified character with several traditional forms
        ("干净的头发，发展的公里", "乾淨的頭髮，發展的公里"),
        ("harbour 7:30 🙂", "harbour 7:30 🙂"),
        ("", ""),
    ],
)
def test_conversion_between_scripts(hans: str, hant: str) -> None:
    assert to_hant(hans) == hant
    assert to_hans(hant) == hans


@pytest.mark.parametrize("script", CONVERTERS)
def test_text_in_the_target_script_is_unchanged(script: str) -> None:
    convert = CONVERTERS[script]  # type: ignore[index]
    once = convert("台湾的头发和臺灣的頭髮")
    assert convert(once) == once


@pytest.mark.parametrize(
    ("hant", "hans"), [("瞭解", "了解"), ("藉口", "借口"), ("覆蓋", "覆盖"), ("沈船", "沉船"), ("甦醒", "苏醒")]
)
def test_fold_ignores_conversions_by_word(hant: str, hans: str) -> None:
    assert fold(hant) == fold(hans)


def test_only_characters_are_converted_not_words() -> None:
    assert to_hant("鼠标坏了") == "鼠標壞了"


@pytest.mark.parametrize("text", ["甲\0头", "\0", "\ud800头"])
def test_invalid_characters_do_not_truncate_the_text(text: str) -> None:
    assert to_hant(text).endswith("頭" if "头" in text else "\0")
    assert len(to_hant(text)) == len(text)


@given(st.text(alphabet="乾隆坤干头髮发髪臺台湾灣著着a𠀀𪚥 \0\ud800"), st.data())
def test_a_substring_stays_a_substring_after_fold(text: str, data: st.DataObject) -> None:
    """`to_hans` keeps 乾 in 乾隆 but converts it to 干 elsewhere, so a search could not find one by the other."""
    start = data.draw(st.integers(0, len(text)))
    part = text[start : data.draw(st.integers(start, len(text)))]
    assert fold(part) in fold(text)
    assert len(fold(text)) == len(text)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("臺灣的頭髮", "台湾的头发"),
        ("乾隆", "干隆"),
        ("鼠標", "鼠标"),
        ("A裡", "A里"),
        ("𩧢𧩙", "𩧢𧩙"),
        ("瀋陽", "沈阳"),
    ],
)
def test_both_scripts_fold_to_the_same_text(first: str, second: str) -> None:
    assert fold(first) == fold(second) == fold(fold(first))


def test_fold_is_idempotent() -> None:
    every = "".join(map(chr, (*range(0x3400, 0xD800), *range(0xF900, 0xFB00), *range(0x20000, 0x32400))))
    assert fold(fold(every)) == fold(every)


@pytest.mark.parametrize(
    ("tag", "script"),
    [
        *(("zh-Hans", "zh-Hans"), ("zh-hant", "zh-Hant"), ("zh-TW", "zh-Hant"), ("zh-HK", "zh-Hant")),
        *(("zh-CN", "zh-Hans"), ("zh-Hans-HK", "zh-Hans"), ("zh", None), ("", None), ("ja", None), ("ja-TW", None)),
    ],
)
def test_script_of_a_language_tag(tag: str, script: str | None) -> None:
    assert script_of(tag) == script

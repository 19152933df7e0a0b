"""From one script of Chinese into the other."""

import pytest

from feeds.scripts import CONVERTERS, to_hans, to_hant


@pytest.mark.parametrize(
    ("hans", "hant"),
    [
        ("渡轮今天停航，岛上的人只好等到明天。", "渡輪今天停航，島上的人只好等到明天。"),
        # one simplified character stands for several traditional ones
        ("干净的头发，发展的公里", "乾淨的頭髮，發展的公里"),
        ("harbour 7:30 🙂", "harbour 7:30 🙂"),
        ("", ""),
    ],
)
def test_each_script_leads_to_the_other(hans: str, hant: str) -> None:
    assert to_hant(hans) == hant
    assert to_hans(hant) == hans


@pytest.mark.parametrize("script", CONVERTERS)
def test_what_is_in_a_script_already_stays(script: str) -> None:
    convert = CONVERTERS[script]  # type: ignore[index]
    once = convert("台湾的头发和臺灣的頭髮")
    assert convert(once) == once


def test_words_stay_and_characters_change() -> None:
    assert to_hant("鼠标坏了") == "鼠標壞了"


@pytest.mark.parametrize("text", ["甲\0头", "\0", "\ud800头"])
def test_what_no_text_should_hold_loses_nothing_behind_it(text: str) -> None:
    assert to_hant(text).endswith("頭" if "头" in text else "\0")
    assert len(to_hant(text)) == len(text)

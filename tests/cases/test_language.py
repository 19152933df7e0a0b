"""Detection of the language of short texts by their characters."""

import pytest

from feeds.common.text import language_of
from tests.cases.documents import articles


def test_characters_only_in_traditional_chinese_decide() -> None:
    """fidelity/f15-language.md: 傷 醫 敘 were in neither of our lists"""
    (article,) = articles("fidelity/f15-language.md")
    assert article.language == "zh-Hant"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("牧羊人敘述傷患未能前往就醫", "zh-Hant"),
        ("牧羊人叙述伤患未能前往就医", "zh-Hans"),
        ("獸醫傷心地離去，未留下片語", "zh-Hant"),
        ("兽医伤心地离去，未留下片语", "zh-Hans"),
        ("稅務機關公布新規定", "zh-Hant"),
        ("税务机关公布新规定", "zh-Hans"),
        ("鄰居搶購雞蛋與麵粉", "zh-Hant"),
        ("邻居抢购鸡蛋与面粉", "zh-Hans"),
        ("偵訊後獲釋的嫌犯失蹤", "zh-Hant"),
        ("侦讯后获释的嫌犯失踪", "zh-Hans"),
        ("鋼琴家憶童年往事憑弔舊居", "zh-Hant"),
        ("屋簷下的燕子築巢育雛", "zh-Hant"),
        # characters of both scripts decide nothing: a text of these alone counts as simplified, as most texts are
        ("皇后在台上干杯面里松云", "zh-Hans"),
        ("乾隆皇帝的瞭望台", "zh-Hans"),
        ("皇后乾杯，余先生後到了台上", "zh-Hant"),
        # a single word in the other script does not change the result
        ("他在信中写下“國”字，老师说这是国家的国", "zh-Hans"),
        ("老師說「国」是簡體字，「國」是繁體字", "zh-Hant"),
    ],
)
def test_the_script_of_a_short_text(text: str, language: str) -> None:
    assert language_of(text) == language

"""Similarity of texts."""

import time

import pytest

from feeds.dedupe import COMPARED, is_material, similarity
from tests.store.samples import sample


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("", "", 1.0),
        ("字", "字", 1.0),
        ("字", "词", 0.0),
        ("", "文字", 0.0),
        ("甲乙丙", "甲乙丁", 0.5),
        ("甲甲甲", "甲甲", 2 / 3),
    ],
)
def test_similarity_is_the_dice_coefficient_of_pairs(first: str, second: str, expected: float) -> None:
    assert similarity(first, second) == pytest.approx(expected)


def test_markup_punctuation_and_width_are_no_material_change() -> None:
    plain = sample(content_html="<p>修表铺开了四十年，师傅姓何。</p>")
    dressed = sample(
        content_html='<div class="a"><p><b>修表铺</b>开了四十年，</p>\n\n<p>师傅姓何！</p><hr></div>',
        title="老街 见闻之１",
    )
    assert not is_material(plain, dressed)


def test_titles_of_punctuation_are_compared() -> None:
    assert is_material(sample(title="？！"), sample(title="……"))


@pytest.mark.parametrize("unit", ["字", "<b>", "<p>甲</p>", "&amp;", "<i a=1>乙"], ids=str)
def test_a_huge_body_is_compared_in_linear_time(unit: str) -> None:
    huge = unit * (2_000_000 // len(unit))
    start = time.process_time()
    is_material(sample(content_html=huge), sample(content_html="<p>短</p>" + huge))
    assert time.process_time() - start < 10


def test_only_the_first_characters_are_compared() -> None:
    beginning = "老街" * (COMPARED // 2)
    first, second = (sample(content_html=f"<p>{beginning}{end * COMPARED}</p>") for end in "甲乙")
    assert not is_material(first, second)

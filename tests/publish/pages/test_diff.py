"""What differs between two versions, and what a comparison may cost."""

import time

from hypothesis import given
from hypothesis import strategies as st

from feeds.publish.pages import diff as module
from feeds.publish.pages.diff import DiffPart, diff_lines

TEXTS = st.lists(st.text("船都停开了。雾很浓", min_size=1, max_size=12), max_size=6)


@given(TEXTS, TEXTS)
def test_each_version_can_be_read_out_of_its_lines(before: list[str], after: list[str]) -> None:
    lines = diff_lines(before, after)
    old = [part.text for line in lines for part in line if part.kind != "added"]
    new = [part.text for line in lines for part in line if part.kind != "removed"]
    # what is the same in both is left out, paragraph by paragraph
    assert is_within("".join(old), before)
    assert is_within("".join(new), after)
    assert bool(lines) == (before != after)


def is_within(expected: str, paragraphs: list[str]) -> bool:
    """Whether a text is what is left of paragraphs when some are left out."""
    remaining = {expected}
    for paragraph in paragraphs:
        remaining |= {item[len(paragraph) :] for item in remaining if item.startswith(paragraph)}
    return "" in remaining


def test_a_paragraph_that_is_another_one_now_is_shown_whole() -> None:
    assert diff_lines(["晨雾很浓。"], ["股票都涨。"]) == (
        (DiffPart("晨雾很浓。", "removed"),),
        (DiffPart("股票都涨。", "added"),),
    )


def test_a_paragraph_of_one_letter_is_not_searched() -> None:
    long = "船" * int(module.MAX_WITHIN**0.5 + 1)
    assert diff_lines([f"{long}停"], [f"{long}开"]) == (
        (DiffPart(f"{long}停", "removed"),),
        (DiffPart(f"{long}开", "added"),),
    )


def test_letters_that_repeat_cost_no_minutes() -> None:
    old, new = (["".join("ab"[(number >> folder) % 2] for folder in range(8)) * 180] * 1 for number in (85, 86))
    many = (
        [article + str(n) for n in range(400) for article in old],
        [article + str(n) for n in range(400) for article in new],
    )
    start = time.process_time()
    lines = diff_lines(*many)
    assert time.process_time() - start < 10
    assert sum(len(part.text) for line in lines for part in line if part.kind != "added") > 400_000


def test_paragraphs_behind_the_limit_are_left_out() -> None:
    many = [str(number) for number in range(module.MAX_PARAGRAPHS + 50)]
    assert diff_lines(many, [*many[:-1], "其他"]) == ()

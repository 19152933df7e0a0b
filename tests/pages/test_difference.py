"""What differs between two versions, and what a comparison may cost."""

from hypothesis import given
from hypothesis import strategies as st

from feeds.pages import difference as module
from feeds.pages.difference import Part, difference

TEXTS = st.lists(st.text("船都停开了。雾很浓", min_size=1, max_size=12), max_size=6)


@given(TEXTS, TEXTS)
def test_each_version_can_be_read_out_of_its_lines(before: list[str], after: list[str]) -> None:
    lines = difference(before, after)
    old = [part.text for line in lines for part in line if part.kind != "added"]
    new = [part.text for line in lines for part in line if part.kind != "removed"]
    # what is the same in both is left out, paragraph by paragraph
    assert is_within("".join(old), before)
    assert is_within("".join(new), after)
    assert bool(lines) == (before != after)


def is_within(found: str, paragraphs: list[str]) -> bool:
    """Whether a text is what is left of paragraphs when some are left out."""
    rest = {found}
    for paragraph in paragraphs:
        rest |= {one[len(paragraph) :] for one in rest if one.startswith(paragraph)}
    return "" in rest


def test_a_paragraph_that_is_another_one_now_is_shown_whole() -> None:
    assert difference(["晨雾很浓。"], ["股票都涨。"]) == (
        (Part("晨雾很浓。", "removed"),),
        (Part("股票都涨。", "added"),),
    )


def test_a_paragraph_that_is_too_long_is_not_searched() -> None:
    long = "船" * module.MOST_LETTERS
    assert difference([f"{long}停"], [f"{long}开"]) == ((Part(f"{long}停", "removed"),), (Part(f"{long}开", "added"),))


def test_paragraphs_behind_the_limit_are_left_out() -> None:
    many = [str(number) for number in range(module.MOST_PARAGRAPHS + 50)]
    assert difference(many, [*many[:-1], "其他"]) == ()

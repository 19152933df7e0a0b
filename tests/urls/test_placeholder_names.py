"""Names of placeholder pictures are recognised word by word as by sets of all words."""

from random import Random

from feeds.urls import placeholder_images as names

WORDS = (
    "1x1 20x15 1x 1x1x t x s blank spacer photo img lazy grey default thumb preview no nophoto small 1200 img2 bad3 "
    "61ed6d2d lamp Grey icon-zoom nopic"
).split()


def is_vague(stem: str) -> bool:
    """Compare all words at once."""
    parts = names._BETWEEN_WORDS.split(stem[:64])
    words = {word.rstrip("0123456789") for word in parts if not names._AREA.fullmatch(word)} - {""}
    return words <= names._VAGUE | names._FILLERS | names._BESIDE_FILLERS and not words.isdisjoint(names._VAGUE)


def is_filler_name(stem: str) -> bool:
    """Compare all words at once."""
    parts = names._BETWEEN_WORDS.split(stem[:64])
    words = {word for word in parts if word and not names._AREA.fullmatch(word)} or {stem}
    is_filler = words <= names._FILLERS | names._BESIDE_FILLERS and not words.isdisjoint(names._FILLERS)
    return stem in names._FILLER_STEMS or is_filler


def test_names_are_recognised_as_by_sets_of_words() -> None:
    chance = Random(1)  # noqa: S311 # no secret
    stems = {chance.choice("-_. ").join(chance.choices(WORDS, k=chance.randrange(4))) for _ in range(5_000)}
    for stem in stems:
        assert names._is_vague(stem) == is_vague(stem), stem
        assert names._is_filler_name(stem) == is_filler_name(stem), stem
    assert {is_vague(stem) for stem in stems} == {is_filler_name(stem) for stem in stems} == {True, False}

"""MinHash minhashes find similar texts, and they are stable."""

from hashlib import blake2b
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.newsroom import PERTURBED, story
from feeds.common.text import letters
from feeds.dedupe import DUPLICATE_THRESHOLD, SCHEME, bands, grams, is_likely, jaccard, minhash_of

STORIES = 300


def units(text: str) -> frozenset[int]:
    return frozenset(grams(letters(text)))


@given(st.text(max_size=40))
def test_grams_are_sequences_of_four_code_units(text: str) -> None:
    encoded = text.encode("utf-16-le", "surrogatepass")
    runs = [int.from_bytes(encoded[at : at + 8], "little") for at in range(0, len(encoded) - 7, 2)]
    assert sorted(grams(text)) == sorted(runs)


def test_jaccard() -> None:
    assert jaccard({1, 2, 3}, {2, 3, 4}) == 0.5
    assert jaccard({1}, {1}) == 1
    assert jaccard(set(), set()) == 0


def test_minhashes_are_stable() -> None:
    """Stored minhashes are compared with new ones: if you change the computation, you must raise `SCHEME`."""
    text = grams(letters("".join(story(7))))
    stored = minhash_of(text)
    assert (SCHEME, blake2b(stored, digest_size=8).hexdigest()) == (770, "c106a2e49545ebe0")
    assert list(bands(stored))[:2] == [125964511433860, 295241450687271]


def test_a_text_without_grams_has_no_minhash() -> None:
    with pytest.raises(ValueError, match="without grams"):
        minhash_of(grams("三个字"))


@pytest.mark.parametrize("kind", PERTURBED)
def test_copies_share_a_band_and_are_similar(kind: str) -> None:
    missed = 0
    for number in range(STORIES):
        sentences = story(number)
        copy = PERTURBED[kind](sentences, Random(number))  # noqa: S311 # no secret
        first, second = (minhash_of(grams(letters(text))) for text in ("".join(sentences), copy))
        is_candidate = bool(set(bands(first)) & set(bands(second))) and is_likely(first, second)
        missed += not (is_candidate and jaccard(units("".join(sentences)), units(copy)) >= DUPLICATE_THRESHOLD)
    assert missed <= STORIES // 100


def test_different_stories_are_not_candidates() -> None:
    minhashes = [minhash_of(grams(letters("".join(story(number))))) for number in range(STORIES)]
    assert not any(is_likely(first, second) for at, first in enumerate(minhashes) for second in minhashes[:at])

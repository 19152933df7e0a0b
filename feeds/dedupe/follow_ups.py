"""Detect follow-ups: articles that quote an earlier one but have another headline and another opening."""

from feeds.dedupe.minhash import grams
from feeds.dedupe.similarity import headline, similarity
from feeds.dedupe.thresholds import MATERIAL, OPENING, OPENING_LETTERS


def is_follow_up(titles: tuple[str, str], texts: tuple[str, str]) -> bool:
    """Return whether one of two articles of one source is a follow-up; `texts` are letters, as `text_of` returns them.

    An article with a new headline keeps its opening, and an article with a new opening but the same headline is an
    update: both are no follow-ups.
    """
    first, second = map(headline, titles)
    return similarity(first, second) < MATERIAL and shared_opening(*texts) < OPENING


def shared_opening(first: str, second: str) -> float:
    """Return the share of one text's opening that is contained in the other text, the smaller of both directions."""
    return min(_share(first, second), _share(second, first))


def _share(text: str, other: str) -> float:
    opening = frozenset(grams(text[:OPENING_LETTERS]))
    return len(opening.intersection(grams(other))) / len(opening) if opening else 1.0

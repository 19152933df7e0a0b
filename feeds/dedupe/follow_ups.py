"""Whether one of two articles reports something new and only quotes the other: another headline and another opening."""

from feeds.dedupe.minhash import grams
from feeds.dedupe.similarity import headline, similarity
from feeds.dedupe.thresholds import MATERIAL, OPENING, OPENING_LETTERS


def is_follow_up(titles: tuple[str, str], texts: tuple[str, str]) -> bool:
    """Return whether two articles of one source are both news; `texts` are letters, as `text_of` gives them.

    The same article under a new headline keeps its opening, and the same headline over a new opening is an update.
    """
    first, second = map(headline, titles)
    return similarity(first, second) < MATERIAL and shared_opening(*texts) < OPENING


def shared_opening(first: str, second: str) -> float:
    """Return how much of the opening of a text is somewhere in the other one, the smaller share of the two."""
    return min(_share(first, second), _share(second, first))


def _share(text: str, other: str) -> float:
    opening = frozenset(grams(text[:OPENING_LETTERS]))
    return len(opening.intersection(grams(other))) / len(opening) if opening else 1.0

"""Whether two articles tell the same story in their own words: by what their titles share."""

import re
from collections.abc import Set
from datetime import timedelta
from itertools import pairwise

from feeds.dedupe.similarity import headline
from feeds.dedupe.thresholds import RELATED, RELATED_PAIRS

_DIGIT = re.compile(r"\d")

#: two articles on one story are published within this time of one another
STORY_WINDOW = timedelta(hours=24)


def title_pairs(title: str) -> frozenset[str]:
    """Return the pairs of neighbouring letters of a title; digits are a date or a count, which many stories have."""
    pairs = map("".join, pairwise(headline(title)))
    return frozenset(pair for pair in pairs if not _DIGIT.search(pair))


def relatedness(first: Set[str], second: Set[str]) -> float:
    """Return the share of the pairs of the shorter title that both have, 0 if that is too little to mean anything.

    The shorter one, as one source says in ten words what another says in twenty.
    """
    shared = len(first & second)
    share = shared / min(len(first), len(second)) if shared else 0.0
    return share if shared >= RELATED_PAIRS and share >= RELATED else 0.0

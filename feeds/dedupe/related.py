"""Find related articles: independent articles on the same story, by the similarity of their titles."""

import re
from collections.abc import Set
from datetime import timedelta
from itertools import pairwise

from feeds.dedupe.similarity import headline
from feeds.dedupe.thresholds import RELATED, RELATED_PAIRS

_DIGIT = re.compile(r"\d")

#: two articles on one story are published within this time of each other
STORY_WINDOW = timedelta(hours=24)


def title_pairs(title: str) -> frozenset[str]:
    """Return the letter pairs of a title, without digits: dates and counts occur in many stories."""
    pairs = map("".join, pairwise(headline(title)))
    return frozenset(pair for pair in pairs if not _DIGIT.search(pair))


def relatedness(first: Set[str], second: Set[str]) -> float:
    """Return the share of the shorter title's pairs that the other title has too; 0 below the thresholds.

    The shorter title is the base because one source uses ten words where another uses twenty.
    """
    shared = len(first & second)
    share = shared / min(len(first), len(second)) if shared else 0.0
    return share if shared >= RELATED_PAIRS and share >= RELATED else 0.0

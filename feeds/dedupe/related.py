"""Find related articles: independent articles on the same story, by the similarity of their titles."""

import re
from collections.abc import Iterable, Set
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from itertools import pairwise
from sys import intern
from typing import Self

from feeds.dedupe.similarity import headline
from feeds.dedupe.thresholds import RELATED_PAIRS, RELATED_THRESHOLD

_DIGIT = re.compile(r"\d")

#: two articles on one story are published within this time of each other
STORY_WINDOW = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class ComparedTitle:
    """The title of an article as it is compared with others."""

    id: str
    source: str
    published: datetime
    title: str
    #: see `title_pairs`
    pairs: tuple[str, ...]

    @classmethod
    def of(cls, id: str, source: str, published: datetime, title: str) -> Self:
        """Compute the pairs of a title."""
        return cls(id, source, published, title, title_pairs(title))


@lru_cache(maxsize=64)
def title_pairs(title: str) -> tuple[str, ...]:
    """Return the different letter pairs of a title, without digits: dates and counts occur in many stories.

    They are interned, because many titles share pairs.
    """
    pairs = dict.fromkeys(map("".join, pairwise(headline(title))))
    return tuple([intern(pair) for pair in pairs if not _DIGIT.search(pair)])


def related_articles(own: ComparedTitle, others: Iterable[ComparedTitle]) -> dict[str, float]:
    """Return which of `others` are of other sources and on the same story: their similarity by id."""
    pairs = frozenset(own.pairs)
    return {
        other.id: share
        for other in others
        if other.source != own.source and abs(other.published - own.published) <= STORY_WINDOW
        if (share := _relatedness(pairs, set(other.pairs)))
    }


def _relatedness(first: Set[str], second: Set[str]) -> float:
    """Return the share of the shorter title's pairs that the other title has too; 0 below the thresholds.

    The shorter title is the base because one source uses ten words where another uses twenty.
    """
    shared = len(first & second)
    share = shared / min(len(first), len(second)) if shared else 0.0
    return share if shared >= RELATED_PAIRS and share >= RELATED_THRESHOLD else 0.0

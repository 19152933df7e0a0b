"""Similarity of two texts, and whether a change is material, so that readers should be notified."""

import re
from collections import Counter
from functools import lru_cache
from itertools import pairwise

from selectolax.lexbor import LexborHTMLParser

from feeds.common.text import letters
from feeds.dedupe.thresholds import MATERIAL
from feeds.model import Article

#: limit of characters that are compared, to keep the comparison fast
COMPARED = 50_000


def is_material(article: Article, other: Article) -> bool:
    """Return whether the change from `article` to `other` is material, so that readers should be notified."""
    if headline(article.title) != headline(other.title):
        return True
    return article.content_html != other.content_html and similarity(text_of(article), text_of(other)) < MATERIAL


def similarity(text: str, other: str) -> float:
    """Return the Dice coefficient of the character pairs of two texts, 0 to 1; 1 for two empty texts.

    Pairs, not longer grams: one Chinese character is often a word, and one typo must not change many grams of a short
    text.
    """
    if text == other:
        return 1.0
    first, second = _pairs(text), _pairs(other)
    total = first.total() + second.total()
    return 2 * (first & second).total() / total if total else 0.0


def numbers_agree(text: str, other: str) -> bool:
    """Return whether one of two texts has all numbers of the other; a bulletin of another day has different numbers."""
    first, second = (frozenset(_NUMBER.findall(item)) for item in (text, other))
    return first <= second or second <= first


def headline(title: str) -> str:
    """Return the letters of a title, because mirrors change quotes, spacing and widths; a title like `？！` stays."""
    return letters(title) or title


def text_of(article: Article) -> str:
    """Return the letters of the visible text, limited to its first `COMPARED` characters."""
    return _letters_of(article.content_html)


@lru_cache(maxsize=256)
def _letters_of(html: str) -> str:
    """Cached, because one text is compared with several others."""
    body = LexborHTMLParser(html).body
    return letters(body.text()[:COMPARED]) if body is not None else ""


_NUMBER = re.compile(r"\d+")


def _pairs(text: str) -> Counter[str]:
    return Counter(map("".join, pairwise(text)))

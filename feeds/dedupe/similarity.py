"""How alike two texts are, and whether a reader should be told of the difference."""

import re
from collections import Counter
from functools import lru_cache
from itertools import pairwise

from selectolax.lexbor import LexborHTMLParser

from feeds.common.text import letters
from feeds.dedupe.thresholds import MATERIAL
from feeds.model import Article

#: Characters of a text that are compared: what follows cannot make the comparison slow.
COMPARED = 50_000


def is_material(article: Article, other: Article) -> bool:
    """Tell whether a reader should be told of the change from `article` to `other`."""
    if headline(article.title) != headline(other.title):
        return True
    return article.content_html != other.content_html and similarity(text_of(article), text_of(other)) < MATERIAL


def similarity(text: str, other: str) -> float:
    """Return the Dice coefficient of the character pairs of two texts, 0 to 1; two empty texts are alike.

    Pairs, not longer grams: a character of Chinese carries a word, and in a short notice one typo must stay one typo.
    """
    if text == other:
        return 1.0
    first, second = _pairs(text), _pairs(other)
    total = first.total() + second.total()
    return 2 * (first & second).total() / total if total else 0.0


def numbers_agree(text: str, other: str) -> bool:
    """Tell whether one of two texts has all numbers of the other: a bulletin of another day has others."""
    first, second = (frozenset(_NUMBER.findall(item)) for item in (text, other))
    return first <= second or second <= first


def headline(title: str) -> str:
    """Return the letters of a title: mirrors change its quotes, spacing and widths at will, `？！` has only itself."""
    return letters(title) or title


def text_of(article: Article) -> str:
    """Return the letters of the visible text, of its first `COMPARED` characters."""
    return _letters_of(article.content_html)


@lru_cache(maxsize=256)
def _letters_of(html: str) -> str:
    """Kept for a while: one text is compared with several others."""
    body = LexborHTMLParser(html).body
    return letters(body.text()[:COMPARED]) if body is not None else ""


_NUMBER = re.compile(r"\d+")


def _pairs(text: str) -> Counter[str]:
    return Counter(map("".join, pairwise(text)))

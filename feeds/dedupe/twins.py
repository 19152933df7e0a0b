"""Whether two documents with different ids are one article: its publisher moved it, or an archive lost its address."""

from datetime import timedelta
from hashlib import blake2b

from feeds.dedupe.likeness import agree, headline, similarity, text_of
from feeds.dedupe.sketches import grams, jaccard
from feeds.dedupe.thresholds import COPY_WITHIN, MATERIAL
from feeds.model import Article
from feeds.text import FINGERPRINT_LEAST

#: an archived copy without an address bears the day it was fetched, or that of its publisher's clock
TWIN_DAYS = timedelta(days=3)


def is_twin(one: Article, other: Article) -> bool:
    """Tell of two articles of one source, one of them without an address, whether they are one.

    Titles are compared by their letters: an archive writes `_` for every mark that file names forbid.
    """
    near = abs(one.published - other.published) <= TWIN_DAYS
    return near and headline(one.title) == headline(other.title) and says_the_same(one, other)


def is_moved(one: Article, other: Article) -> bool:
    """Tell of two articles with one guid of one publisher whether they are one, and not a guid that is used again.

    A column may have one guid and one title for ever: then its text tells, or that it is the same days' edition.
    """
    near = abs(one.published - other.published) <= TWIN_DAYS
    return (near and headline(one.title) == headline(other.title)) or says_the_same(one, other)


def is_another(one: Article, other: Article) -> bool:
    """Tell of two articles with one title of one day, and no address, whether the texts say that they are two.

    One that is much shorter may be a teaser of the other.
    """
    first, second = sorted((text_of(one), text_of(other)), key=len)
    return len(first) * 2 >= len(second) and not says_the_same(one, other)


def text_key(article: Article) -> str:
    """Return what tells an article from others of its title and day: 24 hex digits over the letters of its text."""
    return blake2b(text_of(article).encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()


def says_the_same(one: Article, other: Article) -> bool:
    """Tell whether two texts of one source are one; short ones must be nearly equal, and nothing says nothing."""
    first, second = text_of(one), text_of(other)
    if not agree(first, second):
        return False
    if min(len(first), len(second)) < FINGERPRINT_LEAST:
        return bool(first) and similarity(first, second) >= MATERIAL
    return jaccard(frozenset(grams(first)), frozenset(grams(second))) >= COPY_WITHIN

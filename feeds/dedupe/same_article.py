"""Whether two documents with different ids are one article: its publisher moved it, or an archive lost its address."""

import re
from datetime import date, timedelta
from hashlib import blake2b

from feeds.common.text import FINGERPRINT_LEAST
from feeds.dedupe.minhash import grams, jaccard
from feeds.dedupe.similarity import headline, numbers_agree, similarity, text_of
from feeds.dedupe.thresholds import COPY_WITHIN, MATERIAL
from feeds.model import Article

#: an archived copy without an address bears the day it was fetched, or that of its publisher's clock
COPY_DAYS = timedelta(days=3)

#: what only numbers an instalment: of two titles that differ in this alone both are meant
_NUMBERING = re.compile("[\\d一二三四五六七八九十百千零〇两上中下前后首终末续再第集期篇部回章节季年月日]*")
_DIGITS = re.compile(r"\d+")
#: letters of a text from which on it is believed to be the same under a title that says more
_GROWN_TITLE_LETTERS = FINGERPRINT_LEAST // 2
#: where the publishers of Chinese texts are
_CHINA = timedelta(hours=8)


def is_copy_without_url(article: Article, other: Article) -> bool:
    """Tell of two articles of one source, one of them without an address, whether they are one.

    Titles are compared by their letters: an archive writes `_` for every mark that file names forbid.
    """
    near = abs(article.published - other.published) <= COPY_DAYS
    return near and headline(article.title) == headline(other.title) and has_same_text(article, other)


def is_moved(article: Article, other: Article) -> bool:
    """Tell of two articles with one guid of one publisher whether they are one, and not a guid that is used again.

    A column may have one guid and one title for ever: then its text tells, or that it is the same days' edition.
    """
    near = abs(article.published - other.published) <= COPY_DAYS
    return (near and headline(article.title) == headline(other.title)) or has_same_text(article, other)


def is_republished(article: Article, other: Article) -> bool:
    """Return whether an article of a source was published again with another guid and another address.

    Title, day and text agree, and no pictures or recordings speak against it. A title may have got more words where the
    text is long enough; another number in it is another article.
    """
    first, second = text_of(article), text_of(other)
    if not first or first != second or _day(article) != _day(other):
        return False
    is_enough = len(first) >= _GROWN_TITLE_LETTERS
    return titles_agree(article.title, other.title, may_grow=is_enough) and not _differ_in_media(article, other)


def titles_agree(title: str, other: str, *, may_grow: bool = True) -> bool:
    """Return whether two titles have the same letters, or one has all of the other and no other number."""
    short, long = sorted((headline(title), headline(other)), key=len)
    if short == long:
        return True
    if not may_grow or short not in long or _DIGITS.findall(short) != _DIGITS.findall(long):
        return False
    prefix, _, suffix = long.partition(short)
    return not _NUMBERING.fullmatch(prefix + suffix)


def _differ_in_media(article: Article, other: Article) -> bool:
    """Return whether both have pictures, or both have recordings, and none of them is the same."""
    pictures = [{image.url for image in item.images} for item in (article, other)]
    recordings = [{media.url for media in item.media} for item in (article, other)]
    return any(first and second and first.isdisjoint(second) for first, second in (pictures, recordings))


def _day(article: Article) -> date:
    """Return the day on which it was published where its readers are."""
    return (article.published + (_CHINA if article.language.startswith("zh") else timedelta())).date()


def is_different_article(article: Article, other: Article) -> bool:
    """Tell of two articles with one title of one day, and no address, whether the texts say that they are two.

    One that is much shorter may be a teaser of the other.
    """
    first, second = sorted((text_of(article), text_of(other)), key=len)
    return len(first) * 2 >= len(second) and not has_same_text(article, other)


def text_key(article: Article) -> str:
    """Return what tells an article from others of its title and day: 24 hex digits over the letters of its text."""
    return blake2b(text_of(article).encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()


def has_same_text(article: Article, other: Article) -> bool:
    """Tell whether two texts of one source are one; short ones must be nearly equal, and nothing says nothing."""
    first, second = text_of(article), text_of(other)
    if not numbers_agree(first, second):
        return False
    if min(len(first), len(second)) < FINGERPRINT_LEAST:
        return bool(first) and similarity(first, second) >= MATERIAL
    return jaccard(frozenset(grams(first)), frozenset(grams(second))) >= COPY_WITHIN

"""Recognize one article under two ids: its publisher moved it, or an archive lost its URL."""

import re
from datetime import date, timedelta
from hashlib import blake2b

from feeds.common.text import FINGERPRINT_LEAST
from feeds.dedupe.minhash import grams, jaccard
from feeds.dedupe.similarity import headline, numbers_agree, similarity, text_of
from feeds.dedupe.thresholds import DUPLICATE_THRESHOLD_WITHIN, MATERIAL
from feeds.model import Article

#: an archived article without a URL has the day of the fetch, or the day of its publisher's clock
SAME_ARTICLE_DAYS = timedelta(days=3)

#: text that only numbers an instalment: two titles that differ only in this belong to two articles
_NUMBERING = re.compile("[\\d一二三四五六七八九十百千零〇两上中下前后首终末续再第集期篇部回章节季年月日]*")
_DIGITS = re.compile(r"\d+")
#: from this number of letters on, a text with a longer title still counts as the same article
_GROWN_TITLE_LETTERS = FINGERPRINT_LEAST // 2
#: UTC offset of the publishers of Chinese texts
_CHINA = timedelta(hours=8)


def is_same_without_url(article: Article, other: Article) -> bool:
    """Return whether two articles of one source, one of them without a URL, are one article.

    Titles are compared by their letters, because an archive writes `_` for characters that file names forbid.
    """
    near = abs(article.published - other.published) <= SAME_ARTICLE_DAYS
    return near and headline(article.title) == headline(other.title) and has_same_text(article, other)


def is_moved(article: Article, other: Article) -> bool:
    """Return whether two articles of one publisher with the same guid are one article, and not a reused guid.

    A column may always have the same guid and title; then the text decides, or the same days of publication.
    """
    near = abs(article.published - other.published) <= SAME_ARTICLE_DAYS
    return (near and headline(article.title) == headline(other.title)) or has_same_text(article, other)


def is_republished(article: Article, other: Article) -> bool:
    """Return whether an article of a source was published again with another guid and another URL.

    Title, day and text must be equal, and pictures or recordings must not differ. If the text is long enough, one title
    may be longer; but a title with another number is another article.
    """
    first, second = text_of(article), text_of(other)
    if not first or first != second or _day(article) != _day(other):
        return False
    is_enough = len(first) >= _GROWN_TITLE_LETTERS
    return titles_agree(article.title, other.title, may_grow=is_enough) and not _differ_in_media(article, other)


def titles_agree(title: str, other: str, *, may_grow: bool = True) -> bool:
    """Return whether two titles have the same letters, or one contains the other and adds no number."""
    short, long = sorted((headline(title), headline(other)), key=len)
    if short == long:
        return True
    if not may_grow or short not in long or _DIGITS.findall(short) != _DIGITS.findall(long):
        return False
    prefix, _, suffix = long.partition(short)
    return not _NUMBERING.fullmatch(prefix + suffix)


def _differ_in_media(article: Article, other: Article) -> bool:
    """Return whether both have pictures, or both have recordings, and none of them are equal."""
    pictures = [{image.url for image in item.images} for item in (article, other)]
    recordings = [{media.url for media in item.media} for item in (article, other)]
    return any(first and second and first.isdisjoint(second) for first, second in (pictures, recordings))


def _day(article: Article) -> date:
    """Return the day of publication in the time zone of the readers."""
    return (article.published + (_CHINA if article.language.startswith("zh") else timedelta())).date()


def is_different_article(article: Article, other: Article) -> bool:
    """Return whether two articles without URLs, but with the same title and day, have different texts.

    A much shorter text may be a teaser of the other, so it does not count as different.
    """
    first, second = sorted((text_of(article), text_of(other)), key=len)
    return len(first) * 2 >= len(second) and not has_same_text(article, other)


def text_key(article: Article) -> str:
    """Return the hash of the text's letters, 24 hex digits; it separates articles with the same title and day."""
    return blake2b(text_of(article).encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()


def has_same_text(article: Article, other: Article) -> bool:
    """Return whether two texts of one source are the same; short texts must be nearly equal, empty ones never are."""
    first, second = text_of(article), text_of(other)
    if not numbers_agree(first, second):
        return False
    if min(len(first), len(second)) < FINGERPRINT_LEAST:
        return bool(first) and similarity(first, second) >= MATERIAL
    return jaccard(frozenset(grams(first)), frozenset(grams(second))) >= DUPLICATE_THRESHOLD_WITHIN

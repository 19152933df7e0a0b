"""Which of several candidates are duplicates of an article: by their texts, or by one URL.

A follow-up quotes an earlier article, but has another headline and another opening: it is no duplicate.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from feeds.dedupe.decision import Duplicate
from feeds.dedupe.minhash import grams, jaccard
from feeds.dedupe.similarity import headline, numbers_agree, similarity
from feeds.dedupe.thresholds import MATERIAL, OPENING, OPENING_LETTERS, duplicate_threshold
from feeds.model import Article


class Candidate(NamedTuple):
    """A stored article with a similar text; `letters` as `text_of` returns them."""

    id: str
    source: str
    title: str
    letters: str


class ArticleAtUrl(NamedTuple):
    """A stored article with a certain URL."""

    source: str
    #: whether only third-party feeds delivered it
    is_foreign: bool


def find_duplicates(
    article: Article, letters: str, candidates: Sequence[Candidate], at_url: Mapping[str, ArticleAtUrl]
) -> tuple[Duplicate, ...]:
    """Return the duplicates of an article, the most similar first.

    `letters` are those of its text, empty if it is too short to be compared; `at_url` are all articles with its URL, by
    id.
    """
    duplicates = {duplicate.id: duplicate for duplicate in _by_text(article, letters, candidates)}
    for duplicate in _by_url(article, at_url):
        duplicates.setdefault(duplicate.id, duplicate)
    return tuple(sorted(duplicates.values(), key=lambda duplicate: (-duplicate.likeness, duplicate.id)))


def _by_text(article: Article, letters: str, candidates: Sequence[Candidate]) -> Iterator[Duplicate]:
    """Yield the candidates with the same text; within one source, later editions and follow-ups do not count."""
    if not candidates:
        return
    own = frozenset(grams(letters))
    for other in candidates:
        likeness = jaccard(own, frozenset(grams(other.letters)))
        if likeness < duplicate_threshold(article.source, other.source):
            continue
        titles, texts = (article.title, other.title), (letters, other.letters)
        if article.source != other.source or (numbers_agree(*texts) and not is_follow_up(titles, texts)):
            yield Duplicate(id=other.id, likeness=likeness, source=other.source)


def _by_url(article: Article, at_url: Mapping[str, ArticleAtUrl]) -> Iterator[Duplicate]:
    """Yield the articles of other sources with the same URL.

    A source with several articles at one URL is ignored: that URL is a page for many articles.
    """
    source_by_id = {id: stored.source for id, stored in at_url.items() if id != article.id}
    numbers = Counter(source_by_id.values())
    if article.source in numbers:
        return
    for id, source in source_by_id.items():
        if numbers[source] == 1:
            yield Duplicate(id=id, likeness=1.0, source=source)


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

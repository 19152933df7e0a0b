"""Find the id under which an article is stored: by its aliases, URL or guid, or an equal article of the same source."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import islice

from feeds.dedupe import (
    SAME_ARTICLE_DAYS,
    NewAlias,
    content_digest,
    is_different_article,
    is_moved,
    is_republished,
    is_same_without_url,
    text_key,
    titles_agree,
)
from feeds.messages.aliases import AliasReason
from feeds.model import Article
from feeds.parsing.identity import article_id
from feeds.parsing.private_sources import may_match_originals
from feeds.store import StoredArticles

#: articles with the same title whose text is compared
_MAX_NAMESAKES = 8
#: the format of `feeds.parsing.identity.title_key`
_TITLE_KEY = re.compile(r"(?:\d{4}-\d\d-\d\d)?:[0-9a-f]{24}")


def identify(
    article: Article, guid: str, stored: StoredArticles, *, live: bool, is_repeated: bool
) -> tuple[Article, tuple[NewAlias, ...]]:
    """Return the article with the id under which it is stored, or will be, and its new aliases.

    `live`: we fetched it ourselves. `is_repeated`: its document has another entry with the same title and text.
    """
    resolved = _with_id(article, stored.id_of(article.id))
    history = stored.history(resolved.id)
    if history is None and (carried := _carried(resolved, stored, in_file=not live)):
        return _known_as(resolved, carried, AliasReason.SAME_URL_CARRIED)
    if article.via:
        return resolved, ()
    if history is None:
        twin = _moved(resolved, guid, stored) or _twin(resolved, stored) or _republished(resolved, stored, is_repeated)
        return _known_as(resolved, *twin) if twin else (resolved, ())
    if content_digest(resolved) not in history.traces:
        resolved = _with_id(resolved, _namesake(resolved, stored) or resolved.id)
    return resolved, ()


def _with_id(article: Article, id: str) -> Article:
    return article if article.id == id else replace(article, id=id)


def _known_as(article: Article, id: str, reason: AliasReason) -> tuple[Article, tuple[NewAlias, ...]]:
    """Return the article with the id of a stored one, and its own id as an alias."""
    return _with_id(article, id), (NewAlias(name=article.id, article=id, reason=reason),)


def _carried(article: Article, stored: StoredArticles, *, in_file: bool) -> str | None:
    """Return the id of the only article with the same URL, if one of the two came through another source's feed.

    It must be of the same source. An article from an imported file of another feed also matches the original article of
    any publisher, see `may_match_originals`.
    """
    at_url, is_carried = stored.urls.at(article.url), bool(article.via)
    own = [(id, other.is_foreign) for id, other in at_url.items() if other.source == article.source]
    if not own and is_carried and in_file and may_match_originals(is_private=stored.is_private(article.source)):
        own = [(id, other.is_foreign) for id, other in at_url.items() if not other.is_foreign]
    if len(own) != 1:
        return None
    id, is_foreign = own[0]
    return id if is_foreign != is_carried else None


def _moved(article: Article, guid: str, stored: StoredArticles) -> tuple[str, AliasReason] | None:
    """Return the article of the same source with this guid, and the reason of the alias."""
    if not guid:
        return None
    # the id of an article without a URL is derived from its guid
    id = stored.id_of_guid(guid) or guid
    other = stored.current(id)
    if (
        other is None
        or other.source != article.source
        or not (stored.tombstones.is_forgotten(id) or is_moved(article, other))
    ):
        return None
    return id, AliasReason.SAME_GUID_MOVED


def _twin(article: Article, stored: StoredArticles) -> tuple[str, AliasReason] | None:
    """Return the article of the same source, title and text, where one of the two has no URL."""
    if article.url is not None and not stored.source_titles.has_articles_without_url(article.source):
        return None
    namesakes = stored.source_titles.titled(article.source, article.title, article.published, SAME_ARTICLE_DAYS.days)
    for id, other in _contents(namesakes, stored):
        if is_same_without_url(article, other) and _lacks_url(article, other):
            return id, AliasReason.SAME_TEXT_WITHOUT_URL
    return None


def _republished(article: Article, stored: StoredArticles, is_repeated: bool) -> tuple[str, AliasReason] | None:
    """Return the article of the same source, title, day and text that has another guid and URL."""
    if is_repeated:
        # two equal entries in one document are two articles, because the publisher shows both
        return None
    similar = stored.titles.containing(article.source, article.title, article.published)
    for id, other in _contents((id for id, title in similar if titles_agree(article.title, title)), stored):
        if other.source == article.source and is_republished(article, other):
            return id, AliasReason.REPUBLISHED
    return None


def _namesake(article: Article, stored: StoredArticles) -> str | None:
    """Return a new id for an article whose id is taken by a stored article with another text, else None.

    Articles without a URL get their id from title and day; two texts under one title need the text in the id too.
    """
    if article.url is not None or not _TITLE_KEY.fullmatch(article.native_key):
        return None
    other = stored.current(article.id)
    if other is None or not is_different_article(article, other):
        return None
    return article_id(article.id, text_key(article))


def _contents(ids: Iterable[str], stored: StoredArticles) -> Iterator[tuple[str, Article]]:
    """Yield the stored articles of the first `_MAX_NAMESAKES` ids."""
    for id in islice(ids, _MAX_NAMESAKES):
        if (article := stored.current(id)) is not None:
            yield id, article


def _lacks_url(first: Article, second: Article) -> bool:
    """Return whether one of two articles has no URL; if both have none, one must lack a guid as well."""
    without = [article for article in (first, second) if article.url is None]
    return len(without) == 1 or any(_TITLE_KEY.fullmatch(article.native_key) for article in without)

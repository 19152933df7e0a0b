"""Decide about a delivered article, with what the store knows of it; the store writes the decision."""

from collections.abc import Iterable
from dataclasses import replace
from functools import partial

from feeds.dedupe import (
    ComparedTitle,
    Decision,
    Duplicate,
    NewAlias,
    Outcome,
    Version,
    decide,
    find_duplicates,
    related_articles,
    version_of,
)
from feeds.ingest.identify import identify
from feeds.messages.aliases import AliasReason
from feeds.model import Article, Exactness
from feeds.store import Batch, StoredArticles


def put_article(
    batch: Batch,
    article: Article,
    *,
    live: bool = False,
    guid: str = "",
    is_sure: bool = True,
    exactness: Exactness = Exactness.TIME,
    is_repeated: bool = False,
) -> Outcome:
    """Deduplicate and store an article; return the outcome. `live`: a poll has just fetched it, it is not from a file.

    `guid` is the permanent id from its publisher, with a prefix for the publisher; empty if unknown. `is_sure` is
    False if another source may claim the article with equal right. `exactness` says how precise its time of
    publication is. `is_repeated`: its document has another entry with the same title and text. A source that was not
    stored before is added as an undeclared source with its id as title.
    """
    article, aliases = identify(article, guid, batch.stored, live=live, is_repeated=is_repeated)
    incoming = version_of(article, live=live, exactness=exactness)
    decision = _decide(incoming, batch.stored, aliases, guid, is_sure=is_sure)
    batch.write(_with_links(decision, batch.stored))
    return decision.outcome


def duplicates_of(article: Article, stored: StoredArticles) -> tuple[Duplicate, ...]:
    """Return the stored articles with the text or the URL of an article, the most similar first."""
    letters, candidates = stored.texts.similar(article)
    return find_duplicates(article, letters, candidates, stored.urls.at(article.url))


def _decide(
    incoming: Version, stored: StoredArticles, aliases: tuple[NewAlias, ...], guid: str, *, is_sure: bool
) -> Decision:
    """Read what the decision needs, and decide."""
    article = incoming.article
    history = stored.history(article.id)
    is_forgotten = stored.tombstones.is_forgotten(article.id)
    duplicates = duplicates_of(article, stored) if history is None and not is_forgotten else ()
    if (forgotten := _forgotten_duplicate(article, duplicates, stored)) is not None:
        aliases = (*aliases, forgotten)
    is_claimed = history is not None and not is_sure and stored.listing(article.id).source != article.source
    return decide(
        history,
        incoming,
        partial(stored.content, article.id),
        duplicates=duplicates,
        aliases=aliases,
        guid=guid,
        is_forgotten=is_forgotten or forgotten is not None,
        claimed_by=article.source if is_claimed else "",
    )


def _forgotten_duplicate(article: Article, duplicates: Iterable[Duplicate], stored: StoredArticles) -> NewAlias | None:
    """Return the alias of an article whose text the same source published before, if the operator forgot that one."""
    again = (duplicate.id for duplicate in duplicates if duplicate.source == article.source)
    forgotten = next((id for id in again if stored.tombstones.is_forgotten(id)), None)
    if forgotten is None:
        return None
    return NewAlias(name=article.id, article=forgotten, reason=AliasReason.SAME_TEXT_FORGOTTEN)


def _with_links(decision: Decision, stored: StoredArticles) -> Decision:
    """Add the links to other articles that a decision changes."""
    old, new, article = decision.stored, decision.history, decision.incoming.article
    if new is None or not decision.is_visible:
        return decision
    if old is None:
        title = ComparedTitle.of(article.id, article.source, new.published, article.title)
        return replace(decision, related=related_articles(title, stored.titles.near(title)))
    content, listing = decision.content, stored.listing(article.id)
    shown = content or listing
    title = ComparedTitle.of(article.id, shown.source, new.published, shown.title)
    is_same_title = title == ComparedTitle.of(article.id, listing.source, old.published, listing.title)
    is_same_text = content is None or (
        old.current == new.current or (content.url == listing.url and stored.texts.has(content))
    )
    return replace(
        decision,
        duplicates=None if content is None or is_same_text else duplicates_of(content, stored),
        related=None if is_same_title else related_articles(title, stored.titles.near(title)),
    )

"""Decide about a delivered article, with what the store knows of it; the store writes the decision."""

from collections.abc import Iterable
from functools import partial

from feeds.dedupe import Decision, Duplicate, NewAlias, Outcome, Version, decide, version_of
from feeds.ingest.identify import identify
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
    batch.write(decision)
    return decision.outcome


def _decide(
    incoming: Version, stored: StoredArticles, aliases: tuple[NewAlias, ...], guid: str, *, is_sure: bool
) -> Decision:
    """Read what the decision needs, and decide."""
    article = incoming.article
    history = stored.history(article.id)
    is_forgotten = stored.is_forgotten(article.id)
    copies = stored.duplicates(article) if history is None and not is_forgotten else ()
    if (forgotten := _forgotten_copy(article, copies, stored)) is not None:
        aliases = (*aliases, forgotten)
    is_claimed = history is not None and not is_sure and stored.source_of(article.id) != article.source
    return decide(
        history,
        incoming,
        partial(stored.content, article.id),
        copies=copies,
        aliases=aliases,
        guid=guid,
        is_forgotten=is_forgotten or forgotten is not None,
        claimed_by=article.source if is_claimed else "",
    )


def _forgotten_copy(article: Article, copies: Iterable[Duplicate], stored: StoredArticles) -> NewAlias | None:
    """Return the alias of an article whose text the same source published before, if the operator forgot that one."""
    again = (copy.id for copy in copies if copy.source == article.source)
    forgotten = next((id for id in again if stored.is_forgotten(id)), None)
    if forgotten is None:
        return None
    return NewAlias(name=article.id, article=forgotten, reason="the same text of the same source, which is forgotten")

"""Reads for the decision about a delivery: what is stored of its article and of others like it."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple

from sqlalchemy import Connection, bindparam, select

from feeds.dedupe import ArticleHistory, guid_name
from feeds.model import Article
from feeds.store import tables
from feeds.store.aliases import Aliases
from feeds.store.codec import EPOCH, from_ms, unpack
from feeds.store.queries import read_histories
from feeds.store.shared_urls import SharedUrls
from feeds.store.similar_texts import SimilarTexts
from feeds.store.similar_titles import Day, SimilarTitles
from feeds.store.source_titles import SourceTitles
from feeds.store.tombstones import Tombstones

_A = tables.article.c
_B = tables.body.c
_S = tables.source.c

_CURRENT = (
    select(_A.source, _A.published, _B.packed)
    .join(tables.body, (_B.article == _A.id) & (_B.digest == _A.current))
    .where(_A.id == bindparam("article"))
)
_VERSION = (
    select(_A.source, _B.packed)
    .outerjoin(tables.body, (_B.article == _A.id) & (_B.digest == bindparam("digest")))
    .where(_A.id == bindparam("article"))
)
_LISTING = select(_A.source, _A.title, _A.url).where(_A.id == bindparam("article"))
_PRIVATE = select(_S.private).where(_S.id == bindparam("source"))


class Listing(NamedTuple):
    """A stored article as lists show it."""

    source: str
    title: str
    url: str | None


class StoredArticles:
    """What one batch has read, with its own writes; every method loads what is missing.

    The parts are written by `Batch` only.
    """

    def __init__(self, connection: Connection, days: dict[int, Day]) -> None:
        self._connection = connection
        self.aliases = Aliases(connection)
        self.tombstones = Tombstones(connection)
        self.urls = SharedUrls(connection)
        self.source_titles = SourceTitles(connection)
        self.texts = SimilarTexts(connection)
        self.titles = SimilarTitles(connection, days)
        # by article id; None for articles that are not stored
        self._histories: dict[str, ArticleHistory | None] = {}
        # by source
        self._private: dict[str, bool] = {}

    def prefetch(self, articles: Iterable[Article], guids: Iterable[str] = ()) -> None:
        """Load what is stored of many articles in few queries, so that no query is needed for each."""
        incoming = list(articles)
        self.aliases.look_up(article.id for article in incoming)
        self.aliases.look_up(guid_name(guid) for guid in guids if guid)
        by_id = {self.id_of(article.id): article for article in incoming}
        missing = {id: article for id, article in by_id.items() if id not in self._histories}
        if missing:
            self.tombstones.look_up(missing)
            self._histories |= dict.fromkeys(missing) | read_histories(self._connection, missing)
            new = [article for id, article in missing.items() if self._histories[id] is None]
            self.prefetch_new(new)

    def prefetch_new(self, articles: Sequence[Article]) -> None:
        """Load what new articles are compared with, in few queries."""
        self.urls.look_up(article.url for article in articles)
        self.texts.prefetch(articles)

    def id_of(self, id: str) -> str:
        """Return the id under which the article is stored: the target of an alias, else `id` itself."""
        return self.aliases.target(id) or id

    def id_of_guid(self, guid: str) -> str | None:
        """Return the id of the article with this guid, None if none is known."""
        return self.aliases.target(guid_name(guid))

    def history(self, id: str) -> ArticleHistory | None:
        """Return the history of an article, None if it is not stored."""
        if id not in self._histories:
            self._histories[id] = read_histories(self._connection, (id,)).get(id)
        return self._histories[id]

    def note_history(self, id: str, history: ArticleHistory) -> None:
        """Replace the history of an article that was written."""
        self._histories[id] = history

    def content(self, id: str, digest: str) -> Article:
        """Return one version of an article, with its current source; its times are set to 1970."""
        row = self._connection.execute(_VERSION, {"article": id, "digest": digest}).one()
        article = unpack(row.packed or b"", published=EPOCH, updated=EPOCH, first_seen=EPOCH)
        return replace(article, source=row.source)

    def current(self, id: str) -> Article | None:
        """Return an article with its current text, source and time of publication; None if it is not stored."""
        row = self._connection.execute(_CURRENT, {"article": id}).one_or_none()
        if row is None:
            return None
        published = from_ms(row.published)
        article = unpack(row.packed, published=published, updated=published, first_seen=published)
        return replace(article, source=row.source)

    def listing(self, id: str) -> Listing:
        """Return a stored article as lists show it."""
        return Listing(*self._connection.execute(_LISTING, {"article": id}).one())

    def is_private(self, source: str) -> bool:
        """Return whether a source is private; one that is not stored is not."""
        if source not in self._private:
            self._private[source] = bool(self._connection.scalar(_PRIVATE, {"source": source}))
        return self._private[source]

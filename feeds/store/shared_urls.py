"""Articles of several sources with the same URL, which are duplicates independent of their texts."""

from collections import Counter, defaultdict
from collections.abc import Iterable

from sqlalchemy import Connection, bindparam, select

from feeds.model import Article
from feeds.store import tables
from feeds.store.rows import chunks

_A = tables.article.c

_AT = select(_A.url, _A.id, _A.source, _A.foreign).where(_A.url.in_(bindparam("urls", expanding=True)))


class SharedUrls:
    """The URLs that one batch reads and writes."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        # by URL: the ids of its articles, each with its source and whether it is foreign
        self._known: dict[str, dict[str, tuple[str, bool]]] = {}
        # cache by source
        self._private: dict[str, bool] = {}

    def look_up(self, articles: Iterable[Article]) -> None:
        """Load many URLs in one query, except those that are loaded already."""
        missing = {article.url for article in articles if article.url} - self._known.keys()
        by_url: defaultdict[str, dict[str, tuple[str, bool]]] = defaultdict(dict)
        for chunk in chunks(missing):
            for url, id, source, is_foreign in self._connection.execute(_AT, {"urls": chunk}):
                by_url[url][id] = source, is_foreign
        self._known.update((url, by_url.get(url, {})) for url in missing)

    def sharing(self, article: Article) -> list[tuple[str, str]]:
        """Return ids and sources of the articles of other sources with the same URL.

        A source with several articles at one URL is ignored: that URL is a page for many articles.
        """
        if not article.url:
            return []
        self.look_up((article,))
        source_by_id = {id: source for id, (source, _) in self._known[article.url].items() if id != article.id}
        numbers = Counter(source_by_id.values())
        if article.source in numbers:
            return []
        return [(id, source) for id, source in source_by_id.items() if numbers[source] == 1]

    def carried(self, article: Article, *, in_file: bool = False) -> str | None:
        """Return the id of the only article with the same URL, if one of the two came through another source's feed.

        It must be of the same source. An article from an imported file of another feed also matches the original
        article of any publisher, unless its source is private.
        """
        if not article.url:
            return None
        self.look_up((article,))
        stored = self._known[article.url].items()
        is_carried = bool(article.via)
        own = [(id, is_foreign) for id, (source, is_foreign) in stored if source == article.source]
        if not own and is_carried and in_file and not self._is_private(article.source):
            own = [(id, is_foreign) for id, (_, is_foreign) in stored if not is_foreign]
        if len(own) != 1:
            return None
        id, is_foreign = own[0]
        return id if is_foreign != is_carried else None

    def _is_private(self, source: str) -> bool:
        if source not in self._private:
            is_private = self._connection.scalar(select(tables.source.c.private).where(tables.source.c.id == source))
            self._private[source] = bool(is_private)
        return self._private[source]

    def drop(self, id: str, url: str | None) -> None:
        """Remove an article from a URL."""
        if url:
            self._known.get(url, {}).pop(id, None)

    def add(self, article: Article) -> None:
        """Add an article to its URL."""
        if article.url:
            self.look_up((article,))
            self._known[article.url][article.id] = article.source, bool(article.via)

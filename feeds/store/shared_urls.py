"""Which articles have a certain URL."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from sqlalchemy import Connection, bindparam, select

from feeds.dedupe import ArticleAtUrl
from feeds.model import Article
from feeds.store import tables
from feeds.store.rows import chunks

_A = tables.article.c

_AT = select(_A.url, _A.id, _A.source, _A.foreign).where(_A.url.in_(bindparam("urls", expanding=True)))


class SharedUrls:
    """The URLs that one batch reads and writes."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        # by URL: its articles by id
        self._known: dict[str, dict[str, ArticleAtUrl]] = {}

    def look_up(self, urls: Iterable[str | None]) -> None:
        """Load many URLs in one query, except those that are loaded already."""
        missing = {url for url in urls if url} - self._known.keys()
        by_url: defaultdict[str, dict[str, ArticleAtUrl]] = defaultdict(dict)
        for chunk in chunks(missing):
            for url, id, source, is_foreign in self._connection.execute(_AT, {"urls": chunk}):
                by_url[url][id] = ArticleAtUrl(source, is_foreign)
        self._known.update((url, by_url.get(url, {})) for url in missing)

    def at(self, url: str | None) -> Mapping[str, ArticleAtUrl]:
        """Return the articles with this URL by id; none without a URL."""
        if not url:
            return {}
        self.look_up((url,))
        return self._known[url]

    def replace(self, article: Article, previous_url: str | None) -> None:
        """Move an article from its previous URL to its URL."""
        if previous_url:
            self._known.get(previous_url, {}).pop(article.id, None)
        self.add(article)

    def add(self, article: Article) -> None:
        """Add an article to its URL."""
        if article.url:
            self.look_up((article.url,))
            self._known[article.url][article.id] = ArticleAtUrl(article.source, bool(article.via))

"""Which other sources have an article at the same address: the same article, whatever is said of it there."""

from collections import Counter, defaultdict
from collections.abc import Iterable

from sqlalchemy import Connection, bindparam, select

from feeds.model import Article
from feeds.store import tables
from feeds.store.rows import chunks

_A = tables.article.c

_AT = select(_A.url, _A.id, _A.source, _A.foreign).where(_A.url.in_(bindparam("urls", expanding=True)))


class SharedUrls:
    """The addresses that one batch asks for, and those it adds."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        # by address: the articles that stand there, each with its source and whether it is foreign
        self._known: dict[str, dict[str, tuple[str, bool]]] = {}
        # by source, as it is asked for
        self._private: dict[str, bool] = {}

    def look_up(self, articles: Iterable[Article]) -> None:
        """Read many addresses at once, those that are not at hand yet."""
        missing = {article.url for article in articles if article.url} - self._known.keys()
        by_url: defaultdict[str, dict[str, tuple[str, bool]]] = defaultdict(dict)
        for chunk in chunks(missing):
            for url, id, source, is_foreign in self._connection.execute(_AT, {"urls": chunk}):
                by_url[url][id] = source, is_foreign
        self._known.update((url, by_url.get(url, {})) for url in missing)

    def sharing(self, article: Article) -> list[tuple[str, str]]:
        """Return the ids and sources of what other sources have at the same address.

        A source that has several articles there has one page for many, which says nothing about any of them.
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
        """Return what is at the same address, one of the two through somebody else's feed; None unless it is one alone.

        Of the same source; what a file of another feed carries is a claim on what any publisher has there itself, but
        what a private feed carries is its own alone.
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
        """Note that an article stands there no more."""
        if url:
            self._known.get(url, {}).pop(id, None)

    def add(self, article: Article) -> None:
        """Note where an article stands from now on."""
        if article.url:
            self.look_up((article,))
            self._known[article.url][article.id] = article.source, bool(article.via)

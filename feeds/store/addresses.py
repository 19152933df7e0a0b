"""Which other sources have an article at the same address: the same article, whatever is said of it there."""

from collections import Counter, defaultdict
from collections.abc import Iterable

from sqlalchemy import Connection, bindparam, select

from feeds.model import Article
from feeds.store import tables
from feeds.store.rows import chunks

_A = tables.article.c

_AT = select(_A.url, _A.id, _A.source).where(_A.url.in_(bindparam("urls", expanding=True)))


class Addresses:
    """The addresses that one batch asks for, and those it adds."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        # by address: the articles that stand there, each with its source
        self._known: dict[str, dict[str, str]] = {}

    def look_up(self, articles: Iterable[Article]) -> None:
        """Read many addresses at once, those that are not at hand yet."""
        missing = {article.url for article in articles if article.url} - self._known.keys()
        found: defaultdict[str, dict[str, str]] = defaultdict(dict)
        for some in chunks(missing):
            for url, id, source in self._connection.execute(_AT, {"urls": some}):
                found[url][id] = source
        self._known.update((url, found.get(url, {})) for url in missing)

    def sharing(self, article: Article) -> list[str]:
        """Return what other sources have at the same address.

        A source that has several articles there has one page for many, which says nothing about any of them.
        """
        if not article.url:
            return []
        self.look_up((article,))
        others = {id: source for id, source in self._known[article.url].items() if id != article.id}
        numbers = Counter(others.values())
        if article.source in numbers:
            return []
        return [id for id, source in others.items() if numbers[source] == 1]

    def add(self, article: Article) -> None:
        """Note where an article stands from now on."""
        if article.url:
            self.look_up((article,))
            self._known[article.url][article.id] = article.source

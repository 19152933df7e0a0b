"""Other names of articles: the guid its publisher keeps when it moves, and the ids of copies without an address."""

from collections.abc import Iterable, Iterator

from sqlalchemy import Connection, Select, bindparam, select
from sqlalchemy.dialects.sqlite import insert

from feeds.dedupe import TWIN_DAYS, headline, is_moved, is_twin
from feeds.model import Article
from feeds.store import tables
from feeds.store.bodies import from_ms, to_ms, unpack
from feeds.store.rows import chunks

#: articles of one source within `TWIN_DAYS` whose titles are compared
_MOST_NEAR = 2_000

_A = tables.article.c
_B = tables.body.c
_N = tables.alias.c

_NAMED = select(_N.name, _N.article).where(_N.name.in_(bindparam("names", expanding=True)))
_ADD = insert(tables.alias).on_conflict_do_nothing()
_OF_SOURCE = (_A.source == bindparam("source"), _A.published.between(bindparam("since"), bindparam("until")))
_NEAR = select(_A.id, _A.title).where(*_OF_SOURCE).order_by(_A.published, _A.id).limit(_MOST_NEAR)
_WITHOUT_ADDRESS = _A.url.is_(None)
_NEAR_WITHOUT = _NEAR.where(_WITHOUT_ADDRESS)
_ANY_WITHOUT = select(_A.id).where(_A.source == bindparam("source"), _WITHOUT_ADDRESS).limit(1)
_SAID = (
    select(_A.published, _B.packed)
    .join(tables.body, (_B.article == _A.id) & (_B.digest == _A.current))
    .where(_A.id == bindparam("article"))
)


class Names:
    """The names that one batch asks for and adds."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._known: dict[str, str | None] = {}
        self._new: list[dict[str, str]] = []
        # by source, whether it holds articles without an address: of most there is none
        self._without: dict[str, bool] = {}

    def look_up(self, names: Iterable[str]) -> None:
        """Read many names at once, those that are not at hand yet."""
        missing = {name for name in names if name and name not in self._known}
        self._known.update((name, None) for name in missing)
        for some in chunks(missing):
            self._known.update((row.name, row.article) for row in self._connection.execute(_NAMED, {"names": some}))

    def id_of(self, id: str) -> str:
        """Return the id under which an article with this one is held, if it is."""
        self.look_up((id,))
        return self._known[id] or id

    def twin_of(self, article: Article, guid: str) -> str | None:
        """Return the id of the article that one which is not held under its own id is, and note it; None if none is."""
        found = self._moved(article, guid) or self._twin(article)
        if found is None:
            return None
        twin, reason = found
        self.note(article.id, twin, reason)
        return twin

    def note(self, name: str, article: str, reason: str) -> None:
        """Keep a name of an article; one that has a meaning already keeps it."""
        self.look_up((name,))
        if self._known[name] is None:
            self._known[name] = article
            self._new.append({"name": name, "article": article, "reason": reason})

    def met(self, article: Article) -> None:
        """Note that an article is held from now on."""
        if article.url is None:
            self._without[article.source] = True

    def flush(self) -> None:
        """Write what was noted."""
        if self._new:
            self._connection.execute(_ADD, self._new)
            self._new = []

    def _moved(self, article: Article, guid: str) -> tuple[str, str] | None:
        self.look_up((guid,))
        other = self._known.get(guid)
        if other is None or not any(is_moved(article, one) for one in self._said(other)):
            return None
        return other, "its publisher gave it the same guid at another address"

    def _twin(self, article: Article) -> tuple[str, str] | None:
        """Return the article of the same source, title and text, one of the two without an address."""
        if article.url is not None and not self._has_without(article.source):
            return None
        statement = _NEAR if article.url is None else _NEAR_WITHOUT
        title = headline(article.title)
        near = self._near(article, statement)
        for other in (id for id, said in near if headline(said) == title):
            if any(is_twin(article, one) for one in self._said(other)):
                return other, "the same source, title and text, one of them without an address"
        return None

    def _near(self, article: Article, statement: Select[str, str]) -> list[tuple[str, str]]:
        since, until = article.published - TWIN_DAYS, article.published + TWIN_DAYS
        asked = {"source": article.source, "since": to_ms(since), "until": to_ms(until)}
        return [(row.id, row.title) for row in self._connection.execute(statement, asked)]

    def _has_without(self, source: str) -> bool:
        if source not in self._without:
            self._without[source] = self._connection.scalar(_ANY_WITHOUT, {"source": source}) is not None
        return self._without[source]

    def _said(self, article: str) -> Iterator[Article]:
        """Yield what an article says now and when it was published, nothing if it is not held."""
        for published, packed in self._connection.execute(_SAID, {"article": article}):
            when = from_ms(published)
            yield unpack(packed, published=when, updated=when, first_seen=when)

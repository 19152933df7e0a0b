"""What is held of articles, for those who read: lists, single ones, and what is found.

Every question is one transaction, every failure one `StoreError`.
"""

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, Self

from sqlalchemy import Connection, Engine

from feeds.dedupe import Version
from feeds.model import Article
from feeds.search import Query
from feeds.store import queries, statements
from feeds.store.archive_periods import bounds
from feeds.store.codec import to_ms
from feeds.store.engine import store_errors
from feeds.store.headlines import Headline, read_headlines
from feeds.store.month_digests import MonthDigest, compute_month_digest
from feeds.store.page_digests import read_page_digests
from feeds.store.records import Record, read_record
from feeds.store.rows import chunks
from feeds.store.search import Order, SearchPage, search_by_relevance, search_by_time
from feeds.store.statements import Scope


class ArticleQueries:
    """The articles of a database, those of hidden sources aside."""

    def __init__(
        self, engine: Engine, path: Path, *, hidden: Collection[str] = (), without: Collection[str] = ()
    ) -> None:
        self._engine = engine
        self._path = path
        self._hidden = tuple(sorted(set(hidden)))
        self._without = tuple(sorted(set(without)))

    @property
    def hidden(self) -> tuple[str, ...]:
        """Sources that do not exist for whoever asks."""
        return self._hidden

    @property
    def without(self) -> tuple[str, ...]:
        """Articles that are left out for whoever asks."""
        return self._without

    def hiding(self, sources: Collection[str]) -> Self:
        """Return the same store for readers to whom these sources, and what they have, do not exist.

        That goes for every question about articles, sources, polls and events; what is asked about the database as a
        whole is answered as ever.
        """
        return type(self)(self._engine, self._path, hidden={*self._hidden, *sources}, without=self._without)

    def newest(
        self,
        sources: Collection[str] | None,
        limit: int,
        *,
        before: tuple[datetime, str] | None = None,
        hide_duplicates: bool = False,
        prefer: Sequence[str] = (),
    ) -> list[Article]:
        """Return articles newest first by (published, id); `before` is that key of the last one already seen.

        `hide_duplicates` keeps of several articles that say the same in these sources the one that was seen first, or
        that of the first of `prefer`.
        """
        key = None if before is None else (to_ms(before[0]), before[1])
        scope = self._scope(sources, hide_duplicates=hide_duplicates, prefer=tuple(prefer), before=key)
        with self._snapshot() as connection:
            return queries.read_page(connection, scope, limit)

    def fair(
        self, sources: Collection[str] | None, limit: int, per_source: int, *, prefer: Sequence[str] = ()
    ) -> list[Article]:
        """Return the newest articles of several sources without duplicates, of each source no more than `per_source`.

        Where the others have no more, the busy ones fill the rest; of copies that of the first of `prefer` is kept.
        """
        scope = self._scope(sources, hide_duplicates=True, prefer=tuple(prefer))
        with self._snapshot() as connection:
            return queries.read_fair(connection, scope, limit, per_source)

    def month(
        self,
        sources: Collection[str] | None,
        span: str,
        *,
        hide_duplicates: bool = False,
        prefer: Sequence[str] = (),
    ) -> list[Article]:
        """Return the articles published in a month, or a day or hour of it (`bounds`), newest first."""
        scope = self._of_span(sources, span, hide_duplicates=hide_duplicates, prefer=tuple(prefer))
        with self._snapshot() as connection:
            return list(queries.read_all(connection, scope))

    def month_digest(
        self,
        sources: Collection[str] | None,
        month: str,
        *,
        hide_duplicates: bool = False,
        prefer: Sequence[str] = (),
    ) -> MonthDigest:
        """Return the print of what `month` returns for the same month, without reading a body."""
        scope = self._of_span(sources, month, hide_duplicates=hide_duplicates, prefer=tuple(prefer))
        with self._snapshot() as connection:
            return compute_month_digest(connection, scope, month)

    def headlines(
        self,
        sources: Collection[str] | None,
        limit: int,
        *,
        month: str = "",
        hide_duplicates: bool = False,
        prefer: Sequence[str] = (),
    ) -> tuple[Headline, ...]:
        """Return the newest articles by their titles, of one month `yyyy-mm` (UTC) or of all times, newest first."""
        since, until = bounds(month) if month else (None, statements.END)
        scope = self._scope(
            sources,
            hide_duplicates=hide_duplicates,
            prefer=tuple(prefer),
            before=(until, ""),
            since=since,
        )
        with self._snapshot() as connection:
            return read_headlines(connection, scope, limit)

    def has_articles(self) -> bool:
        """Return whether any article is held, be it forgotten."""
        with self._snapshot() as connection:
            return connection.scalar(statements.ANY_ARTICLE) is not None

    def sources_of(self, ids: Collection[str]) -> dict[str, str]:
        """Return the source of each of these articles that is held and not forgotten, by id."""
        with self._snapshot() as connection:
            results = (connection.execute(statements.sources_of(chunk)) for chunk in chunks(sorted(ids)))
            return {id: source for rows in results for id, source in rows}

    def sources_of_others(self, ids: Collection[str]) -> set[str]:
        """Return the sources of all articles that are held but these, which are few."""
        with self._snapshot() as connection:
            return set(connection.scalars(statements.sources_of_others(ids)))

    def visible_ids(self) -> list[tuple[str, str]]:
        """Return id and source of every article that is not forgotten, by id."""
        with self._snapshot() as connection:
            return [(id, source) for id, source in connection.execute(statements.visible_ids(self._hidden))]

    def page_digests(self) -> dict[str, int]:
        """Return a number for each article that stays while everything that its page shows stays."""
        with self._snapshot() as connection:
            return read_page_digests(connection, self._hidden)

    def months(
        self, sources: Collection[str] | None, *, hide_duplicates: bool = False, prefer: Sequence[str] = ()
    ) -> list[str]:
        """Return the months `yyyy-mm` that hold articles, newest first; hidden copies alone make none."""
        scope = self._scope(sources, hide_duplicates=hide_duplicates, prefer=tuple(prefer))
        with self._snapshot() as connection:
            return queries.read_months(connection, scope)

    def find(self, text: str) -> list[Article]:
        """Return the articles with this id, bare uuid, canonical address or native key, newest first.

        Those that are forgotten are among them: who asks is the operator.
        """
        with self._snapshot() as connection:
            return queries.read_by_name(connection, text, self._hidden)

    def search(
        self,
        question: Query,
        *,
        sources: Collection[str] | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
        order: Order = "time",
        before: tuple[datetime, str] | None = None,
        offset: int = 0,
        limit: int = 20,
        count: int = 0,
        partly: Collection[str] = (),
    ) -> SearchPage:
        """Return what answers a question: of each text one article, and nothing that is forgotten.

        `since` and `until` bound the time of publication; `until` is exclusive. In the order of time, newest first by
        (published, id), the next page is `before` the `SearchPage.next` of this one; by relevance, where only the
        newest `searching.MOST_RANKED` hits are ranked, it begins at another `offset`. Of the hits before `before`
        the first `count` are counted; by relevance all ranked ones are. No article of the sources in
        `partly` is left out because of a word to exclude: only a part of it is shown, and that part decides.
        """
        ends = [(to_ms(until), "")] if until else []
        ends += [(to_ms(before[0]), before[1])] if before else []
        scope = self._scope(
            sources,
            hide_duplicates=True,
            before=min(ends, default=None),
            since=None if since is None else to_ms(since),
            partly=_sorted(partly),
        )
        with self._snapshot() as connection:
            if order == "relevance":
                return search_by_relevance(connection, question, scope, offset, limit)
            return search_by_time(connection, question, scope, limit, count=count)

    def versions(self, id: str) -> tuple[Version, ...]:
        """Return the versions of an article by when they were last seen, the current one last; none if not held."""
        with self._snapshot() as connection:
            return queries.read_versions(connection, id, self._hidden)

    def record(self, id: str) -> Record:
        """Return what was decided about an article and what it is linked with; an empty record if it is not held."""
        with self._snapshot() as connection:
            return read_record(connection, id, self._hidden)

    def _of_span(self, sources: Collection[str] | None, span: str, **conditions: Any) -> Scope:
        """Return the scope of a month, a day or an hour; raises `ValueError` for anything else."""
        since, until = bounds(span)
        return self._scope(sources, before=(until, ""), since=since, **conditions)

    def _scope(self, sources: Collection[str] | None, **conditions: Any) -> Scope:
        """Return a scope that leaves out what is hidden: every list is made of one that was made here."""
        return Scope(sources=_sorted(sources), hidden=self._hidden, **conditions)

    @contextmanager
    def _snapshot(self) -> Iterator[Connection]:
        """A transaction that sees the database as it is at its first read, whatever is written meanwhile."""
        with store_errors(self._path), self._engine.connect() as connection:
            yield connection


def _sorted(sources: Collection[str] | None) -> tuple[str, ...] | None:
    return None if sources is None else tuple(sorted(set(sources)))

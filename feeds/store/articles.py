"""Read queries on articles: lists, single articles, search results.

Every query is one transaction, every failure one `StoreError`.
"""

from collections.abc import Collection, Sequence
from datetime import datetime

from feeds.dedupe import Version
from feeds.model import Article
from feeds.search import Query
from feeds.store import queries, statements
from feeds.store.archive_periods import bounds
from feeds.store.codec import to_ms
from feeds.store.headlines import Headline, read_headlines, read_headlines_of_each
from feeds.store.month_digests import MonthDigest, compute_month_digest
from feeds.store.outline_queries import OutlineQueries
from feeds.store.page_digests import read_page_digests
from feeds.store.records import Record, read_record
from feeds.store.rows import chunks
from feeds.store.scoped_reader import sorted_ids
from feeds.store.search import Order, SearchPage, search_by_relevance, search_by_time


class ArticleQueries(OutlineQueries):
    """Queries on the articles of a database, without those of hidden sources."""

    def newest(
        self,
        sources: Collection[str] | None,
        limit: int,
        *,
        before: tuple[datetime, str] | None = None,
        hide_duplicates: bool = False,
        prefer: Sequence[str] = (),
    ) -> list[Article]:
        """Return articles newest first by (published, id); `before` is the cursor: that key of the last article seen.

        `hide_duplicates` keeps one of several duplicates in these sources: the one that was seen first, or that of the
        first source in `prefer`.
        """
        key = None if before is None else (to_ms(before[0]), before[1])
        scope = self._scope(sources, hide_duplicates=hide_duplicates, prefer=tuple(prefer), before=key)
        with self._snapshot() as connection:
            return queries.read_page(connection, scope, limit)

    def fair(
        self, sources: Collection[str] | None, limit: int, per_source: int, *, prefer: Sequence[str] = ()
    ) -> list[Article]:
        """Return the newest articles of several sources without duplicates, at most `per_source` of each source.

        If that does not fill the page, busy sources fill the rest. Of duplicates, that of the first source in `prefer`
        is kept.
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
        """Return the digest of what `month` returns for the same month, without reading a body."""
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
        """Return titles of the newest articles, of one month `yyyy-mm` (UTC) or of all times, newest first."""
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

    def headlines_of_each(self, sources: Sequence[str], number: int) -> dict[str, tuple[Headline, ...]]:
        """Return `headlines` of each of these sources, `number` of each at most."""
        shown = [source for source in sources if source not in self._hidden]
        with self._snapshot() as connection:
            return read_headlines_of_each(connection, self._scope(None), shown, number)

    def article_counts(self, sources: Sequence[str]) -> dict[str, tuple[int, datetime]]:
        """Return number and newest time of the articles of each of these sources that has any."""
        shown = [source for source in sources if source not in self._hidden]
        with self._snapshot() as connection:
            return queries.read_counts(connection, shown)

    def has_articles(self) -> bool:
        """Return whether the database has any article, including forgotten ones."""
        with self._snapshot() as connection:
            return connection.scalar(statements.ANY_ARTICLE) is not None

    def sources_of(self, ids: Collection[str]) -> dict[str, str]:
        """Return the source of each of these articles by id, without missing and forgotten articles."""
        with self._snapshot() as connection:
            results = (connection.execute(statements.SOURCES_OF, {"ids": chunk}) for chunk in chunks(sorted(ids)))
            return {id: source for rows in results for id, source in rows}

    def sources_of_others(self, ids: Collection[str]) -> set[str]:
        """Return the sources of all articles except `ids`, which should be few."""
        with self._snapshot() as connection:
            return set(connection.scalars(statements.sources_of_others(ids)))

    def ids_before(self, moment: datetime) -> set[str]:
        """Return the ids of all articles published before `moment`."""
        with self._snapshot() as connection:
            return set(connection.scalars(statements.ids_before(to_ms(moment))))

    def visible_ids(self) -> list[tuple[str, str]]:
        """Return id and source of every article that is not forgotten, by id."""
        with self._snapshot() as connection:
            return [(id, source) for id, source in connection.execute(statements.visible_ids(self._hidden))]

    def page_digests(self) -> dict[str, int]:
        """Return a digest for each article; it changes only if something that its page shows changes."""
        with self._snapshot() as connection:
            return read_page_digests(connection, self._hidden)

    def months(
        self, sources: Collection[str] | None, *, hide_duplicates: bool = False, prefer: Sequence[str] = ()
    ) -> list[str]:
        """Return the months `yyyy-mm` that have articles, newest first; hidden duplicates do not count."""
        scope = self._scope(sources, hide_duplicates=hide_duplicates, prefer=tuple(prefer))
        with self._snapshot() as connection:
            return queries.read_months(connection, scope)

    def find(self, text: str) -> list[Article]:
        """Return the articles with this id, bare uuid, canonical URL or native key, newest first.

        The result includes forgotten articles, because only the operator uses this query.
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
        """Return a page of search results, without duplicates and forgotten articles.

        `since` and `until` limit the time of publication; `until` is exclusive. With order "time", newest first by
        (published, id), pass `SearchPage.next` as the cursor `before` to get the next page. With order "relevance",
        where only the newest `search.MAX_RANKED` hits are ranked, pass another `offset`. The first `count` hits from
        the cursor on are counted per source; with "relevance" all ranked hits are. Excluded words do not remove
        articles of the sources in `partly`: only a part of their text is shown, and the caller filters by that part.
        """
        ends = [(to_ms(until), "")] if until else []
        ends += [(to_ms(before[0]), before[1])] if before else []
        scope = self._scope(
            sources,
            hide_duplicates=True,
            before=min(ends, default=None),
            since=None if since is None else to_ms(since),
            partly=sorted_ids(partly),
        )
        with self._snapshot() as connection:
            if order == "relevance":
                return search_by_relevance(connection, question, scope, offset, limit)
            return search_by_time(connection, question, scope, limit, count=count)

    def versions(self, id: str) -> tuple[Version, ...]:
        """Return the versions of an article in order of `last_seen`, the current one last; empty if not stored."""
        with self._snapshot() as connection:
            return queries.read_versions(connection, id, self._hidden)

    def record(self, id: str) -> Record:
        """Return the decisions on an article and its links; an empty record if it is not stored."""
        with self._snapshot() as connection:
            return read_record(connection, id, self._hidden)

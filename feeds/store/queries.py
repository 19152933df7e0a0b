"""Read queries; each runs within the transaction of its connection.

Pagination is by key (cursor), never by OFFSET: first read the keys of a page from an index, then only its bodies.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import chain
from typing import Any

from sqlalchemy import Connection, Row, bindparam, func, select

from feeds.dedupe import ArticleHistory, Version
from feeds.model import Article, Related, Source
from feeds.store import statements, tables
from feeds.store.archive_periods import bounds
from feeds.store.codec import EPOCH, from_ms, unpack
from feeds.store.lists import ListPosition, read_fair_keys, read_keys, read_newest_of_each
from feeds.store.published_state import REVISION
from feeds.store.rows import chunks, to_article, to_history, to_source, to_version
from feeds.store.statements import Scope

#: Articles of one page of a month.
_PAGE = 500

#: URLs of duplicates that are shown, the earliest; the paywall notice of a site can be the text of thousands of pages.
MAX_DUPLICATE_URLS = 20

#: Related articles that are shown.
MAX_RELATED = 5

_A = tables.article.c
_V = tables.version.c
_B = tables.body.c

# frequent statements are built once: building one can take longer than running it
SOURCE_OF_ARTICLE = select(_A.source).where(_A.id == bindparam("article"))
_VERSIONS = (
    select(tables.version, _B.packed)
    .join(tables.body, (_B.article == _V.article) & (_B.digest == _V.digest))
    .where(_V.article == bindparam("article"))
    .order_by(_V.last_seen, _V.digest)
)
_CONTENT = select(_B.packed).where(_B.article == bindparam("article"), _B.digest == bindparam("digest"))
_CURRENT = (
    select(_B.article, _B.packed)
    .join(tables.article, (_A.id == _B.article) & (_A.current == _B.digest))
    .where(_A.id.in_(bindparam("ids", expanding=True)))
)
_HISTORIES = (
    select(
        tables.version,
        _A.published.label("first_published"),
        _A.updated.label("last_updated"),
        _A.first_seen,
        _A.exactness.label("first_exactness"),
        _A.current,
    )
    .join(tables.article, _A.id == _V.article)
    .where(_V.article.in_(bindparam("ids", expanding=True)))
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceRow:
    """A source with statistics of its articles."""

    source: Source
    #: number of its articles
    count: int
    #: time of publication of the newest one, None if there is none
    newest: datetime | None


def read_page(connection: Connection, scope: Scope, limit: int) -> list[Article]:
    """Return the newest articles of `scope`, newest first by (published, id)."""
    return read_articles(connection, [key.id for key in read_keys(connection, scope, limit)], scope.hidden)


def read_fair(connection: Connection, scope: Scope, limit: int, per_source: int) -> list[Article]:
    """Return the newest articles of `scope`, see `read_fair_ids`."""
    return read_articles(connection, read_fair_ids(connection, scope, limit, per_source), scope.hidden)


def read_fair_ids(connection: Connection, scope: Scope, limit: int, per_source: int) -> list[str]:
    """Return the ids of the newest of `scope`, at most `per_source` of each source unless there are too few."""
    return [key.id for key in read_fair_keys(connection, scope, limit, per_source)]


def read_all(connection: Connection, scope: Scope) -> Iterator[Article]:
    """Yield every article of `scope`, newest first, a page at a time."""
    for keys in _key_pages(connection, scope):
        yield from read_articles(connection, [key.id for key in keys], scope.hidden)


def read_all_keys(connection: Connection, scope: Scope) -> list[ListPosition]:
    """Return the keys of all articles of `scope`, newest first."""
    return list(chain.from_iterable(_key_pages(connection, scope)))


def _key_pages(connection: Connection, scope: Scope) -> Iterator[list[ListPosition]]:
    while keys := read_keys(connection, scope, _PAGE):
        yield keys
        scope = replace(scope, before=(keys[-1].published, keys[-1].id))


def read_by_name(connection: Connection, text: str, hidden: tuple[str, ...] = ()) -> list[Article]:
    """Return the articles with this id, bare uuid, URL or native key, newest first."""
    names = {"ids": [text, f"urn:uuid:{text.lower()}", text.lower()], "name": text}
    return read_articles(connection, list(connection.scalars(statements.ids_by_name(hidden), names)), hidden)


def read_articles(connection: Connection, ids: Collection[str], hidden: tuple[str, ...] = ()) -> list[Article]:
    """Return the stored articles of `ids`, in the order of `ids`, each with the URLs of its duplicates.

    Duplicates and related articles of `hidden` sources are left out.
    """
    rows = read_bodies(connection, ids)
    places, related = duplicate_urls_of(connection, rows, hidden), related_of(connection, rows, hidden)
    return [to_article(rows[id], places.get(id, ()), related.get(id, ())) for id in ids if id in rows]


def read_bodies(connection: Connection, ids: Collection[str]) -> dict[str, Row[*tuple[Any, ...]]]:
    """Return the columns of the stored articles of `ids` and their current bodies."""
    rows: dict[str, Row[*tuple[Any, ...]]] = {}
    for chunk in chunks(ids):
        rows.update({row.id: row for row in connection.execute(statements.BODIES, {"ids": chunk})})
    return rows


def read_months(connection: Connection, scope: Scope) -> list[str]:
    """Return each month `yyyy-mm` that has articles, newest first.

    For each source it reads the newest key before the last month found: one key per month, plus hidden duplicates.
    """
    statement = statements.newest_before(scope, of_one=scope.sources is not None)
    newest = dict.fromkeys((None,) if scope.sources is None else scope.sources, statements.END)
    months: list[str] = []
    until = statements.END
    while newest:
        for source in [source for source, published in newest.items() if published >= until]:
            latest = connection.scalar(statement, {"until": until, "source": source})
            if latest is None:
                del newest[source]
            else:
                newest[source] = latest
        if newest:
            months.append(from_ms(max(newest.values())).isoformat()[:7])
            until, _ = bounds(months[-1])
    return months


def read_histories(connection: Connection, ids: Collection[str]) -> dict[str, ArticleHistory]:
    """Return the histories of those articles that are stored, in one query for many; no body is read."""
    rows_by_article: dict[str, list[Row[*tuple[Any, ...]]]] = defaultdict(list)
    for chunk in chunks(ids):
        for row in connection.execute(_HISTORIES, {"ids": chunk}):
            rows_by_article[row.article].append(row)
    return {article: to_history(rows) for article, rows in rows_by_article.items()}


def read_content(connection: Connection, article: str, digest: str) -> Article:
    """Return the content of one version; its times are set to 1970."""
    packed = connection.scalar(_CONTENT, {"article": article, "digest": digest}) or b""
    return unpack(packed, published=EPOCH, updated=EPOCH, first_seen=EPOCH)


def read_current(connection: Connection, ids: Iterable[str]) -> Iterator[tuple[str, Article]]:
    """Yield the stored articles of `ids` with their current content; their times are set to 1970."""
    for chunk in chunks(ids):
        for id, packed in connection.execute(_CURRENT, {"ids": chunk}):
            yield id, unpack(packed, published=EPOCH, updated=EPOCH, first_seen=EPOCH)


def read_versions(connection: Connection, article: str, hidden: tuple[str, ...] = ()) -> tuple[Version, ...]:
    """Return the stored versions of an article in order of `last_seen`, the current one last.

    The result is empty if the source of the article is `hidden`.
    """
    if hidden and connection.scalar(SOURCE_OF_ARTICLE, {"article": article}) in hidden:
        return ()
    return tuple(map(to_version, connection.execute(_VERSIONS, {"article": article})))


def read_source_list(connection: Connection, hidden: tuple[str, ...] = ()) -> tuple[Source, ...]:
    """Return all sources that are not `hidden`, by id, without counts."""
    columns = tables.source.c
    statement = select(tables.source).where(columns.id.not_in(hidden)).order_by(columns.id)
    return tuple(map(to_source, connection.execute(statement)))


def read_sources(connection: Connection, hidden: tuple[str, ...] = ()) -> list[SourceRow]:
    """Return all sources that are not `hidden` with the number of their articles, by id."""
    rows = connection.execute(statements.sources(hidden))
    return [SourceRow(source=to_source(row), count=row.number, newest=_moment(row.newest)) for row in rows]


def read_counts(connection: Connection, sources: Sequence[str]) -> dict[str, tuple[int, datetime]]:
    """Return number and newest time of the articles of each of these sources that has any."""
    results = (connection.execute(statements.COUNTS, {"ids": chunk}) for chunk in chunks(sources))
    # few articles are forgotten: to look for each article among them takes several times as long as to count all
    forgotten = {row[0]: row[1] for row in connection.execute(statements.FORGOTTEN)}
    newest = read_newest_of_each(connection, Scope(), sources, 1)
    return {
        source: (count - forgotten.get(source, 0), from_ms(newest[source][0].published))
        for rows in results
        for source, count in rows
        if newest[source]
    }


def read_changed_at(connection: Connection, sources: Collection[str] | None, hidden: tuple[str, ...] = ()) -> datetime:
    """Return the time of the last visible change in the feeds of these sources, 1970 if there was none."""
    columns = tables.source.c
    newest = select(func.max(columns.changed_at))
    newest = newest.where(columns.id.not_in(hidden)) if hidden else newest
    queries = [newest] if sources is None else [newest.where(columns.id.in_(chunk)) for chunk in chunks(sources)]
    return max((from_ms(connection.scalar(query) or 0) for query in queries), default=EPOCH)


def read_revision(connection: Connection) -> int:
    """Return the revision: the number of batches that changed something."""
    return int(connection.exec_driver_sql(REVISION).scalar_one())


def duplicate_urls_of(
    connection: Connection, rows: Mapping[str, Row[*tuple[Any, ...]]], hidden: tuple[str, ...]
) -> dict[str, tuple[str, ...]]:
    """Return the URLs of duplicates of each article that has any."""
    places = {}
    statement = statements.duplicate_urls(MAX_DUPLICATE_URLS, hidden)
    for chunk in chunks(rows):
        for article in connection.scalars(statements.IDS_WITH_DUPLICATES, {"ids": chunk}).all():
            urls = set(connection.scalars(statement, {"article": article}))
            places[article] = tuple(sorted(urls - {rows[article].url}))
    return places


def related_of(connection: Connection, ids: Iterable[str], hidden: tuple[str, ...]) -> dict[str, tuple[Related, ...]]:
    """Return the related articles of each article that has any: at most `MAX_RELATED`, one of each source."""
    related: defaultdict[str, dict[str, Related]] = defaultdict(dict)
    for chunk in chunks(ids):
        rows = connection.execute(statements.related_articles(hidden), {"ids": chunk})
        for article, id, source, title, url in rows:
            if len(related[article]) < MAX_RELATED:
                related[article].setdefault(source, Related(id=id, source=source, title=title, url=url))
    return {article: tuple(by_source.values()) for article, by_source in related.items()}


def _moment(milliseconds: int | None) -> datetime | None:
    return None if milliseconds is None else from_ms(milliseconds)

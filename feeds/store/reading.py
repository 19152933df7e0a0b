"""Questions to the database, each answered within the transaction of the connection it is given.

Pages are cut by key, never by OFFSET: first the keys of a page, off an index, then the bodies of that page alone.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from heapq import merge
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Row, func, select

from feeds.dedupe import Version
from feeds.model import Article, Source
from feeds.store import selects, tables
from feeds.store.bodies import EPOCH, from_ms
from feeds.store.rows import chunks, to_article, to_source, to_version
from feeds.store.selects import Scope

#: Articles of one page of a month.
_PAGE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceRow:
    """A source with what is held of it."""

    source: Source
    #: its articles
    count: int
    #: when the newest of them was published, None where there is none
    newest: datetime | None


def read_page(connection: Connection, scope: Scope, limit: int) -> list[Article]:
    """Return the newest articles of `scope`, newest first by (published, id)."""
    return read_articles(connection, [found for _, found in _keys(connection, scope, limit)])


def read_all(connection: Connection, scope: Scope) -> Iterator[Article]:
    """Yield every article of `scope`, newest first, a page at a time."""
    while keys := _keys(connection, scope, _PAGE):
        yield from read_articles(connection, [found for _, found in keys])
        scope = replace(scope, before=keys[-1])


def read_named(connection: Connection, text: str) -> list[Article]:
    """Return the articles with this id, bare uuid, address or native key, newest first."""
    return read_articles(connection, list(connection.scalars(selects.named(text))))


def read_articles(connection: Connection, ids: Collection[str]) -> list[Article]:
    """Return the articles held of `ids`, in the order of `ids`, each with the other places of its text."""
    rows: dict[str, Row[*tuple[Any, ...]]] = {}
    for some in chunks(ids):
        found = connection.execute(selects.bodies().where(tables.article.c.id.in_(some)))
        rows.update({row.id: row for row in found})
    places = _places(connection, {row.fingerprint for row in rows.values() if row.fingerprint})
    return [to_article(rows[found], _also_at(rows[found], places)) for found in ids if found in rows]


def read_months(connection: Connection, scope: Scope) -> list[tuple[str, int]]:
    """Return each month `yyyy-mm` in which something was published, newest first, with how much."""
    months = []
    while newest := _keys(connection, scope, 1):
        month = from_ms(newest[0][0]).isoformat()[:7]
        since, _ = selects.month_bounds(month)
        months.append((month, connection.scalars(selects.number(replace(scope, since=since))).one()))
        # everything published earlier than the first moment of the month; no id is smaller than ""
        scope = replace(scope, before=(since, ""))
    return months


def read_versions(connection: Connection, ids: Collection[str]) -> dict[str, tuple[Version, ...]]:
    """Return the versions of the articles held of `ids`, each sorted by (seen, digest)."""
    columns, found = tables.version.c, defaultdict(list)
    ordered = select(tables.version).order_by(columns.seen, columns.digest)
    for some in chunks(dict.fromkeys(ids)):
        for row in connection.execute(ordered.where(columns.article.in_(some))):
            found[row.article].append(to_version(row))
    return {article: tuple(versions) for article, versions in found.items()}


def read_sources(connection: Connection) -> list[SourceRow]:
    """Return all sources, by id."""
    rows = connection.execute(selects.sources())
    return [SourceRow(source=to_source(row), count=row.number, newest=_moment(row.newest)) for row in rows]


def read_changed_at(connection: Connection, sources: Collection[str] | None) -> datetime:
    """Return when something that the feeds of these sources show last changed, 1970 if never."""
    columns = tables.source.c
    newest = select(func.max(columns.changed_at))
    each = [newest] if sources is None else [newest.where(columns.id.in_(some)) for some in chunks(sources)]
    return max((from_ms(connection.scalar(asked) or 0) for asked in each), default=EPOCH)


def read_revision(connection: Connection) -> int:
    """Return how many batches changed something."""
    columns = tables.meta.c
    return int(connection.scalars(select(columns.value).where(columns.name == "revision")).one())


def _keys(connection: Connection, scope: Scope, limit: int) -> list[tuple[int, str]]:
    """Return (published, id) of the newest articles of `scope`.

    Each source is read off its own index and the sorted answers are merged: asked for several sources at once, SQLite
    would sort everything they ever published.
    """
    most = max(limit, 0)
    each = (None,) if scope.sources is None else scope.sources
    pages = (connection.execute(selects.page(scope, source, most)) for source in each)
    merged = merge(*([(row.published, row.id) for row in page] for page in pages), reverse=True)
    return list(islice(merged, most))


def _places(connection: Connection, fingerprints: Collection[str]) -> Mapping[str, set[str]]:
    """Return fingerprint -> addresses at which its text stands."""
    columns, found = tables.article.c, defaultdict(set)
    asked = select(columns.fingerprint, columns.url).where(columns.url.is_not(None))
    for some in chunks(fingerprints):
        for row in connection.execute(asked.where(columns.fingerprint.in_(some))):
            found[row.fingerprint].add(row.url)
    return found


def _also_at(row: Row[*tuple[Any, ...]], places: Mapping[str, set[str]]) -> tuple[str, ...]:
    return tuple(sorted(places.get(row.fingerprint, set()) - {row.url}))


def _moment(milliseconds: int | None) -> datetime | None:
    return None if milliseconds is None else from_ms(milliseconds)

"""Digests of months: equal digests render equal documents, independent of the order in which articles arrived."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, bindparam, select
from sqlalchemy.dialects.sqlite import insert

from feeds.common.digest import digest_of
from feeds.model import Related
from feeds.store import tables
from feeds.store.archive_periods import hour_of, spans_of_hours
from feeds.store.month_statements import outlines_sql, sources_of_duplicates_sql
from feeds.store.queries import duplicate_urls_of, related_of
from feeds.store.statements import Scope

_P = tables.print_.c
_KEPT = select(_P.month, _P.mark, _P.digest, _P.sources, _P.spans).where(
    _P.feed == bindparam("feed"), _P.scope == bindparam("scope")
)
_NEW = insert(tables.print_)
_KEEP = _NEW.on_conflict_do_update(
    index_elements=["feed", "month"],
    set_={name: _NEW.excluded[name] for name in ("scope", "mark", "digest", "sources", "spans")},
)

#: bytes of the digest of an article, and of a month
_SIZE = 16


class MonthDigest(NamedTuple):
    """A digest of the visible data of all articles of a month, their sources, and the spans of the month."""

    digest: bytes
    sources: tuple[str, ...]
    #: the newest first
    spans: tuple[str, ...]


def compute_month_digest(connection: Connection, scope: Scope, month: str) -> MonthDigest:
    """Return the digest of the articles of a month; reads digests of versions instead of bodies."""
    return combine(month, _read_parts(connection, scope, None))


class MonthPart(NamedTuple):
    """The part of one source in the digest of a month."""

    #: sum of the digests of its articles
    digest: int = 0
    #: by hour since 1970, the number of its articles
    hours: Mapping[int, int] = MappingProxyType({})
    #: sources of the duplicates of all its articles, which its changes can show or hide
    neighbours: frozenset[str] = frozenset()


def read_month_parts(connection: Connection, scope: Scope, only: tuple[str, ...] | None = None) -> dict[str, MonthPart]:
    """Return the parts of a month by source, of all sources or of these only; each of these has a part."""
    parts = _read_parts(connection, scope, only)
    for source, neighbours in _neighbours(connection, scope, only).items():
        parts[source] = parts.get(source, MonthPart())._replace(neighbours=frozenset(neighbours))
    return dict.fromkeys(only or (), MonthPart()) | parts


def combine(month: str, parts: Mapping[str, MonthPart]) -> MonthDigest:
    """Return the digest of a month of which these are all parts."""
    shown = {source: parts[source] for source in sorted(parts) if parts[source].hours}
    hours: defaultdict[int, int] = defaultdict(int)
    for part in shown.values():
        for hour, number in part.hours.items():
            hours[hour] += number
    digest = digest_of([(source, part.digest) for source, part in shown.items()], _SIZE)
    return MonthDigest(digest, tuple(shown), spans_of_hours(month, hours))


def _read_parts(connection: Connection, scope: Scope, only: tuple[str, ...] | None) -> dict[str, MonthPart]:
    """Return the parts without neighbours of the sources that have visible articles."""
    rows = {row.id: row for row in connection.exec_driver_sql(outlines_sql(scope, only)).all()}
    linked = {id: row for id, row in rows.items() if row.is_linked}
    places, related = duplicate_urls_of(connection, linked, scope.hidden), related_of(connection, linked, scope.hidden)
    sums: Counter[str] = Counter()
    hours: defaultdict[str, Counter[int]] = defaultdict(Counter)
    for id, row in rows.items():
        shown = _shown(row, places.get(id, ()), related.get(id, ()))
        sums[row.source] += int.from_bytes(digest_of(shown, _SIZE))
        hours[row.source][hour_of(row.published)] += 1
    return {source: MonthPart(sums[source] % 256**_SIZE, counts) for source, counts in hours.items()}


def _neighbours(connection: Connection, scope: Scope, only: tuple[str, ...] | None) -> dict[str, set[str]]:
    """Return the sources of the duplicates of all articles of each source, including those that are not shown."""
    neighbours: defaultdict[str, set[str]] = defaultdict(set)
    for source, other in connection.exec_driver_sql(sources_of_duplicates_sql(scope, only)):
        neighbours[source].add(other)
    return neighbours


def _shown(row: Row[*tuple[Any, ...]], places: tuple[str, ...], related: tuple[Related, ...]) -> tuple[object, ...]:
    """Return the data of an article that documents show; links to articles that may not be shown are left out."""
    *columns, _is_linked = row
    return (*columns, bool(places or related), places, related)


def read_saved(connection: Connection, feed: str, scope: str) -> dict[str, tuple[int, MonthDigest]]:
    """Return the saved digests of a feed for `scope`, by month, each with its revision."""
    rows = connection.execute(_KEPT, {"feed": feed, "scope": scope})
    return {row.month: (row.mark, MonthDigest(row.digest, tuple(row.sources), tuple(row.spans))) for row in rows}


def save(connection: Connection, feed: str, scope: str, prints: Mapping[str, tuple[int, MonthDigest]]) -> None:
    """Save the digests of a feed; they replace older ones."""
    rows = [
        {
            "feed": feed,
            "scope": scope,
            "month": month,
            "mark": mark,
            "digest": month_digest.digest,
            "sources": list(month_digest.sources),
            "spans": list(month_digest.spans),
        }
        for month, (mark, month_digest) in sorted(prints.items())
    ]
    if rows:
        connection.execute(_KEEP, rows)

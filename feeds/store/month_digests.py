"""Digests of months: equal digests render equal documents, independent of the order in which articles arrived."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, bindparam, select
from sqlalchemy.dialects.sqlite import insert

from feeds.common.digest import digest_of
from feeds.model import Related
from feeds.store import statements, tables
from feeds.store.archive_periods import spans_of
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


class MonthDigest(NamedTuple):
    """A digest of the visible data of all articles of a month, their sources, and the spans of the month."""

    digest: bytes
    sources: tuple[str, ...]
    #: the newest first
    spans: tuple[str, ...]


def compute_month_digest(connection: Connection, scope: Scope, month: str) -> MonthDigest:
    """Return the digest of the articles of a month; reads digests of versions instead of bodies."""
    rows = {row.id: row for row in connection.execute(statements.outlines(scope)).all()}
    linked = {id: row for id, row in rows.items() if row.is_linked}
    places, related = duplicate_urls_of(connection, linked, scope.hidden), related_of(connection, linked, scope.hidden)
    digest = digest_of([_shown(rows[id], places.get(id, ()), related.get(id, ())) for id in sorted(rows)], 16)
    sources = tuple(sorted({row.source for row in rows.values()}))
    return MonthDigest(digest, sources, spans_of(month, (row.published for row in rows.values())))


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

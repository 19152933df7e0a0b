"""Outlines of articles: everything that decides what documents show of them, without their bodies."""

import json
from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row

from feeds.model import Article, Related
from feeds.store.codec import from_ms
from feeds.store.queries import duplicate_urls_of, read_bodies, related_of
from feeds.store.rows import to_article
from feeds.store.statements import OUTLINE_COLUMNS

#: the ids are one JSON list, so that the statement is always the same: SQLAlchemy took longer to spell it than SQLite
#: to run it
_OUTLINES = f"""
SELECT {", ".join(column.name for column in OUTLINE_COLUMNS)},
    EXISTS (SELECT 1 FROM link WHERE link.article = article.id) AS is_linked
FROM article WHERE id IN (SELECT value FROM json_each(?))
"""  # noqa: S608  # names of columns


class Outline(NamedTuple):
    """An article without its content: of two equal outlines all documents show the same."""

    id: str
    source: str
    url: str | None
    published: datetime
    updated: datetime
    first_seen: datetime
    #: digest of the content
    digest: str
    also_at: tuple[str, ...]
    related: tuple[Related, ...]


def read_outlines(connection: Connection, ids: Collection[str], hidden: tuple[str, ...]) -> list[Outline]:
    """Return the outlines of the stored articles of `ids`, in the order of `ids`."""
    rows = {row.id: row for row in connection.exec_driver_sql(_OUTLINES, (json.dumps(list(ids)),))}
    linked = {id: row for id, row in rows.items() if row.is_linked}
    places, related = duplicate_urls_of(connection, linked, hidden), related_of(connection, linked, hidden)
    return [_outline(rows[id], places.get(id, ()), related.get(id, ())) for id in ids if id in rows]


def read_outlined(
    connection: Connection, ids: Collection[str], hidden: tuple[str, ...]
) -> Iterable[tuple[Outline, Article]]:
    """Return the stored articles of `ids` with their outlines, both of one moment."""
    rows = read_bodies(connection, ids)
    places, related = duplicate_urls_of(connection, rows, hidden), related_of(connection, rows, hidden)
    for id, row in rows.items():
        links = places.get(id, ()), related.get(id, ())
        yield _outline(row, *links), to_article(row, *links)


def _outline(row: Row[*tuple[Any, ...]], also_at: tuple[str, ...], related: tuple[Related, ...]) -> Outline:
    published, updated, first_seen = map(from_ms, (row.published, row.updated, row.first_seen))
    return Outline(row.id, row.source, row.url, published, updated, first_seen, row.current, also_at, related)

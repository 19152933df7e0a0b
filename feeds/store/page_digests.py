"""Digests of article pages: they show whether a page has changed, without rendering it."""

from collections.abc import Collection

from sqlalchemy import Connection, Row, select

from feeds.common.digest import digest_of
from feeds.store import tables

_A = tables.article.c
_V = tables.version.c
_L = tables.link.c
_S = tables.source.c
_T = tables.tombstone.c
_BITS = 64

_ARTICLES = select(_A.id, _A.source, _A.url, _A.published, _A.updated, _A.first_seen, _A.current)
_VERSIONS = select(_V.article, _V.digest, _V.seen, _V.delivery)
_LINKS = (
    select(_L.article, _L.kind, _L.other, _L.likeness, _A.source, _A.title, _A.url, _A.published, _S.title, _T.at)
    .join(tables.article, _A.id == _L.other)
    .join(tables.source, _S.id == _A.source)
    .outerjoin(tables.tombstone, _T.article == _L.other)
)


def read_page_digests(connection: Connection, hidden: Collection[str] = ()) -> dict[str, int]:
    """Return a digest of 64 bits for each article, over its content, times, versions and links.

    Digests of rows are added up, so that their order does not matter. Articles of `hidden` sources have no digest,
    and links to them do not count.
    """
    is_visible = _A.source.not_in(hidden)
    articles, links = _ARTICLES.where(is_visible), _LINKS.where(is_visible)
    digests = {row[0]: _number(0, row) for row in connection.execute(articles)}
    for kind, statement in enumerate((_VERSIONS, links), start=1):
        for row in connection.execute(statement):
            if row[0] in digests:
                digests[row[0]] += _number(kind, row)
    return {id: mark % 2**_BITS for id, mark in digests.items()}


def _number(kind: int, row: Row[*tuple[object, ...]]) -> int:
    return int.from_bytes(digest_of((kind, *row), _BITS // 8))

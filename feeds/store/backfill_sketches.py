"""Backfill sketches: articles stored by a version that compared no texts, or used another scheme."""

from dataclasses import replace

from sqlalchemy import Connection, bindparam, delete, insert, or_, select

from feeds.dedupe import SCHEME
from feeds.store import tables
from feeds.store.duplicates import DuplicateFinder
from feeds.store.links import COPY
from feeds.store.queries import read_current

_A = tables.article.c
_M = tables.meta.c
_NAME = "sketch"
_HELD = select(_M.value).where(_M.name == _NAME)
_WAITING = (
    select(_A.id, _A.source, _A.fingerprint)
    .outerjoin(tables.sketch, tables.sketch.c.article == _A.id)
    .where(_A.fingerprint.is_not(None), tables.sketch.c.article.is_(None))
    .order_by(_A.first_seen, _A.id)
    .limit(bindparam("most"))
)
#: the backfill has started and is not complete
_BEGUN = 0


def are_sketches_current(connection: Connection) -> bool:
    """Return whether every stored text has a sketch of the current scheme."""
    return bool(connection.scalar(_HELD) == SCHEME)


def sketch_missing(connection: Connection, copies: DuplicateFinder, limit: int) -> set[str]:
    """Sketch and link up to `limit` articles in order of `first_seen`; return the ids of all duplicates found."""
    begun = connection.scalar(_HELD)
    if begun not in (None, _BEGUN, SCHEME):
        _start_again(connection)
    waiting = connection.execute(_WAITING, {"most": limit}).all()
    contents = dict(read_current(connection, (row.id for row in waiting)))
    articles = [replace(contents[row.id], source=row.source, fingerprint=row.fingerprint) for row in waiting]
    copies.prefetch(articles)
    changed: set[str] = set()
    for article in articles:
        duplicates = copies.find(article)
        copies.place(article, duplicates)
        changed |= {article.id, *(copy.id for copy in duplicates)} if duplicates else set()
    copies.flush()
    _note(connection, _BEGUN if waiting else SCHEME)
    return changed


def _start_again(connection: Connection) -> None:
    """Delete all sketches with their links; short texts have no sketch, so their links by URL stay."""
    sketched = select(tables.sketch.c.article)
    is_sketched = or_(tables.link.c.article.in_(sketched), tables.link.c.other.in_(sketched))
    connection.execute(delete(tables.link).where(tables.link.c.kind == COPY, is_sketched))
    connection.execute(delete(tables.band))
    connection.execute(delete(tables.fresh_band))
    connection.execute(delete(tables.sketch))


def _note(connection: Connection, value: int) -> None:
    connection.execute(delete(tables.meta).where(_M.name == _NAME))
    connection.execute(insert(tables.meta).values(name=_NAME, value=value))

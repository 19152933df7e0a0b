"""Sketches of what was taken in by a program that compared no texts, or compared them in another way."""

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
#: of a scheme that was broken off: the others are taken already
_BEGUN = 0


def are_sketches_current(connection: Connection) -> bool:
    """Return whether every text that is held has the sketch that this program would make of it."""
    return bool(connection.scalar(_HELD) == SCHEME)


def sketch_missing(connection: Connection, copies: DuplicateFinder, limit: int) -> set[str]:
    """Sketch and link up to `limit` articles, the ones that were seen first; return the ids of copies and copied."""
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
    """Drop all sketches with their links; two short texts at one address have none and stay linked."""
    sketched = select(tables.sketch.c.article)
    is_sketched = or_(tables.link.c.article.in_(sketched), tables.link.c.other.in_(sketched))
    connection.execute(delete(tables.link).where(tables.link.c.kind == COPY, is_sketched))
    connection.execute(delete(tables.band))
    connection.execute(delete(tables.fresh_band))
    connection.execute(delete(tables.sketch))


def _note(connection: Connection, value: int) -> None:
    connection.execute(delete(tables.meta).where(_M.name == _NAME))
    connection.execute(insert(tables.meta).values(name=_NAME, value=value))

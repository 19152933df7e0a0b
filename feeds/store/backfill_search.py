"""Backfill the full-text index: articles stored by a version without an index, or with another scheme of terms."""

from sqlalchemy import Connection, bindparam, exists, func, select

from feeds.search import SCHEME, IndexedText, indexed_text
from feeds.store import tables
from feeds.store.codec import BodyError
from feeds.store.queries import read_content
from feeds.store.search_index import NAME, SearchIndex, note, read_scheme

_A = tables.article.c
_M = tables.meta.c
#: the key in `meta` of the backfill cursor: articles are indexed in order of publication
_FROM = "search_from"
_REACHED = select(_M.value).where(_M.name == _FROM)
_EARLIEST = -(2**62)
_NUMBER = select(func.count()).select_from(tables.indexed)
_WAITING = (
    select(_A.id, _A.published, _A.current)
    .where(_A.published >= bindparam("reached"), ~exists().where(tables.indexed.c.article == _A.id))
    .order_by(_A.published, _A.id)
    .limit(bindparam("most"))
)


def is_index_current(connection: Connection) -> bool:
    """Return whether all articles are in the index, with terms of the current scheme."""
    return read_scheme(connection) == SCHEME


def read_index_progress(connection: Connection) -> tuple[int, int] | None:
    """Return the scheme of the index and the number of indexed articles; None once the backfill is complete."""
    scheme = read_scheme(connection)
    return None if scheme == SCHEME else (scheme or 0, connection.scalars(_NUMBER).one())


def index_missing(connection: Connection, index: SearchIndex, limit: int) -> None:
    """Index up to `limit` articles that are missing; if none is missing, mark the index as complete."""
    if abs(read_scheme(connection) or SCHEME) != SCHEME:
        index.start_again()
        note(connection, _FROM, None)
    reached = connection.scalar(_REACHED)
    waiting = connection.execute(_WAITING, {"reached": _EARLIEST if reached is None else reached, "most": limit}).all()
    for id, published, current in waiting:
        index.add(id, published, _words(connection, id, current))
    index.flush()
    note(connection, NAME, -SCHEME if waiting else SCHEME)
    note(connection, _FROM, waiting[-1].published if waiting else None)


def _words(connection: Connection, id: str, current: str) -> IndexedText:
    """Return the terms of an article; no terms if its body is damaged, so that the backfill can go on."""
    try:
        return indexed_text(read_content(connection, id, current))
    except BodyError:
        return IndexedText(title="", text="")

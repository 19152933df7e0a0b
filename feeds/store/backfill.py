"""Backfill: MinHashes and the full-text index of articles stored by a version without them, or with another scheme."""

from dataclasses import replace

from sqlalchemy import Connection, bindparam, delete, exists, func, or_, select

from feeds.dedupe import SCHEME as MINHASH_SCHEME
from feeds.model import Article
from feeds.search import SCHEME as INDEX_SCHEME
from feeds.search import IndexedText, indexed_text
from feeds.store import tables
from feeds.store.codec import BodyError
from feeds.store.dictionaries import are_bodies_current
from feeds.store.links import DUPLICATE
from feeds.store.meta import read_meta, write_meta
from feeds.store.queries import read_content, read_current
from feeds.store.search_index import INDEX, SearchIndex

#: key in `meta` of the scheme of the MinHashes
_MINHASHES = "sketch"
#: value of `_MINHASHES` while the backfill has started and is not complete
_BEGUN = 0
#: key in `meta` of the backfill cursor: articles are indexed in order of publication
_INDEXED_UP_TO = "search_from"
_EARLIEST = -(2**62)

_A = tables.article.c
_WITHOUT_MINHASH = (
    select(_A.id, _A.source, _A.fingerprint)
    .outerjoin(tables.sketch, tables.sketch.c.article == _A.id)
    .where(_A.fingerprint.is_not(None), tables.sketch.c.article.is_(None))
    .order_by(_A.first_seen, _A.id)
    .limit(bindparam("most"))
)
_NOT_INDEXED = (
    select(_A.id, _A.published, _A.current)
    .where(_A.published >= bindparam("reached"), ~exists().where(tables.indexed.c.article == _A.id))
    .order_by(_A.published, _A.id)
    .limit(bindparam("most"))
)
_NUMBER_INDEXED = select(func.count()).select_from(tables.indexed)


def is_up_to_date(connection: Connection) -> bool:
    """Return whether all articles have MinHashes, index entries and bodies of the current schemes."""
    is_compared = read_meta(connection, _MINHASHES) == MINHASH_SCHEME
    return is_compared and is_index_current(connection) and are_bodies_current(connection)


def is_index_current(connection: Connection) -> bool:
    """Return whether all articles are in the full-text index, with terms of the current scheme."""
    return read_meta(connection, INDEX) == INDEX_SCHEME


def read_index_progress(connection: Connection) -> tuple[int, int] | None:
    """Return the scheme of the index and the number of indexed articles; None once the backfill is complete."""
    scheme = read_meta(connection, INDEX)
    return None if scheme == INDEX_SCHEME else (scheme or 0, connection.scalars(_NUMBER_INDEXED).one())


def without_minhash(connection: Connection, limit: int) -> list[Article]:
    """Return articles without a MinHash in order of `first_seen`; if there is none, mark the MinHashes as complete."""
    if (scheme := read_meta(connection, _MINHASHES)) == MINHASH_SCHEME:
        return []
    if scheme not in (None, _BEGUN):
        _delete_minhashes(connection)
    waiting = connection.execute(_WITHOUT_MINHASH, {"most": limit}).all()
    contents = dict(read_current(connection, (row.id for row in waiting)))
    write_meta(connection, _MINHASHES, _BEGUN if waiting else MINHASH_SCHEME)
    return [replace(contents[row.id], source=row.source, fingerprint=row.fingerprint) for row in waiting]


def index_missing(connection: Connection, index: SearchIndex, limit: int) -> None:
    """Index articles in order of publication; if none is missing, mark the index as complete."""
    if is_index_current(connection):
        return
    if abs(read_meta(connection, INDEX) or INDEX_SCHEME) != INDEX_SCHEME:
        index.start_again()
        write_meta(connection, _INDEXED_UP_TO, None)
    reached = read_meta(connection, _INDEXED_UP_TO)
    parameters = {"reached": _EARLIEST if reached is None else reached, "most": limit}
    waiting = connection.execute(_NOT_INDEXED, parameters).all()
    for id, published, current in waiting:
        index.add(id, published, _terms(connection, id, current))
    index.flush()
    write_meta(connection, INDEX, -INDEX_SCHEME if waiting else INDEX_SCHEME)
    write_meta(connection, _INDEXED_UP_TO, waiting[-1].published if waiting else None)


def _terms(connection: Connection, id: str, current: str) -> IndexedText:
    """Return the terms of an article; no terms if its body is damaged, so that the backfill can go on."""
    try:
        return indexed_text(read_content(connection, id, current))
    except BodyError:
        return IndexedText(title="", text="")


def _delete_minhashes(connection: Connection) -> None:
    """Delete all MinHashes with their links; short texts have none, so their links by URL stay."""
    with_minhash = select(tables.sketch.c.article)
    is_compared = or_(tables.link.c.article.in_(with_minhash), tables.link.c.other.in_(with_minhash))
    connection.execute(delete(tables.link).where(tables.link.c.kind == DUPLICATE, is_compared))
    connection.execute(delete(tables.band))
    connection.execute(delete(tables.fresh_band))
    connection.execute(delete(tables.sketch))

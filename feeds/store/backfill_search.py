"""The index of what was taken in by a program that had none, or made its terms in another way."""

from sqlalchemy import Connection, bindparam, exists, func, select

from feeds.search import SCHEME, IndexedText, indexed_text
from feeds.store import tables
from feeds.store.codec import BodyError
from feeds.store.queries import read_content
from feeds.store.search_index import NAME, SearchIndex, note, read_scheme

_A = tables.article.c
_M = tables.meta.c
#: the name in `meta` under which stands how far it has come: the articles are taken as they were published
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
    """Return whether everything that is held is in the index, by the terms that this program makes of it."""
    return read_scheme(connection) == SCHEME


def read_index_progress(connection: Connection) -> tuple[int, int] | None:
    """Return the scheme of the index and how many articles are in it; None once everything is, by our scheme."""
    scheme = read_scheme(connection)
    return None if scheme == SCHEME else (scheme or 0, connection.scalars(_NUMBER).one())


def index_missing(connection: Connection, index: SearchIndex, limit: int) -> None:
    """Index up to `limit` articles that wait for it; a batch that finds none notes that everything is in the index."""
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
    """Return the terms of an article, none where its body cannot be read: the others must not wait for it for ever."""
    try:
        return indexed_text(read_content(connection, id, current))
    except BodyError:
        return IndexedText(title="", text="")

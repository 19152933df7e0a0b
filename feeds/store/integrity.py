"""Check the database for damage, for `feeds doctor`."""

from collections.abc import Iterator

from sqlalchemy import Connection, Select, exists, select, text

from feeds.store import tables
from feeds.store.backfill import is_index_current
from feeds.store.codec import EPOCH, BodyError, unpack
from feeds.store.polls import find_unreadable

_A = tables.article.c
_B = tables.body.c

_I = tables.indexed.c
_NOT_INDEXED = select(_A.id).where(~exists().where(_I.article == _A.id)).order_by(_A.id)
# FTS5 keeps here how long each text is (https://www.sqlite.org/fts5.html section 7)
_NO_TERMS = text(
    "SELECT article FROM indexed WHERE NOT EXISTS (SELECT 1 FROM words_docsize WHERE words_docsize.id = number)"
    " AND article IN (SELECT id FROM article) ORDER BY article"
)

#: columns that refer to articles without a foreign key; a tombstone may exist without its article, these may not
_REFERRING = (
    ("link", tables.link.c.article),
    ("link", tables.link.c.other),
    ("sketch", tables.sketch.c.article),
    ("indexed", tables.indexed.c.article),
    ("alias", tables.alias.c.article),
    ("claim", tables.claim.c.article),
)


def find_problems(connection: Connection) -> Iterator[str]:
    """Yield each problem in one line; reads every body."""
    yield from (f"SQLite: {line}" for line in connection.scalars(text("PRAGMA integrity_check")) if line != "ok")
    for row in connection.execute(text("PRAGMA foreign_key_check")):
        yield f"row {row.rowid} of table {row.table} refers to a missing {row.parent}"
    for article in connection.scalars(_without_body()):
        yield f"{article}: its current version is missing"
    for table, column in _REFERRING:
        missing = select(column).distinct().where(~exists().where(_A.id == column)).order_by(column)
        for article in connection.scalars(missing):
            yield f"{article}: table {table} has a row about it, but the article does not exist"
    yield from find_unreadable(connection)
    yield from _unfindable(connection)
    yield from _unreadable(connection)


def _without_body() -> Select[str]:
    current = (_B.article == _A.id) & (_B.digest == _A.current)
    return select(_A.id).outerjoin(tables.body, current).where(_B.article.is_(None)).order_by(_A.id)


def _unfindable(connection: Connection) -> Iterator[str]:
    """Yield articles that are missing from a complete full-text index, and articles without terms."""
    if is_index_current(connection):
        for article in connection.scalars(_NOT_INDEXED):
            yield f"{article}: it is missing from the full-text index"
    for article in connection.scalars(_NO_TERMS):
        yield f"{article}: the full-text index has a number for it, but no terms"


def _unreadable(connection: Connection) -> Iterator[str]:
    """Yield versions with a damaged body, which SQLite's own check cannot detect."""
    for row in connection.execute(select(tables.body)):
        try:
            unpack(row.packed, published=EPOCH, updated=EPOCH, first_seen=EPOCH)
        except BodyError as error:
            yield f"{row.article}, version {row.digest}: {error}"

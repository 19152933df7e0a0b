"""The zstd dictionaries of a database: trained once from its own articles, they pack bodies to three quarters.

The header of a packed body names its dictionary, so bodies without one, and of every dictionary of this table, stay
readable. A new dictionary packs new bodies; the backfill packs the earlier ones again.
"""

import zstandard
from sqlalchemy import Connection, func, insert, select, text

from feeds.store import tables
from feeds.store.codec import BodyError, Dictionary, dictionary_id, is_loaded, load_dictionary, repack, unpacked
from feeds.store.meta import read_meta, write_meta

#: bodies from which the first dictionary is trained, the last ones written, and its size in bytes: a hundred kilobytes
#: and a thousand bodies save two percent more
SAMPLES = 300
SIZE = 65_536

#: bytes of the segments that a dictionary is made of, and of the strings that are counted in them; without these,
#: zstd tries several in five times the time, for the same size of bodies
_SEGMENT, _WORD = 500, 8

#: key in `meta` of the number of bodies at which a dictionary is trained, after an attempt that failed
_NEXT = "train_at"
#: keys in `meta` of the backfill: the dictionary of all bodies, and the last row that has it
_PACKED = "packed"
_PACKED_UP_TO = "packed_from"

_B = tables.body.c
_D = tables.dictionary.c
_LATEST = select(_D.number, _D.content).order_by(_D.number.desc()).limit(1)
_NUMBER = select(func.max(_D.number))
# an upper bound of the number of bodies, found without counting them
_LAST_ROW = text("SELECT max(rowid) FROM body")
_SAMPLES = select(_B.packed).order_by(text("rowid DESC")).limit(SAMPLES)
_AFTER = text("SELECT rowid, packed FROM body WHERE rowid > :reached ORDER BY rowid LIMIT :most")
_REPLACE = text("UPDATE body SET packed = :packed WHERE rowid = :row")


def load_dictionaries(connection: Connection) -> None:
    """Load the dictionaries that this process does not know; it runs at the start of each transaction.

    Through the driver: an ordinary query would take as long as a short transaction.
    """
    driver = connection.connection.driver_connection
    assert driver is not None  # noqa: S101  # an open connection has one
    for number, id in driver.execute("SELECT number, name FROM dictionary").fetchall():
        if not is_loaded(id):
            (content,) = driver.execute("SELECT content FROM dictionary WHERE number = ?", (number,)).fetchone()
            load_dictionary(content)


def latest_dictionary(connection: Connection) -> Dictionary | None:
    """Return the dictionary of new bodies, None if none is trained yet."""
    row = connection.execute(_LATEST).one_or_none()
    return None if row is None else load_dictionary(row.content)


def train_if_due(connection: Connection) -> None:
    """Train the first dictionary of a database once it has `SAMPLES` bodies; texts too much alike wait for more."""
    number = connection.scalar(_LAST_ROW) or 0
    if number < SAMPLES or number < (read_meta(connection, _NEXT) or 0):
        return
    try:
        samples: list[bytes | bytearray | memoryview] = [unpacked(body) for body in connection.scalars(_SAMPLES)]
        content = zstandard.train_dictionary(SIZE, samples, k=_SEGMENT, d=_WORD).as_bytes()
    except (zstandard.ZstdError, BodyError):
        write_meta(connection, _NEXT, 2 * number)
        return
    load_dictionary(content)
    connection.execute(insert(tables.dictionary).values(name=dictionary_id(content), content=content))
    write_meta(connection, _NEXT, None)


def are_bodies_current(connection: Connection) -> bool:
    """Return whether all bodies are packed with the latest dictionary, or were written after it."""
    return bool(read_meta(connection, _PACKED) == connection.scalar(_NUMBER))


def repack_bodies(connection: Connection, limit: int) -> None:
    """Pack up to `limit` bodies with the latest dictionary; if none is left, mark all as packed."""
    if are_bodies_current(connection):
        return
    number, dictionary = connection.scalar(_NUMBER), latest_dictionary(connection)
    reached = read_meta(connection, _PACKED_UP_TO) or 0
    rows = connection.execute(_AFTER, {"reached": reached, "most": limit}).all()
    smaller = [
        {"row": row.rowid, "packed": packed}
        for row in rows
        if dictionary and (packed := repack(row.packed, dictionary)) is not None
    ]
    if smaller:
        connection.execute(_REPLACE, smaller)
    write_meta(connection, _PACKED, None if rows else number)
    write_meta(connection, _PACKED_UP_TO, rows[-1].rowid if rows else None)

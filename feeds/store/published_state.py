"""A digest of everything in the database that can appear in documents; reads the file without SQLAlchemy.

An export that finds nothing to do takes a fraction of a second; importing SQLAlchemy alone would take longer.
"""

from hashlib import blake2b
from pathlib import Path
from urllib.parse import quote

from feeds.store.sqlite_driver import sqlite3

#: tables whose rows no document shows, or only through other tables: bodies by the digests of versions
UNPUBLISHED = frozenset(
    "alembic_version announced band body dictionary fresh_band indexed mark meta print sketch token words".split()
)
#: rows that are read at a time
_ROWS = 5_000

_TABLES = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'words_%' ORDER BY name"
#: the number of batches that changed something
REVISION = "SELECT value FROM meta WHERE name = 'revision'"


def read_published_state(path: Path) -> str | None:
    """Return 32 hexadecimal digits over the database at `path`, None if it cannot be read."""
    digest = blake2b(digest_size=16)
    try:
        # not read-only: beside a write-ahead log SQLite may have to create files
        connection = sqlite3.connect(f"file:{quote(bytes(path.resolve()))}?mode=rw", uri=True, isolation_level=None)
        try:
            connection.execute("BEGIN")
            digest.update(repr(connection.execute(REVISION).fetchall()).encode())
            for (name,) in connection.execute(_TABLES).fetchall():
                if name not in UNPUBLISHED:
                    digest.update(name.encode())
                    rows = connection.execute(f'SELECT * FROM "{name}"')  # noqa: S608  # a name from the schema
                    while chunk := rows.fetchmany(_ROWS):
                        digest.update(repr(chunk).encode("utf-8", "surrogatepass"))
        finally:
            connection.close()
    except sqlite3.Error:
        return None
    return digest.hexdigest()

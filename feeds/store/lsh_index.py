"""LSH index (locality-sensitive hashing): which texts share a band of their MinHashes."""

import json
from collections.abc import Iterable, Sequence
from itertools import chain

from sqlalchemy import Connection, bindparam, delete, func, insert, select, text

from feeds.store import tables

#: articles in one band; later articles find these, but are not added
MAX_IN_BAND = 24
#: rows of the small table `fresh_band`; with more rows they are moved to `band` in the order of their keys
_MAX_FRESH = 131_072

_ADD = "INSERT INTO fresh_band (key, number) VALUES (?, ?)"
# all keys in one JSON parameter: binding thousands of parameters takes longer than the lookup
_FIND = text(
    "WITH wanted AS MATERIALIZED (SELECT value FROM json_each(:keys))"
    " SELECT band.key, band.number FROM wanted CROSS JOIN band ON band.key = wanted.value"
    " UNION ALL"
    " SELECT fresh_band.key, fresh_band.number FROM wanted CROSS JOIN fresh_band ON fresh_band.key = wanted.value"
)
_BOTH = (tables.band, tables.fresh_band)
_DROP = [delete(table).where(table.c.key == bindparam("band"), table.c.number == bindparam("known")) for table in _BOTH]
_NUMBER_FRESH = select(func.count()).select_from(tables.fresh_band)
_MOVE = insert(tables.band).from_select(
    ["key", "number"],
    select(tables.fresh_band).order_by(tables.fresh_band.c.key, tables.fresh_band.c.number),
)
_EMPTY = delete(tables.fresh_band)


class LshIndex:
    """The bands that one batch reads and writes."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        # tuples: hundreds of thousands of lists keep the garbage collector busy
        self._postings: dict[int, tuple[int, ...]] = {}
        self._new: list[tuple[int, int]] = []

    def look_up(self, keys: Iterable[int]) -> None:
        """Load many bands in one query, except those that are loaded already."""
        missing = list({key for key in keys if key not in self._postings})
        if missing:
            self._postings.update(dict.fromkeys(missing, ()))
            for key, number in self._connection.execute(_FIND, {"keys": json.dumps(missing)}):
                self._postings[key] += (number,)

    def sharing(self, keys: Sequence[int]) -> Iterable[int]:
        """Return the numbers of the texts in these bands; a text in several bands appears several times."""
        self.look_up(keys)
        return chain.from_iterable(map(self._postings.__getitem__, keys))

    def add(self, number: int, keys: Sequence[int]) -> None:
        """Add a text to its bands, except full ones."""
        self.look_up(keys)
        for key in keys:
            if len(self._postings[key]) < MAX_IN_BAND:
                self._postings[key] += (number,)
                self._new.append((key, number))

    def drop(self, number: int, keys: Sequence[int]) -> None:
        """Remove a text from its bands."""
        self.flush()
        if not keys:
            return
        for statement in _DROP:
            self._connection.execute(statement, [{"band": key, "known": number} for key in keys])
        for key in keys:
            if number in self._postings.get(key, ()):
                self._postings[key] = tuple(other for other in self._postings[key] if other != number)

    def flush(self) -> None:
        """Write the new rows, and move the rows of `fresh_band` if there are too many."""
        if not self._new:
            return
        self._connection.exec_driver_sql(_ADD, sorted(self._new))
        self._new = []
        if (self._connection.scalar(_NUMBER_FRESH) or 0) > _MAX_FRESH:
            self._connection.execute(_MOVE)
            self._connection.execute(_EMPTY)

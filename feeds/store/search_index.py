"""Add articles to the full-text index and delete them, in the transaction that writes them."""

from typing import NamedTuple

from sqlalchemy import Connection, bindparam, delete, func, insert, select

from feeds.search import SCHEME, IndexedText, indexed_text
from feeds.store import tables
from feeds.store.meta import read_meta, write_meta
from feeds.store.queries import read_content

#: milliseconds of a day, and bits of the row numbers within a day: for a quarter of a million articles
DAY = 86_400_000
BITS = 18

#: key in `meta` of the scheme: negative while the index is incomplete, none if it is empty
INDEX = "search"

_I = tables.indexed.c
_NUMBER = select(_I.number).where(_I.article == bindparam("article"))
_DROP = delete(tables.indexed).where(_I.number == bindparam("known"))
_LAST = select(func.max(_I.number)).where(_I.number >= bindparam("first"), _I.number < bindparam("end"))
_ADD = "INSERT INTO words (rowid, title, text) VALUES (?, ?, ?)"
# the index stores no texts (contentless), so a deletion must pass the old terms
_DROP_WORDS = "INSERT INTO words (words, rowid, title, text) VALUES ('delete', ?, ?, ?)"
_EMPTY = "INSERT INTO words (words) VALUES ('delete-all')"


class _Entry(NamedTuple):
    """An article to be indexed; `day` is its day of publication."""

    day: int
    id: str
    words: IndexedText


def day_of(published: int) -> int:
    """Return the day of a time in milliseconds, counted from 1970."""
    return published // DAY


class SearchIndex:
    """Changes of one batch to the full-text index.

    An index of another scheme is not changed until it is rebuilt: a deletion would pass terms that it does not have.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        # by id; written at the end in the order of their numbers, which is fastest
        self._new: dict[str, _Entry] = {}
        # by day: the next free number
        self._next: dict[int, int] = {}
        self._is_ours: bool | None = None

    def add(self, id: str, published: int, words: IndexedText) -> None:
        """Add an article that is not in the index yet; `published` is in milliseconds."""
        self._new[id] = _Entry(day_of(published), id, words)

    def replace(self, id: str, published: int, words: IndexedText, previous_digest: str) -> None:
        """Index what an article says now, in the place of its version `previous_digest`, whose body is still held."""
        if id not in self._new and self._can_write():
            self._drop(id, previous_digest)
        self.add(id, published, words)

    def start_again(self) -> None:
        """Empty the index, to fill it by the scheme of this program."""
        self._connection.exec_driver_sql(_EMPTY)
        self._connection.execute(delete(tables.indexed))
        self._is_ours = True
        write_meta(self._connection, INDEX, -SCHEME)

    def flush(self) -> None:
        """Write the new entries."""
        if self._new and self._can_write():
            numbered = sorted((self._number(entry.day), entry) for entry in sorted(self._new.values()))
            rows = [{"number": number, "article": entry.id} for number, entry in numbered]
            self._connection.execute(insert(tables.indexed), rows)
            self._connection.exec_driver_sql(_ADD, [_row(number, entry.words) for number, entry in numbered])
        self._new = {}

    def _can_write(self) -> bool:
        """Return whether the index is empty or of the current scheme."""
        if self._is_ours is None:
            scheme = read_meta(self._connection, INDEX)
            if scheme is None:
                write_meta(self._connection, INDEX, -SCHEME)
            self._is_ours = scheme is None or abs(scheme) == SCHEME
        return self._is_ours

    def _drop(self, id: str, digest: str) -> None:
        number = self._connection.scalar(_NUMBER, {"article": id})
        if number is not None:
            words = indexed_text(read_content(self._connection, id, digest))
            self._connection.exec_driver_sql(_DROP_WORDS, _row(number, words))
            self._connection.execute(_DROP, {"known": number})

    def _number(self, day: int) -> int:
        """Return a free number for an article of this day, or of the day before if this day is full."""
        end = day + 1 << BITS
        if day not in self._next:
            last = self._connection.scalar(_LAST, {"first": day << BITS, "end": end})
            self._next[day] = day << BITS if last is None else last + 1
        if self._next[day] == end:
            return self._number(day - 1)
        self._next[day] += 1
        return self._next[day] - 1


def _row(number: int, words: IndexedText) -> tuple[int, str, str]:
    return number, words.title, words.text

"""Articles put into the index of the full text and taken out of it, in the transaction that writes them."""

from typing import NamedTuple

from sqlalchemy import Connection, bindparam, delete, func, insert, select

from feeds.search import SCHEME, IndexedText, indexed_text
from feeds.store import tables
from feeds.store.queries import read_content

#: milliseconds of a day, and bits of the numbers that it has: for a quarter of a million articles
DAY = 86_400_000
BITS = 18

#: the name in `meta` under which the scheme stands
NAME = "search"

_I = tables.indexed.c
_M = tables.meta.c
_HELD = select(_M.value).where(_M.name == NAME)
_FORGET = delete(tables.meta).where(_M.name == bindparam("key"))
_NUMBER = select(_I.number).where(_I.article == bindparam("article"))
_DROP = delete(tables.indexed).where(_I.number == bindparam("known"))
_LAST = select(func.max(_I.number)).where(_I.number >= bindparam("first"), _I.number < bindparam("end"))
_ADD = "INSERT INTO words (rowid, title, text) VALUES (?, ?, ?)"
# the index keeps no texts, so it must be told which terms it had
_DROP_WORDS = "INSERT INTO words (words, rowid, title, text) VALUES ('delete', ?, ?, ?)"
_EMPTY = "INSERT INTO words (words) VALUES ('delete-all')"


class _Entry(NamedTuple):
    """An article to be indexed; `day` is when it was published."""

    day: int
    id: str
    words: IndexedText


def day_of(published: int) -> int:
    """Return the day of a time in milliseconds, counted from 1970."""
    return published // DAY


class SearchIndex:
    """What one batch changes about the index; made anew for each.

    What another scheme made is left alone until it is made anew: its terms would not be those that are taken out.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        # by id; written at the end and in the order of their numbers, as the index is fastest that way
        self._new: dict[str, _Entry] = {}
        # by day: the number that is given next
        self._next: dict[int, int] = {}
        self._is_ours: bool | None = None

    def add(self, id: str, published: int, words: IndexedText) -> None:
        """Index an article that is not in the index; when it was published is in milliseconds."""
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
        note(self._connection, NAME, -SCHEME)

    def flush(self) -> None:
        """Write what was noted."""
        if self._new and self._can_write():
            numbered = sorted((self._number(entry.day), entry) for entry in sorted(self._new.values()))
            rows = [{"number": number, "article": entry.id} for number, entry in numbered]
            self._connection.execute(insert(tables.indexed), rows)
            self._connection.exec_driver_sql(_ADD, [_row(number, entry.words) for number, entry in numbered])
        self._new = {}

    def _can_write(self) -> bool:
        """Return whether the index is of this scheme, as one is that has nothing yet."""
        if self._is_ours is None:
            scheme = self._connection.scalar(_HELD)
            if scheme is None:
                note(self._connection, NAME, -SCHEME)
            self._is_ours = scheme is None or abs(scheme) == SCHEME
        return self._is_ours

    def _drop(self, id: str, digest: str) -> None:
        number = self._connection.scalar(_NUMBER, {"article": id})
        if number is not None:
            words = indexed_text(read_content(self._connection, id, digest))
            self._connection.exec_driver_sql(_DROP_WORDS, _row(number, words))
            self._connection.execute(_DROP, {"known": number})

    def _number(self, day: int) -> int:
        """Return a number for an article of that day, of the one before where that is full."""
        end = day + 1 << BITS
        if day not in self._next:
            last = self._connection.scalar(_LAST, {"first": day << BITS, "end": end})
            self._next[day] = day << BITS if last is None else last + 1
        if self._next[day] == end:
            return self._number(day - 1)
        self._next[day] += 1
        return self._next[day] - 1


def read_scheme(connection: Connection) -> int | None:
    """Return the scheme of the index, less than zero where not everything is in it; None where nothing is."""
    return connection.scalar(_HELD)


def note(connection: Connection, name: str, value: int | None) -> None:
    """Put a value into `meta`, or take it out."""
    connection.execute(_FORGET, {"key": name})
    if value is not None:
        connection.execute(insert(tables.meta).values(name=name, value=value))


def _row(number: int, words: IndexedText) -> tuple[int, str, str]:
    return number, words.title, words.text

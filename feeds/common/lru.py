"""Bounds: a memory from which what was not asked for the longest goes first, and batches of what comes in."""

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Iterator
from itertools import islice
from threading import Lock
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")
Item = TypeVar("Item")


class LruCache(Generic[Key, Value]):
    """Values by their keys, of `room` in all, as `size` measures each; safe to share between threads.

    >>> words = LruCache[str, str](room=5, size=len)
    >>> words.put("a", "one"), words.put("b", "two"), words.get("a"), words.get("b")
    (None, None, None, 'two')
    """

    def __init__(self, room: int, size: Callable[[Value], int]) -> None:
        self._room, self._size_of, self._size = room, size, 0
        self._lock = Lock()
        #: those that were not asked for the longest first
        self._held: OrderedDict[Key, Value] = OrderedDict()

    def get(self, key: Key) -> Value | None:
        """What is held under `key`, None where nothing is."""
        with self._lock:
            if key in self._held:
                self._held.move_to_end(key)
            return self._held.get(key)

    def put(self, key: Key, value: Value) -> None:
        """Hold `value` in place of what was there, and let go of what finds no room beside it.

        What is larger than all the room is not held, and drives out nothing.
        """
        size = self._size_of(value)
        with self._lock:
            self._drop(key)
            if size > self._room:
                return
            self._held[key] = value
            self._size += size
            while self._size > self._room:
                self._drop(next(iter(self._held)))

    def drop(self, key: Key) -> None:
        """Hold nothing under `key` any more."""
        with self._lock:
            self._drop(key)

    def _drop(self, key: Key) -> None:
        if key in self._held:
            self._size -= self._size_of(self._held.pop(key))


def batches(items: Iterable[Item], limit: int) -> Iterator[tuple[list[Item], bool]]:
    """Lists of at most `limit` items, each with whether it is the last one; there is always a last one, maybe empty.

    >>> list(batches("abc", 2)), list(batches("", 2))
    ([(['a', 'b'], False), (['c'], True)], [([], True)])
    """
    iterator = iter(items)
    batch = list(islice(iterator, limit))
    while following := list(islice(iterator, limit)):
        yield batch, False
        batch = following
    yield batch, True

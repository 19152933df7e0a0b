"""An LRU cache with a size limit, and batches of an iterable."""

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Iterator
from itertools import islice
from threading import Lock
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")
Item = TypeVar("Item")


class LruCache(Generic[Key, Value]):
    """A thread-safe LRU cache; `size` measures each value, and `capacity` is the limit of the total size.

    >>> words = LruCache[str, str](capacity=5, size=len)
    >>> words.put("a", "one"), words.put("b", "two"), words.get("a"), words.get("b")
    (None, None, None, 'two')
    """

    def __init__(self, capacity: int, size: Callable[[Value], int]) -> None:
        self._capacity, self._size_of, self._size = capacity, size, 0
        self._lock = Lock()
        #: least recently used first
        self._entries: OrderedDict[Key, Value] = OrderedDict()

    def get(self, key: Key) -> Value | None:
        """The cached value of `key`, None if there is none."""
        with self._lock:
            if key in self._entries:
                self._entries.move_to_end(key)
            return self._entries.get(key)

    def put(self, key: Key, value: Value) -> None:
        """Cache `value`, and evict the least recently used entries above the capacity.

        A value larger than the whole capacity is not cached and evicts no other entry.
        """
        size = self._size_of(value)
        with self._lock:
            self._drop(key)
            if size > self._capacity:
                return
            self._entries[key] = value
            self._size += size
            while self._size > self._capacity:
                self._drop(next(iter(self._entries)))

    def drop(self, key: Key) -> None:
        """Remove the entry of `key`, if there is one."""
        with self._lock:
            self._drop(key)

    def _drop(self, key: Key) -> None:
        if key in self._entries:
            self._size -= self._size_of(self._entries.pop(key))


def batches(items: Iterable[Item], limit: int) -> Iterator[tuple[list[Item], bool]]:
    """Yield lists of at most `limit` items, each with a flag for the last one; the last list may be empty.

    >>> list(batches("abc", 2)), list(batches("", 2))
    ([(['a', 'b'], False), (['c'], True)], [([], True)])
    """
    iterator = iter(items)
    batch = list(islice(iterator, limit))
    while following := list(islice(iterator, limit)):
        yield batch, False
        batch = following
    yield batch, True

"""A thread-safe LRU cache with a size limit."""

from collections.abc import Callable, Hashable
from contextlib import suppress
from threading import Lock
from typing import Generic, TypeVar

from cachetools import LRUCache

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class LruCache(Generic[Key, Value]):
    """`cachetools.LRUCache` with a lock; `size` measures each value, and `capacity` is the limit of the total size.

    >>> words = LruCache[str, str](capacity=5, size=len)
    >>> words.put("a", "one"), words.put("b", "two"), words.get("a"), words.get("b")
    (None, None, None, 'two')
    """

    def __init__(self, capacity: int, size: Callable[[Value], int]) -> None:
        self._entries: LRUCache[Key, Value] = LRUCache(capacity, getsizeof=size)
        self._lock = Lock()

    def get(self, key: Key) -> Value | None:
        """The cached value of `key`, None if there is none."""
        with self._lock:
            return self._entries.get(key)

    def put(self, key: Key, value: Value) -> None:
        """Cache `value`, and evict the least recently used entries above the capacity.

        A value larger than the whole capacity is not cached and evicts no other entry.
        """
        with self._lock:
            # cachetools refuses a value that is too large with a ValueError, and keeps the old one
            self._entries.pop(key, None)
            with suppress(ValueError):
                self._entries[key] = value

    def drop(self, key: Key) -> None:
        """Remove the entry of `key`, if there is one."""
        with self._lock:
            self._entries.pop(key, None)

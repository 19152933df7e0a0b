"""An LRU cache of renditions; it renders a missing one once, also if several threads ask for it."""

from collections.abc import Callable, Hashable
from contextlib import nullcontext
from threading import Lock

from feeds.common.lru import LruCache
from feeds.publish.render_slots import ConcurrencyLimit
from feeds.publish.rendition import Rendition

#: a fixed number of locks, so that requests with invented names cannot grow it
_LOCKS = 64


class RenditionCache:
    """LRU cache of renditions, limited to `capacity` bytes with their compressed bodies. Thread-safe.

    Each entry is valid for one state.

    Each path is rendered by one thread at a time. With a `limit`, only one path of the cache is, and each request that
    renders or waits takes a slot of that limit. With `serves_stale`, renditions of older states stay readable.
    """

    def __init__(self, capacity: int, *, limit: ConcurrencyLimit | None = None, serves_stale: bool = True) -> None:
        self._entries = LruCache[str, tuple[Hashable, Rendition]](capacity, lambda entry: entry[1].max_size)
        self._limit, self._serves_stale = limit, serves_stale
        self._rendering = [Lock() for _ in range(1 if limit else _LOCKS)]

    def get(self, path: str, state: Hashable) -> Rendition | None:
        """The cached rendition of `path` if it was rendered in `state`."""
        cached_state, rendition = self._entries.get(path) or (None, None)
        return rendition if cached_state == state else None

    def last(self, path: str) -> Rendition | None:
        """The last rendition of `path` in any state, to render the next one from."""
        _, rendition = self._entries.get(path) or (None, None)
        return rendition

    def stale(self, path: str) -> Rendition | None:
        """The last rendition of `path` in any state, to be sent."""
        return self.last(path) if self._serves_stale else None

    def put(self, rendition: Rendition, state: Hashable) -> None:
        """Cache `rendition`, replace an older one, and evict the least recently used."""
        self._entries.put(rendition.path, (state, rendition))

    def get_or_render(
        self, path: str, state: Hashable, render: Callable[[], Rendition | None], client: str = ""
    ) -> Rendition | None:
        """The cached rendition of `path` in `state`, else the result of `render`; raises Busy.

        `client` is the address of the client, empty if unknown.
        """
        if rendition := self.get(path, state):
            return rendition
        slot = self._limit.slot(client) if self._limit else nullcontext()
        with slot, self._rendering[hash(path) % len(self._rendering)]:
            return self.get(path, state) or self._render(path, state, render)

    def _render(self, path: str, state: Hashable, render: Callable[[], Rendition | None]) -> Rendition | None:
        if rendition := render():
            self.put(rendition, state)
        else:
            # a withdrawn document must not be served as a stale copy
            self._entries.drop(path)
        return rendition

"""A separate LRU cache for feeds with query parameters and for searches; one render at a time."""

from collections.abc import Callable, Hashable
from threading import Lock

from feeds.publish.render_slots import ConcurrencyLimit
from feeds.publish.rendition import Rendition, RenditionCache


class VariantCache:
    """LRU cache of renditions with parameters; only one of them is rendered at a time.

    A request that waits for its render takes a slot of the shared concurrency limit.
    """

    def __init__(self, capacity: int, limit: ConcurrencyLimit) -> None:
        self._cache, self._limit = RenditionCache(capacity), limit
        self._lock = Lock()

    def rendition(
        self, path: str, state: Hashable, render: Callable[[], Rendition | None], client: str = ""
    ) -> Rendition | None:
        """The cached rendition of `path` in `state`, else the result of `render`; raises Busy.

        `client` is the address of the client, empty if unknown.
        """
        if rendition := self._cache.get(path, state):
            return rendition
        with self._limit.slot(client), self._lock:
            return self._cache.get(path, state) or self._render_and_cache(state, render)

    def _render_and_cache(self, state: Hashable, render: Callable[[], Rendition | None]) -> Rendition | None:
        if rendition := render():
            self._cache.put(rendition, state)
        return rendition

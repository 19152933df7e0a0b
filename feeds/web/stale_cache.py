"""Stale cache: serves the last good copy while the store cannot be read."""

from typing import Protocol

from feeds.common.lru import LruCache
from feeds.errors import StoreError
from feeds.publish.feed.params import PLAIN, FeedParams
from feeds.publish.rendition import Rendition
from feeds.publish.search.params import SearchParams
from feeds.publish.views.routes import is_article_page

#: capacity in bytes of bodies; most entries are the same objects as in the cache of the publisher, so they take no
#: extra memory
ROOM = 64 * 2**20
#: feeds with parameters get this part of the capacity, so that they cannot evict plain documents
SHARE = 8


class PublisherProtocol(Protocol):
    """The methods of Publisher that serving uses."""

    def rendition(self, path: str, params: FeedParams = PLAIN, client: str = "") -> Rendition | None: ...
    def search(self, path: str, params: SearchParams, client: str = "") -> Rendition | None: ...


class StaleCache:
    """Calls the publisher; on StoreError it returns the last rendition of that path, except for article pages."""

    def __init__(self, publisher: PublisherProtocol, capacity: int = ROOM) -> None:
        self._publisher = publisher
        self._plain, self._variants = _cache(capacity), _cache(capacity // SHARE)

    def rendition(self, path: str, params: FeedParams = PLAIN, client: str = "") -> Rendition | None:
        """The rendition at `path`; raises StoreError if the store fails and there is no copy."""
        cache = self._variants if params.query else self._plain
        key = f"{path}?{params.query}"
        try:
            rendition = self._publisher.rendition(path, params, client)
        except StoreError:
            if copy := cache.get(key):
                return copy
            raise
        if rendition is None:
            cache.drop(key)
        elif not is_article_page(path):
            cache.put(key, rendition)
        return rendition

    def search(self, path: str, params: SearchParams, client: str = "") -> Rendition | None:
        """The search result; never cached here, because the number of possible queries is not limited."""
        return self._publisher.search(path, params, client)


def _cache(capacity: int) -> LruCache[str, Rendition]:
    """An LRU cache of renditions, limited to `capacity` bytes of bodies."""
    return LruCache(capacity, lambda rendition: len(rendition.body))

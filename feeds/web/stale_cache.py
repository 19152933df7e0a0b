"""The last good copy of what was served, for the time when the store cannot be read."""

from typing import Protocol

from feeds.common.lru import LruCache
from feeds.errors import StoreError
from feeds.publish.feed.params import PLAIN, FeedParams
from feeds.publish.rendition import Rendition
from feeds.publish.views.routes import is_article_page
from feeds.publish.views.search_params import SearchParams

#: bytes of bodies kept; most of them are the very objects that the publisher keeps, so they cost nothing twice
ROOM = 64 * 2**20
#: one part in so many is for documents with parameters: there is no end of them, and they must push out no other
SHARE = 8


class PublisherProtocol(Protocol):
    """As much of a Publisher as serving asks for."""

    def rendition(self, path: str, params: FeedParams = PLAIN, client: str = "") -> Rendition | None: ...
    def search(self, path: str, params: SearchParams, client: str = "") -> Rendition | None: ...


class StaleCache:
    """Asks the publisher; where the store fails, gives what was given last time, pages of articles aside."""

    def __init__(self, publisher: PublisherProtocol, capacity: int = ROOM) -> None:
        self._publisher = publisher
        self._plain, self._variants = _cache(capacity), _cache(capacity // SHARE)

    def rendition(self, path: str, params: FeedParams = PLAIN, client: str = "") -> Rendition | None:
        """What is published at `path`; raises StoreError where the store fails and nothing was kept."""
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
        """What is found; nothing of it is kept here, for strangers ask whatever they like."""
        return self._publisher.search(path, params, client)


def _cache(capacity: int) -> LruCache[str, Rendition]:
    """The renditions given last, up to `capacity` bytes of bodies."""
    return LruCache(capacity, lambda rendition: len(rendition.body))

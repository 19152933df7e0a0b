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

    def rendition(self, path: str, wanted: FeedParams = PLAIN, client: str = "") -> Rendition | None: ...
    def search(self, path: str, wanted: SearchParams, client: str = "") -> Rendition | None: ...


class StaleCache:
    """Asks the publisher; where the store fails, gives what was given last time, pages of articles aside."""

    def __init__(self, publisher: PublisherProtocol, room: int = ROOM) -> None:
        self._publisher = publisher
        self._plain, self._guests = _kept(room), _kept(room // SHARE)

    def rendition(self, path: str, wanted: FeedParams = PLAIN, client: str = "") -> Rendition | None:
        """What is published at `path`; raises StoreError where the store fails and nothing was kept."""
        kept = self._guests if wanted.query else self._plain
        key = f"{path}?{wanted.query}"
        try:
            found = self._publisher.rendition(path, wanted, client)
        except StoreError:
            if copy := kept.get(key):
                return copy
            raise
        if found is None:
            kept.drop(key)
        elif not is_article_page(path):
            kept.put(key, found)
        return found

    def search(self, path: str, wanted: SearchParams, client: str = "") -> Rendition | None:
        """What is found; nothing of it is kept here, for strangers ask whatever they like."""
        return self._publisher.search(path, wanted, client)


def _kept(room: int) -> LruCache[str, Rendition]:
    """The renditions given last, up to `room` bytes of bodies."""
    return LruCache(room, lambda found: len(found.body))

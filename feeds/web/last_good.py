"""The last good copy of what was served, for the time when the store cannot be read."""

from collections import OrderedDict
from threading import Lock
from typing import Protocol

from feeds.errors import StoreError
from feeds.publish import PLAIN, Rendition, Wanted
from feeds.publish.asked import Asked
from feeds.publish.pages import is_story

#: bytes of bodies kept; most of them are the very objects that the publisher keeps, so they cost nothing twice
ROOM = 64 * 2**20
#: one part in so many is for documents with parameters: there is no end of them, and they must push out no other
SHARE = 8


class Published(Protocol):
    """As much of a Publisher as serving asks for."""

    def rendition(self, path: str, wanted: Wanted = PLAIN, client: str = "") -> Rendition | None: ...
    def search(self, path: str, wanted: Asked, client: str = "") -> Rendition | None: ...


class LastGood:
    """Asks the publisher; where the store fails, gives what was given last time, pages of articles aside."""

    def __init__(self, publisher: Published, room: int = ROOM) -> None:
        self._publisher = publisher
        self._plain, self._guests = _Kept(room), _Kept(room // SHARE)

    def rendition(self, path: str, wanted: Wanted = PLAIN, client: str = "") -> Rendition | None:
        """What is published at `path`; raises StoreError where the store fails and nothing was kept."""
        kept = self._guests if wanted.query else self._plain
        key = f"{path}?{wanted.query}"
        try:
            found = self._publisher.rendition(path, wanted, client)
        except StoreError:
            if copy := kept.get(key):
                return copy
            raise
        if not is_story(path):
            kept.replace(key, found)
        return found

    def search(self, path: str, wanted: Asked, client: str = "") -> Rendition | None:
        """What is found; nothing of it is kept here, for strangers ask whatever they like."""
        return self._publisher.search(path, wanted, client)


class _Kept:
    """The renditions given last, up to `room` bytes of bodies."""

    def __init__(self, room: int) -> None:
        self._room, self._size = room, 0
        self._kept: OrderedDict[str, Rendition] = OrderedDict()
        self._lock = Lock()

    def get(self, key: str) -> Rendition | None:
        with self._lock:
            return self._kept.get(key)

    def replace(self, key: str, found: Rendition | None) -> None:
        """Keep `found` instead of what was kept, and let go of what was not asked for the longest."""
        with self._lock:
            self._replace(key, found)

    def _replace(self, key: str, found: Rendition | None) -> None:
        if key in self._kept:
            self._size -= len(self._kept.pop(key).body)
        if found is not None:
            self._kept[key] = found
            self._size += len(found.body)
        while self._size > self._room:
            self._size -= len(self._kept.popitem(last=False)[1].body)

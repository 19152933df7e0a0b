"""The last good copy of what was served, for the time when the store cannot be read."""

from collections import OrderedDict
from threading import Lock
from typing import Protocol

from feeds.errors import StoreError
from feeds.publish import Rendition
from feeds.publish.pages import is_story
from feeds.publish.searches import Asked

#: bytes of bodies kept; most of them are the very objects that the publisher keeps, so they cost nothing twice
ROOM = 64 * 2**20


class Published(Protocol):
    """As much of a Publisher as serving asks for."""

    def rendition(self, path: str) -> Rendition | None: ...
    def search(self, path: str, wanted: Asked) -> Rendition | None: ...


class LastGood:
    """Asks the publisher; where the store fails, gives what was given last time, pages of articles aside."""

    def __init__(self, publisher: Published, room: int = ROOM) -> None:
        self._publisher, self._room, self._size = publisher, room, 0
        self._kept: OrderedDict[str, Rendition] = OrderedDict()
        self._lock = Lock()

    def rendition(self, path: str) -> Rendition | None:
        """What is published at `path`; raises StoreError where the store fails and nothing was kept."""
        try:
            found = self._publisher.rendition(path)
        except StoreError:
            with self._lock:
                if path not in self._kept:
                    raise
                return self._kept[path]
        if not is_story(path):
            with self._lock:
                self._replace(path, found)
        return found

    def search(self, path: str, wanted: Asked) -> Rendition | None:
        """What is found; nothing of it is kept, for strangers ask whatever they like."""
        return self._publisher.search(path, wanted)

    def _replace(self, path: str, found: Rendition | None) -> None:
        """Keep `found` instead of what was kept, and let go of what was not asked for the longest."""
        if path in self._kept:
            self._size -= len(self._kept.pop(path).body)
        if found is not None:
            self._kept[path] = found
            self._size += len(found.body)
        while self._size > self._room:
            self._size -= len(self._kept.popitem(last=False)[1].body)

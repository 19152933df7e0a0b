"""Documents with parameters: there is no end of them, so they have a shelf of their own, and are made in turns."""

from collections.abc import Callable, Hashable
from threading import BoundedSemaphore, Lock

from feeds.errors import Busy
from feeds.publish.rendition import Rendition, Shelf

#: documents that are made or waited for at a time; one more is refused, for half of the threads that answer must stay
#: for what everybody reads
MOST = 8


class Guests:
    """The renditions that strangers have asked for last; however many of them ask, one is being made."""

    def __init__(self, capacity: int, most: int = MOST) -> None:
        self._shelf = Shelf(capacity)
        self._most, self._seats = most, BoundedSemaphore(most)
        self._turn = Lock()

    def rendition(self, path: str, state: Hashable, make: Callable[[], Rendition | None]) -> Rendition | None:
        """What `make` makes of `path`, or what it made in the same state; raises Busy where too many are waiting."""
        if found := self._shelf.get(path, state):
            return found
        if not self._seats.acquire(blocking=False):
            raise Busy(f"expected at most {self._most} documents with parameters at a time, found more")
        try:
            with self._turn:
                return self._shelf.get(path, state) or self._made(state, make)
        finally:
            self._seats.release()

    def _made(self, state: Hashable, make: Callable[[], Rendition | None]) -> Rendition | None:
        if found := make():
            self._shelf.put(found, state)
        return found

"""Documents with parameters: there is no end of them, so they have a shelf of their own, and are made in turns."""

from collections import Counter
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from threading import Lock

from feeds.errors import Busy
from feeds.site.rendition import Rendition, Shelf

#: documents that are made or waited for at a time; one more is refused, for half of the threads that answer must stay
#: for what everybody reads
MOST = 8


class Guests:
    """The renditions that strangers have asked for last; however many of them ask, one is being made.

    One client has half of the places at most, so that the others find one.
    """

    def __init__(self, capacity: int, most: int = MOST) -> None:
        self._shelf = Shelf(capacity)
        self._most, self._share = most, max(most // 2, 1)
        self._lock, self._turn = Lock(), Lock()
        #: places that are taken, by client
        self._taken: Counter[str] = Counter()

    def rendition(
        self, path: str, state: Hashable, make: Callable[[], Rendition | None], client: str = ""
    ) -> Rendition | None:
        """What `make` makes of `path`, or what it made in the same state; raises Busy where too many are waiting.

        `client` is who asks, empty where nobody knows.
        """
        if found := self._shelf.get(path, state):
            return found
        with self._place(client), self._turn:
            return self._shelf.get(path, state) or self._made(state, make)

    @contextmanager
    def _place(self, client: str) -> Iterator[None]:
        with self._lock:
            if self._taken.total() >= self._most:
                raise Busy(f"expected at most {self._most} documents with parameters at a time, found more")
            if client and self._taken[client] >= self._share:
                raise Busy(f"expected at most {self._share} of them at a time for one client, found more")
            self._taken[client] += 1
        try:
            yield
        finally:
            with self._lock:
                # who has none left is forgotten
                self._taken -= Counter({client: 1})

    def _made(self, state: Hashable, make: Callable[[], Rendition | None]) -> Rendition | None:
        if found := make():
            self._shelf.put(found, state)
        return found

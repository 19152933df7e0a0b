"""Places for those who ask for what has to be made for them alone: one number of them for all kinds together."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

from feeds.errors import Busy

#: documents that are made or waited for at a time; one more is refused, for half of the threads that answer must stay
#: for what everybody reads
MAX_RENDERS = 8


class ConcurrencyLimit:
    """So many places, of which one client has half at most, so that the others find one; safe to share.

    Of whom nobody knows who they are each may be another: for them all places count together.
    """

    def __init__(self, limit: int = MAX_RENDERS) -> None:
        self._most, self._share = limit, max(limit // 2, 1)
        self._lock = Lock()
        #: places that are taken, by client
        self._taken: Counter[str] = Counter()

    @contextmanager
    def one(self, client: str) -> Iterator[None]:
        """A place for `client`, empty where nobody knows; raises Busy where there is none."""
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

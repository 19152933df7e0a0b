"""A shared limit on how many requests may render uncached documents at once."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

from feeds.errors import Busy

#: maximum number of documents that are rendered or waited for at once; a further request is refused, because half of
#: the server threads must stay free for cached documents
MAX_RENDERS = 8


class ConcurrencyLimit:
    """Limits concurrent renders, in total and per client (half of the total). Thread-safe.

    Clients without a known address share the global limit only.
    """

    def __init__(self, limit: int = MAX_RENDERS) -> None:
        self._limit, self._per_client = limit, max(limit // 2, 1)
        self._lock = Lock()
        #: slots in use, by client
        self._in_use: Counter[str] = Counter()

    @contextmanager
    def slot(self, client: str) -> Iterator[None]:
        """Take a slot for `client` (empty if unknown) for the duration of the block; raises Busy if none is free."""
        with self._lock:
            if self._in_use.total() >= self._limit:
                raise Busy(f"expected at most {self._limit} documents with parameters at a time, found more")
            if client and self._in_use[client] >= self._per_client:
                raise Busy(f"expected at most {self._per_client} of them at a time for one client, found more")
            self._in_use[client] += 1
        try:
            yield
        finally:
            with self._lock:
                # the Counter drops clients with no slots
                self._in_use -= Counter({client: 1})

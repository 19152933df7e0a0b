"""Negotiation of the content encoding, and the thread that prepares the slow ones."""

from collections.abc import Collection
from contextlib import suppress
from functools import lru_cache
from queue import Full, Queue
from threading import Lock, Thread

from werkzeug.datastructures import Accept
from werkzeug.http import parse_accept_header

from feeds.publish.encodings import BACKGROUND_ENCODERS, ENCODER_ERRORS
from feeds.publish.rendition import MIN_GZIP_SIZE, Rendition

IDENTITY = "identity"
#: maximum number of waiting bodies; a further one is asked for again by a later request
_QUEUE_SIZE = 256
#: number of remembered values of `Accept-Encoding`; clients use a few dozen
_HEADERS = 1024


@lru_cache(_HEADERS)
def acceptable_encodings(header: str) -> tuple[str, ...]:
    """The compressed encodings that `Accept-Encoding` prefers to the bare body, best first.

    RFC 9110 section 12.5.3: by quality, ours decides between equal ones; `*` stands for gzip, which every client knows;
    identity is acceptable and wins with a higher quality.

    >>> acceptable_encodings("gzip, deflate, br, zstd"), acceptable_encodings("br;q=0.5, *")
    (('br', 'zstd', 'gzip'), ('gzip', 'br'))
    """
    quality = {name.lower(): quality for name, quality in parse_accept_header(header, Accept)}
    known = {name: quality.get(name, 0.0) for name in BACKGROUND_ENCODERS} | {
        "gzip": quality.get("gzip", quality.get("*", 0.0))
    }
    identity = quality.get(IDENTITY, 0.0)
    acceptable = [name for name, value in known.items() if value > 0 and value >= identity]
    return tuple(sorted(acceptable, key=lambda name: -known[name]))


class BackgroundEncoder:
    """Prepares brotli and zstd in one thread, so that no response waits for them. Thread-safe."""

    def __init__(self) -> None:
        self._queue = Queue[tuple[Rendition, str]](_QUEUE_SIZE)
        self._lock = Lock()
        self._thread: Thread | None = None
        self._changes = 0

    def state(self) -> object:
        """A value that is equal to an earlier one if nothing was asked for or prepared since."""
        return object() if self._queue.unfinished_tasks else self._changes

    def prepare(self, rendition: Rendition, encoding: str) -> None:
        """Ask for an encoding of a rendition, and return at once; where too many are waiting, nothing happens."""
        with self._lock:
            self._changes += 1
            if self._thread is None:
                self._thread = Thread(target=self._run, name="encoder", daemon=True)
                self._thread.start()
        try:
            self._queue.put_nowait((rendition, encoding))
        except Full:
            return

    def wait(self) -> None:
        """Wait until everything is prepared; for tests."""
        self._queue.join()

    def _run(self) -> None:
        while True:
            rendition, encoding = self._queue.get()
            if not rendition.is_prepared(encoding):
                with suppress(*ENCODER_ERRORS):
                    rendition.encode(encoding)
            with self._lock:
                self._changes += 1
            self._queue.task_done()


def choose_encoding(
    rendition: Rendition, acceptable: tuple[str, ...], tags: Collection[str], encoder: BackgroundEncoder | None
) -> str:
    """The encoding of the response: that of the client's copy if it is current, else the best one that is prepared.

    `tags` are the ETags of the copies. Better encodings are prepared for later requests.
    """
    if len(rendition.body) < MIN_GZIP_SIZE:
        return IDENTITY
    if tags and (current := [name for name in acceptable if rendition.etag_of(name) in tags]):
        return current[0]
    for encoding in acceptable:
        if rendition.encoded(encoding):
            return encoding
        if encoder and not rendition.is_prepared(encoding):
            encoder.prepare(rendition, encoding)
    return IDENTITY

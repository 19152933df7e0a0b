"""WSGI middleware that repeats the responses of the application without calling it, until the store changes.

Flask takes many times longer to answer a poll than to look up a finished response. Each stored response is what the
application itself sent to an equal request, so headers and bytes are the same; only `Date` is set again.
"""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache, partial
from threading import Lock
from typing import TYPE_CHECKING

from werkzeug.http import http_date

from feeds.common.lru import LruCache
from feeds.errors import StoreError
from feeds.model import Language
from feeds.publish.pages.languages import negotiate_language
from feeds.web.accept_language import parse_languages
from feeds.web.content_encoding import acceptable_encodings

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

#: seconds between two reads of the store's revision
CHECK_INTERVAL = 0.25
#: bytes of all stored responses; most bodies are shared with the cache of renditions
CAPACITY = 32 * 2**20
#: bytes of a stored response in addition to its body
_OVERHEAD = 4096
#: characters; longer values of negotiation headers would fill the memory of their parsed results
_MAX_HEADER = 256
#: number of responses that are found without a lock, between two reads of the revision
_RECENT = 256

#: requests with these variables always go to the application: private feeds, deltas, rare conditions
_NOT_STORED = frozenset(
    f"HTTP_{name}" for name in ("AUTHORIZATION", "A_IM", "IF_MATCH", "IF_UNMODIFIED_SINCE", "RANGE", "IF_RANGE")
)
_NEGOTIATED = {"accept-encoding", "accept-language"}


#: everything of a request that its response depends on: method, path, encodings, language (empty where it does not
#: matter), and the value of `If-None-Match`
_Key = tuple[str, str, tuple[str, ...], str, str | None]


@dataclass(frozen=True, slots=True)
class _Stored:
    status: str
    headers: list[tuple[str, str]]
    body: bytes
    #: index of the header `Date`, -1 without one
    date_index: int

    def header(self, name: str) -> str:
        return next((value for key, value in self.headers if key.lower() == name), "")


@dataclass(frozen=True, slots=True)
class _Interval:
    """What is known between two reads of the store's revision."""

    #: the header that replaces the one of a stored response
    date: tuple[str, str]
    #: all stored responses of the revision
    responses: LruCache[_Key, _Stored]
    #: those that were asked for in this interval, and those whose best encoding is not prepared yet
    recent: dict[_Key, _Stored]

    def find(self, key: _Key) -> _Stored | None:
        """The response of `responses`, which `recent` then has too."""
        if response := self.responses.get(key):
            self.note(key, response)
        return response

    def note(self, key: _Key, response: _Stored) -> None:
        """Put a response into `recent`."""
        if len(self.recent) >= _RECENT:
            self.recent.clear()
        self.recent[key] = response


class ResponseCache:
    """Wraps the WSGI application; stores public responses in memory, up to `CAPACITY` bytes. Thread-safe.

    `read_revision` returns the revision of the store and raises StoreError; it is called at most every
    `CHECK_INTERVAL` seconds, so a change is visible after that time at the latest. While it fails, every request goes
    to the application. `last_failure` returns another object after each stale copy that the application sent, and
    `encodings` another one while encodings are being prepared: what is sent then is repeated until the next read only.
    """

    def __init__(
        self,
        inner: "WSGIApplication",
        read_revision: Callable[[], int],
        last_failure: Callable[[], object],
        encodings: Callable[[], object],
        languages: tuple[Language, ...],
        *,
        capacity: int = CAPACITY,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._inner, self._read_revision, self._last_failure = inner, read_revision, last_failure
        self._encodings, self._capacity, self._clock = encodings, capacity, clock
        self._language = lru_cache(1024)(partial(_language, languages))
        self._lock = Lock()
        self._due = float("-inf")
        self._revision: int | None = None
        #: None while the store fails
        self._interval: _Interval | None = None

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Answer from the cache, else from the application."""
        if self._clock() >= self._due:
            self._renew()
        interval, key = self._interval, self._key(environ)
        if key is None or interval is None:
            return self._inner(environ, start_response)
        response = interval.recent.get(key) or interval.find(key) or self._ask(key, environ, interval)
        # a copy, because servers may change it (PEP 3333)
        headers = response.headers.copy()
        if response.date_index >= 0:
            headers[response.date_index] = interval.date
        start_response(response.status, headers)
        return [response.body]

    def _key(self, environ: "WSGIEnvironment") -> _Key | None:
        """The key of a request, None if its response is never stored."""
        path, condition = environ["PATH_INFO"], environ.get("HTTP_IF_NONE_MATCH")
        encodings, languages = environ.get("HTTP_ACCEPT_ENCODING", ""), ""
        # only folders of pages are negotiated
        if is_folder := path.endswith("/"):
            languages = environ.get("HTTP_ACCEPT_LANGUAGE", "")
        if (
            environ["REQUEST_METHOD"] not in ("GET", "HEAD")
            or environ.get("QUERY_STRING")
            # with If-None-Match this date is ignored (RFC 9110 section 13.1.3)
            or (condition is None and "HTTP_IF_MODIFIED_SINCE" in environ)
            or len(encodings) > _MAX_HEADER
            or len(languages) > _MAX_HEADER
            or not environ.keys().isdisjoint(_NOT_STORED)
        ):
            return None
        language = self._language(languages) if is_folder else ""
        return environ["REQUEST_METHOD"], path, acceptable_encodings(encodings), language, condition

    def _renew(self) -> None:
        """Begin the next interval."""
        with self._lock:
            # another thread may have done it while this one waited
            if (now := self._clock()) >= self._due:
                self._interval = self._next_interval()
                self._due = now + CHECK_INTERVAL

    def _next_interval(self) -> _Interval | None:
        try:
            revision = self._read_revision()
        except StoreError:
            return None
        last = self._interval
        if last is None or revision != self._revision:
            # a new cache: a response that is being rendered from the old revision goes into the old one
            responses = LruCache[_Key, _Stored](self._capacity, lambda it: len(it.body) + _OVERHEAD)
        else:
            responses = last.responses
        self._revision = revision
        return _Interval(("Date", http_date()), responses, {})

    def _ask(self, key: _Key, environ: "WSGIEnvironment", interval: _Interval) -> _Stored:
        """The response of the application, stored if equal requests get the same."""
        failure, encodings = self._last_failure(), self._encodings()
        response = _call(self._inner, environ)
        if _is_repeatable(key, response) and self._last_failure() is failure:
            if self._encodings() == encodings:
                interval.responses.put(key, response)
            else:
                interval.note(key, response)
        return response


def _call(inner: "WSGIApplication", environ: "WSGIEnvironment") -> _Stored:
    started: list[tuple[str, list[tuple[str, str]]]] = []

    def start(status: str, headers: list[tuple[str, str]], _error: object = None) -> Callable[[bytes], object]:
        started.append((status, headers))
        return _no_write

    chunks = inner(environ, start)
    try:
        body = b"".join(chunks)
    finally:
        if close := getattr(chunks, "close", None):
            close()
    status, headers = started[-1]
    names = [name for name, _ in headers]
    return _Stored(status, headers, body, names.index("Date") if "Date" in names else -1)


def _no_write(_data: bytes) -> None:
    raise NotImplementedError  # Flask returns its bodies


def _is_repeatable(key: _Key, response: _Stored) -> bool:
    """Whether the response is public and depends on its key and the store's revision only.

    A 304 is stored for the ETag itself only, so that invented conditions do not fill the cache. Search results that
    still grow have a maximum age of 0.
    """
    _, _, _, language, condition = key
    tag, control = response.header("etag"), response.header("cache-control")
    is_unmodified = response.status.startswith("304") and bool(tag) and condition in (tag, f"W/{tag}")
    is_whole = response.status.startswith("200") and condition is None
    varied = {name.strip().lower() for name in response.header("vary").split(",")}
    return (
        (is_whole or is_unmodified)
        and control.startswith("public,")
        and "max-age=0," not in control
        and varied <= (_NEGOTIATED if language else _NEGOTIATED - {"accept-language"})
        and not response.header("set-cookie")
    )


def _language(offered: tuple[Language, ...], header: str) -> Language:
    return negotiate_language(parse_languages(header), offered)

"""WSGI middleware that repeats the responses of the application without calling it, until the store changes.

Flask takes many times longer to answer a poll than to look up a finished response. Each stored response is what the
application itself sent to an equal request, so headers and bytes are the same; only `Date` is set again.
"""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache, partial
from threading import Lock
from typing import TYPE_CHECKING, NamedTuple

from werkzeug.http import http_date

from feeds.common.lru import LruCache
from feeds.errors import StoreError
from feeds.model import Language
from feeds.publish.pages.languages import negotiate_language
from feeds.web.accept_language import parse_languages
from feeds.web.responses import prefers_gzip

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

#: requests with these variables always go to the application: private feeds, deltas, rare conditions
_NOT_STORED = frozenset(
    f"HTTP_{name}" for name in ("AUTHORIZATION", "A_IM", "IF_MATCH", "IF_UNMODIFIED_SINCE", "RANGE", "IF_RANGE")
)
_NEGOTIATED = {"accept-encoding", "accept-language"}


class _Key(NamedTuple):
    """Everything of a request that its response depends on."""

    method: str
    path: str
    is_gzip: bool
    #: empty where the response does not depend on it
    language: str
    #: the value of `If-None-Match`
    condition: str | None


@dataclass(frozen=True, slots=True)
class _Stored:
    status: str
    headers: list[tuple[str, str]]
    body: bytes

    def header(self, name: str) -> str:
        return next((value for key, value in self.headers if key.lower() == name), "")


class ResponseCache:
    """Wraps the WSGI application; stores public responses in memory, up to `CAPACITY` bytes. Thread-safe.

    `read_revision` returns the revision of the store and raises StoreError; it is called at most every
    `CHECK_INTERVAL` seconds, so a change is visible after that time at the latest. While it fails, every request goes
    to the application. `last_failure` returns another object after each stale copy that the application sent.
    """

    def __init__(
        self,
        inner: "WSGIApplication",
        read_revision: Callable[[], int],
        last_failure: Callable[[], object],
        languages: tuple[Language, ...],
        *,
        capacity: int = CAPACITY,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._inner, self._read_revision, self._last_failure = inner, read_revision, last_failure
        self._capacity, self._clock = capacity, clock
        self._gzip = lru_cache(1024)(prefers_gzip)
        self._language = lru_cache(1024)(partial(_language, languages))
        self._lock = Lock()
        self._due = float("-inf")
        self._date = ""
        self._revision: int | None = None
        #: None while the store fails
        self._responses: LruCache[_Key, _Stored] | None = None

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Answer from the cache, else from the application."""
        key = self._key(environ)
        responses = self._current() if key else None
        if key is None or responses is None:
            return self._inner(environ, start_response)
        if response := responses.get(key):
            headers = [(name, self._date if name == "Date" else value) for name, value in response.headers]
        else:
            response = self._ask(key, environ, responses)
            headers = response.headers
        start_response(response.status, headers)
        return [response.body]

    def _key(self, environ: "WSGIEnvironment") -> _Key | None:
        """The key of a request, None if its response is never stored."""
        method, path = environ["REQUEST_METHOD"], environ["PATH_INFO"]
        condition = environ.get("HTTP_IF_NONE_MATCH")
        encodings, languages = environ.get("HTTP_ACCEPT_ENCODING", ""), environ.get("HTTP_ACCEPT_LANGUAGE", "")
        if (
            method not in ("GET", "HEAD")
            or environ.get("QUERY_STRING")
            # with If-None-Match this date is ignored (RFC 9110 section 13.1.3)
            or (condition is None and "HTTP_IF_MODIFIED_SINCE" in environ)
            or max(len(encodings), len(languages)) > _MAX_HEADER
            or not _NOT_STORED.isdisjoint(environ)
        ):
            return None
        # only folders of pages are negotiated
        language = self._language(languages) if path.endswith("/") else ""
        return _Key(method, path, self._gzip(encodings), language, condition)

    def _current(self) -> LruCache[_Key, _Stored] | None:
        """The responses of the current revision."""
        if self._clock() >= self._due:
            with self._lock:
                # another thread may have done it while this one waited
                if (now := self._clock()) >= self._due:
                    self._check()
                    self._due = now + CHECK_INTERVAL
        return self._responses

    def _check(self) -> None:
        self._date = http_date()
        try:
            revision = self._read_revision()
        except StoreError:
            self._revision = self._responses = None
            return
        if revision != self._revision:
            # a new cache: a response that is being rendered from the old revision goes into the old one
            self._revision, self._responses = revision, LruCache(self._capacity, lambda it: len(it.body) + _OVERHEAD)

    def _ask(self, key: _Key, environ: "WSGIEnvironment", responses: LruCache[_Key, _Stored]) -> _Stored:
        """The response of the application, stored if equal requests get the same."""
        failure = self._last_failure()
        response = _call(self._inner, environ)
        if _is_repeatable(key, response) and self._last_failure() is failure:
            responses.put(key, response)
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
    return _Stored(status, headers, body)


def _no_write(_data: bytes) -> None:
    raise NotImplementedError  # Flask returns its bodies


def _is_repeatable(key: _Key, response: _Stored) -> bool:
    """Whether the response is public and depends on its key and the store's revision only.

    A 304 is stored for the ETag itself only, so that invented conditions do not fill the cache. Search results that
    still grow have a maximum age of 0.
    """
    tag, control = response.header("etag"), response.header("cache-control")
    is_unmodified = response.status.startswith("304") and bool(tag) and key.condition in (tag, f"W/{tag}")
    is_whole = response.status.startswith("200") and key.condition is None
    varied = {name.strip().lower() for name in response.header("vary").split(",")}
    return (
        (is_whole or is_unmodified)
        and control.startswith("public,")
        and "max-age=0," not in control
        and varied <= (_NEGOTIATED if key.language else _NEGOTIATED - {"accept-language"})
        and not response.header("set-cookie")
    )


def _language(offered: tuple[Language, ...], header: str) -> Language:
    return negotiate_language(parse_languages(header), offered)

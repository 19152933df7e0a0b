"""A rendition as a response: its headers, each with its reason, and the conditional answer by werkzeug."""

from dataclasses import dataclass, replace

from flask import Request, Response

from feeds.publish.rendition import MIN_GZIP_SIZE, Rendition
from feeds.web.cors import allow_all_origins
from feeds.web.etags import conditional_environ
from feeds.web.security_headers import PAGE_POLICY

#: how long caches may go on serving a copy while the server fails; RFC 5861 section 4
STALE_IF_ERROR = 24 * 60 * 60
#: for a year, as long as caches keep anything (RFC 9111), and not asked for again when a page is reloaded (RFC 8246)
IMMUTABLE = "public, max-age=31536000, immutable"
PRECONDITION_FAILED = 412
#: of what is made for readers, beneath whatever prefix; everything else is for people and their browsers
_FOR_READERS = ("application/", "text/x-opml")


@dataclass(frozen=True, slots=True)
class Freshness:
    """How long a copy is good; the same setting is the `<ttl>` inside the feeds."""

    seconds: int
    #: for the one who asked alone, and for no cache that others share
    is_private: bool = False

    @property
    def cache_control(self) -> str:
        """The header of that name, for browsers and for caches on the way."""
        stale = f"stale-while-revalidate={self.seconds}, stale-if-error={STALE_IF_ERROR}"
        whose = "private" if self.is_private else "public"
        return f"{whose}, max-age={self.seconds}, {stale}"


def answer(rendition: Rendition, request: Request, freshness: Freshness) -> Response:
    """The bytes in the encoding that the client prefers, or 304 where it has them.

    A copy of what is still growing is good for no time, and known by its bytes alone.
    """
    is_gzip = len(rendition.body) >= MIN_GZIP_SIZE and _prefers_gzip(request)
    response = Response(rendition.gzip if is_gzip else rendition.body, content_type=rendition.media_type)
    if is_gzip:
        response.content_encoding = "gzip"
    # strong, and one for each encoding: it stands for the bytes as sent
    response.set_etag(rendition.gzip_etag if is_gzip else rendition.etag)
    if rendition.modified:  # werkzeug takes None for now
        response.last_modified = rendition.modified
    # asked for by its version it never changes
    is_lasting = rendition.version and request.args.get("v") == rendition.version and not freshness.is_private
    effective = freshness if rendition.modified else replace(freshness, seconds=0)
    response.headers["Cache-Control"] = IMMUTABLE if is_lasting else effective.cache_control
    response.headers["Vary"] = "Accept-Encoding"
    if rendition.links:
        response.headers["Link"] = ", ".join(f'<{url}>; rel="{relation}"' for relation, url in rendition.links)
    if rendition.media_type.startswith("text/html"):
        response.headers["Content-Security-Policy"] = PAGE_POLICY
    if freshness.is_private:
        _mark_private(response)
    elif is_for_readers(rendition.media_type):
        allow_all_origins(response)
    response.make_conditional(conditional_environ(request, rendition, response.headers["ETag"]))
    if response.status_code == PRECONDITION_FAILED:  # If-Match: an error like any other, and none to keep
        return plain("the copy you name is not the one held", PRECONDITION_FAILED)
    return response


def is_for_readers(media_type: str) -> bool:
    """Whether programs read it: everything else is for people and their browsers."""
    return media_type.startswith(_FOR_READERS)


def plain(text: str, status: int = 200) -> Response:
    """A line for people and probes; never kept, lest a cache go on telling yesterday's trouble."""
    response = Response(f"{text}\n", status, content_type="text/plain; charset=utf-8")
    response.headers["Cache-Control"] = "no-store"
    return response


def _mark_private(response: Response) -> None:
    # without its token the same address is 404
    response.vary.add("Authorization")
    # an address that has leaked shall at least not be found by searching
    response.headers["X-Robots-Tag"] = "noindex"


def _prefers_gzip(request: Request) -> bool:
    """RFC 9110 section 12.5.3: named gzip counts, else `*`; identity is always good unless it is worth more."""
    worth = {name.lower(): quality for name, quality in request.accept_encodings}
    gzip = worth.get("gzip", worth.get("*", 0))
    return gzip > 0 and gzip >= worth.get("identity", 0)

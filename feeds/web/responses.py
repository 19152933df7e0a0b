"""Build the response for a rendition: headers, each with its reason, and conditional requests by werkzeug."""

from dataclasses import dataclass, replace

from flask import Request, Response

from feeds.publish.rendition import MIN_GZIP_SIZE, Rendition
from feeds.web.cors import allow_all_origins
from feeds.web.etags import conditional_environ
from feeds.web.security_headers import PAGE_POLICY

#: seconds for which caches may serve a stale copy while the server fails (RFC 5861 section 4)
STALE_IF_ERROR = 24 * 60 * 60
#: a year, the maximum of caches (RFC 9111), without revalidation on reload (RFC 8246)
IMMUTABLE = "public, max-age=31536000, immutable"
PRECONDITION_FAILED = 412
#: media types of documents for feed readers; all others are for people in browsers
_FOR_READERS = ("application/", "text/x-opml")


@dataclass(frozen=True, slots=True)
class Freshness:
    """How long a response is fresh; the same setting is the `<ttl>` inside the feeds."""

    seconds: int
    #: only for this client; shared caches must not store it
    is_private: bool = False

    @property
    def cache_control(self) -> str:
        """The value of the header `Cache-Control`."""
        stale = f"stale-while-revalidate={self.seconds}, stale-if-error={STALE_IF_ERROR}"
        whose = "private" if self.is_private else "public"
        return f"{whose}, max-age={self.seconds}, {stale}"


def answer(rendition: Rendition, request: Request, freshness: Freshness) -> Response:
    """The response with the encoding that the client prefers, or 304 if its copy is current.

    A rendition without modification time (the search index is still being filled) is not fresh at any time; its ETag is
    the only validator.
    """
    is_gzip = len(rendition.body) >= MIN_GZIP_SIZE and _prefers_gzip(request)
    response = Response(rendition.gzip if is_gzip else rendition.body, content_type=rendition.media_type)
    if is_gzip:
        response.content_encoding = "gzip"
    # strong, and different for each encoding, because it identifies the bytes as sent
    response.set_etag(rendition.gzip_etag if is_gzip else rendition.etag)
    if rendition.modified:  # werkzeug treats None as the current time
        response.last_modified = rendition.modified
    # at a URL with its version, the document never changes
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
    if response.status_code == PRECONDITION_FAILED:  # If-Match: an error response that must not be cached
        return plain("the ETag is not that of the current document", PRECONDITION_FAILED)
    return response


def is_for_readers(media_type: str) -> bool:
    """Whether documents of this media type are for feed readers; all others are for people in browsers."""
    return media_type.startswith(_FOR_READERS)


def plain(text: str, status: int = 200) -> Response:
    """A line of text for people and health checks; never cached, so that no cache serves an old error."""
    response = Response(f"{text}\n", status, content_type="text/plain; charset=utf-8")
    response.headers["Cache-Control"] = "no-store"
    return response


def _mark_private(response: Response) -> None:
    # without its token the same URL is a 404
    response.vary.add("Authorization")
    # search engines must not index a leaked URL
    response.headers["X-Robots-Tag"] = "noindex"


def _prefers_gzip(request: Request) -> bool:
    """RFC 9110 section 12.5.3: explicit gzip, else `*`; identity is acceptable and wins with a higher quality."""
    worth = {name.lower(): quality for name, quality in request.accept_encodings}
    gzip = worth.get("gzip", worth.get("*", 0))
    return gzip > 0 and gzip >= worth.get("identity", 0)

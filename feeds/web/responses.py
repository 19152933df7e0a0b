"""Build the response for a rendition: headers, each with its reason, and conditional requests by werkzeug."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from flask import Request, Response
from werkzeug.http import http_date

from feeds.publish.rendition import Rendition
from feeds.web.content_encoding import IDENTITY, BackgroundEncoder, acceptable_encodings, choose_encoding
from feeds.web.cors import ALL_ORIGINS
from feeds.web.etags import conditional_environ, if_none_match_tags, without_suffix
from feeds.web.security_headers import PAGE_POLICY

#: seconds for which caches may serve a stale copy while the server fails (RFC 5861 section 4)
STALE_IF_ERROR = 24 * 60 * 60
#: a year, the maximum of caches (RFC 9111), without revalidation on reload (RFC 8246)
IMMUTABLE = "public, max-age=31536000, immutable"
PRECONDITION_FAILED = 412
#: media types of documents for feed readers; all others are for people in browsers
_FOR_READERS = ("application/", "text/x-opml")


@dataclass(frozen=True)  # no slots: `cached_property` keeps its value in the instance
class Freshness:
    """How long a response is fresh; the same setting is the `<ttl>` inside the feeds."""

    seconds: int
    #: whether shared caches may store it, and not only the cache of one client (RFC 9111 section 5.2.2)
    is_shared: bool = True

    @cached_property
    def cache_control(self) -> str:
        """The value of the header `Cache-Control`."""
        stale = f"stale-while-revalidate={self.seconds}, stale-if-error={STALE_IF_ERROR}"
        return f"{'public' if self.is_shared else 'private'}, max-age={self.seconds}, {stale}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Representation:
    """A rendition in one encoding, as every response sends it (RFC 9110 section 3.2)."""

    body: bytes
    headers: Mapping[str, str]


def represent(
    rendition: Rendition, freshness: Freshness, *, encoding: str = IDENTITY, is_immutable: bool = False
) -> Representation:
    """The body and the headers of a rendition; they depend on no other part of a request.

    The body is empty if the encoding is not prepared, which is enough for a 304.

    A rendition without modification time (the search index is still being filled) is not fresh at any time; its ETag is
    the only validator.
    """
    media_type = rendition.media_type
    effective = freshness if rendition.modified else replace(freshness, seconds=0)
    # the ETag is strong, and different for each encoding, because it identifies the bytes as sent
    headers = {
        "Content-Type": media_type,
        "ETag": f'"{rendition.etag_of(encoding)}"',
        "Cache-Control": IMMUTABLE if is_immutable else effective.cache_control,
        # without its token the URL of a private feed is a 404
        "Vary": "Accept-Encoding" if freshness.is_shared else "Accept-Encoding, Authorization",
    }
    if encoding != IDENTITY:
        headers["Content-Encoding"] = encoding
    if rendition.modified:
        headers["Last-Modified"] = http_date(rendition.modified)
    if rendition.links:
        headers["Link"] = ", ".join(f'<{url}>; rel="{relation}"' for relation, url in rendition.links)
    if media_type.startswith("text/html"):
        headers["Content-Security-Policy"] = PAGE_POLICY
    if not freshness.is_shared:
        # search engines must not index a leaked URL
        headers["X-Robots-Tag"] = "noindex"
    elif is_for_readers(media_type):
        headers |= ALL_ORIGINS
    return Representation(body=rendition.encoded(encoding), headers=headers)


def document_response(
    rendition: Rendition, request: Request, freshness: Freshness, encoder: BackgroundEncoder | None = None
) -> Response:
    """The response with the encoding that the client prefers, or 304 if its copy is current.

    Without `encoder` there is no other encoding than gzip.
    """
    encoding = _encoding(rendition, request, encoder)
    # at a URL with its version, the document never changes
    is_immutable = bool(rendition.version) and request.args.get("v") == rendition.version and freshness.is_shared
    representation = represent(rendition, freshness, encoding=encoding, is_immutable=is_immutable)
    response = Response(representation.body, headers=representation.headers)
    response.make_conditional(conditional_environ(request, rendition, response.headers["ETag"]))
    if response.status_code == PRECONDITION_FAILED:  # If-Match: an error response that must not be cached
        return plain("the ETag is not that of the current document", PRECONDITION_FAILED)
    return response


def _encoding(rendition: Rendition, request: Request, encoder: BackgroundEncoder | None) -> str:
    acceptable = acceptable_encodings(request.headers.get("Accept-Encoding", ""))
    if "A-IM" in request.headers:
        # a delta is compressed for each request, so only by gzip
        acceptable = tuple(name for name in acceptable if name == "gzip")
    # with If-Match, a current copy is not always answered with 304
    tags = set() if "If-Match" in request.headers else set(map(without_suffix, if_none_match_tags(request)))
    return choose_encoding(rendition, acceptable, tags, encoder)


def is_for_readers(media_type: str) -> bool:
    """Whether documents of this media type are for feed readers; all others are for people in browsers."""
    return media_type.startswith(_FOR_READERS)


def plain(text: str, status: int = 200) -> Response:
    """A line of text for people and health checks; never cached, so that no cache serves an old error."""
    response = Response(f"{text}\n", status, content_type="text/plain; charset=utf-8")
    response.headers["Cache-Control"] = "no-store"
    return response

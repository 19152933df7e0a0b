"""Delta encoding for feeds: RFC 3229 with the instance manipulation `feed`.

A client that sends `A-IM: feed` with the ETag of its copy gets the same document with only the entries that are new or
have changed. This process remembers the entries of the documents that it sent to such clients; for an unknown ETag the
client gets the whole document.

Other responses do not change, including `Vary`: caches must not store a 226, and a cached whole document is a correct
response for every client.
"""

import gzip
import re
from collections.abc import Mapping

from flask import Request, Response
from werkzeug.datastructures import Accept
from werkzeug.http import parse_accept_header, quote_etag

from feeds.common.lru import LruCache
from feeds.publish.formats.deltas import entry_digests, keep_entries
from feeds.publish.formats.registry import FORMATS
from feeds.publish.rendition import MIN_GZIP_SIZE, Rendition
from feeds.web.etags import if_none_match_tags, without_suffix

#: number of remembered entries in all documents together; some 250 bytes each
ROOM = 50_000
IM_USED = 226

#: current feed documents with any prefix; archive documents are small already
_SUBSCRIPTION = re.compile(r"(?:[^?]*/)?feeds/[^/?]+\.([^./?]+)")

#: the entries of one version of a document: id -> digest
Entries = Mapping[str, int]


class EtagHistory:
    """Remembers which entries each sent ETag stands for. Thread-safe."""

    def __init__(self, capacity: int = ROOM) -> None:
        #: by path and ETag
        self._sent = LruCache[tuple[str, str], Entries](capacity, len)

    def shorten(self, rendition: Rendition, request: Request, response: Response) -> Response:
        """The 226 response to send instead of `response`; `response` itself if a delta is not possible or useful."""
        path = _SUBSCRIPTION.fullmatch(rendition.path)
        tag, _ = response.get_etag()
        if path is None or path[1] not in FORMATS or tag is None or not _accepts_delta(request):
            return response
        present = self._sent.get((rendition.path, tag)) or entry_digests(rendition.body, path[1])
        self._sent.put((rendition.path, tag), present)
        tags = if_none_match_tags(request) if response.status_code == 200 else ()
        # the base that gives the shortest delta; of two equal ones, always the same
        bases = ((base_tag, self._sent.get((rendition.path, without_suffix(base_tag)))) for base_tag in sorted(tags))
        candidates = [(base_tag, _changed(base_entries, present)) for base_tag, base_entries in bases if base_entries]
        base, changed = min(candidates, key=lambda base_tag: len(base_tag[1]), default=("", set(present)))
        return (
            _as_delta(response, keep_entries(rendition.body, path[1], changed), base)
            if len(changed) < len(present)
            else response
        )


def _changed(base: Entries, present: Entries) -> set[str]:
    return {id for id, digest in present.items() if base.get(id) != digest}


def _as_delta(response: Response, body: bytes, base: str) -> Response:
    """Turn the response with the whole document into a delta; its ETag still stands for the whole document."""
    packed = response.content_encoding == "gzip" and len(body) >= MIN_GZIP_SIZE
    response.set_data(gzip.compress(body, mtime=0) if packed else body)
    if not packed:
        response.headers.pop("Content-Encoding", None)
    response.status_code = IM_USED
    response.headers["IM"] = "feed"
    # the copy of the client that the delta applies to (RFC 3229 section 7.1)
    response.headers["Delta-Base"] = quote_etag(base)
    # a cache that does not implement instance manipulations would store this as the document (section 5.5)
    response.headers["Cache-Control"] = "no-store, im"
    response.headers["Vary"] = "A-IM, If-None-Match, Accept-Encoding"
    return response


def _accepts_delta(request: Request) -> bool:
    """Whether the client accepts `feed` and does not prefer the whole document (RFC 3229 section 5.2)."""
    accepted = parse_accept_header(request.headers.get("A-IM"), Accept)
    worth = {name.lower(): quality for name, quality in accepted}
    return worth.get("feed", 0) > 0 and worth["feed"] >= worth.get("identity", 0)

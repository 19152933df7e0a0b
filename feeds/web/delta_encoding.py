"""Only what is new, to clients that ask for it: RFC 3229 with the instance manipulation `feed`.

A client that sends `A-IM: feed` with the tag of the copy it has gets the same document with the entries that are new or
have changed since. What a tag stood for is remembered by this process of the documents that it sent to such clients;
where it is forgotten, they get all of it, as ever.

Answers to everybody else stay as they are, `Vary` included: no cache may keep a 226, and a whole document that a cache
has kept is a right answer to anybody.
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

#: entries that are remembered, in all documents together; some 250 bytes each
ROOM = 50_000
IM_USED = 226

#: what one subscribes to, whatever stands before it; months of the archive are cut already
_SUBSCRIPTION = re.compile(r"(?:[^?]*/)?feeds/[^/?]+\.([^./?]+)")

#: what stands in one state of a document: id -> digest
Entries = Mapping[str, int]


class EtagHistory:
    """What tags stood for; safe to share between threads."""

    def __init__(self, capacity: int = ROOM) -> None:
        #: by path and tag
        self._sent = LruCache[tuple[str, str], Entries](capacity, len)

    def shorten(self, rendition: Rendition, request: Request, response: Response) -> Response:
        """The answer to be sent instead of `response`, which is the one to a client that wants no less than all."""
        path = _SUBSCRIPTION.fullmatch(rendition.path)
        tag, _ = response.get_etag()
        if path is None or path[1] not in FORMATS or tag is None or not _accepts_delta(request):
            return response
        present = self._sent.get((rendition.path, tag)) or entry_digests(rendition.body, path[1])
        self._sent.put((rendition.path, tag), present)
        tags = if_none_match_tags(request) if response.status_code == 200 else ()
        # the base of the shortest one; of two the same whatever their order
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
    """Turn the answer with the whole document into one with a part of it; its tag goes on standing for the whole."""
    packed = response.content_encoding == "gzip" and len(body) >= MIN_GZIP_SIZE
    response.set_data(gzip.compress(body, mtime=0) if packed else body)
    if not packed:
        response.headers.pop("Content-Encoding", None)
    response.status_code = IM_USED
    response.headers["IM"] = "feed"
    # which of the copies that the client named (RFC 3229 section 7.1)
    response.headers["Delta-Base"] = quote_etag(base)
    # a cache that does not know instance manipulations would take this for the document (section 5.5)
    response.headers["Cache-Control"] = "no-store, im"
    response.headers["Vary"] = "A-IM, If-None-Match, Accept-Encoding"
    return response


def _accepts_delta(request: Request) -> bool:
    """Whether the client takes `feed` and does not like the whole better (RFC 3229 section 5.2)."""
    accepted = parse_accept_header(request.headers.get("A-IM"), Accept)
    worth = {name.lower(): quality for name, quality in accepted}
    return worth.get("feed", 0) > 0 and worth["feed"] >= worth.get("identity", 0)

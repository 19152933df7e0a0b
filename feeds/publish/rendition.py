"""A document as it is sent, with its validators, and the shelf on which the recent ones are kept."""

import gzip
import hashlib
from collections.abc import Hashable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from feeds.common.lru import LruCache

#: fixed, as another level means other bytes and another tag; 6 is what zlib itself takes for balanced
_GZIP_LEVEL = 6

#: bytes; what fits into one packet gains nothing
MIN_GZIP_SIZE = 1024


@dataclass(frozen=True, kw_only=True)  # no slots: `cached_property` keeps its values in the instance
class Rendition:
    """The bytes at one path; entity tags are strong and without their quotation marks."""

    #: from the root, without a leading slash: `feeds/voa.rss`
    path: str
    body: bytes
    #: with its charset
    media_type: str
    #: when the articles behind it last changed, aware UTC; never the clock. None while more may come to it at any
    #: moment: then it is not to be kept
    modified: datetime | None
    #: stands in the query of the address at which these very bytes are found for ever; empty where there is none
    version: str = ""
    #: what stands in the header `Link` (RFC 8288), as relation and absolute address
    links: tuple[tuple[str, str], ...] = ()

    @cached_property
    def etag(self) -> str:
        """Tag of `body`."""
        return _tag(self.body)

    @cached_property
    def gzip(self) -> bytes:
        """`body` compressed, once."""
        return compress_gzip(self.body)

    @cached_property
    def gzip_etag(self) -> str:
        """Tag of `gzip`: a strong tag belongs to one encoding (RFC 9110 section 8.8.3.3)."""
        return _tag(self.gzip)


class RenditionCache:
    """The renditions asked for last, up to `capacity` bytes of bodies, each good for one state of what it shows."""

    def __init__(self, capacity: int) -> None:
        self._held = LruCache[str, tuple[Hashable, Rendition]](capacity, lambda entry: len(entry[1].body))

    def get(self, path: str, state: Hashable) -> Rendition | None:
        """The rendition of `path` if it was made in `state`."""
        cached_state, rendition = self._held.get(path) or (None, None)
        return rendition if cached_state == state else None

    def put(self, rendition: Rendition, state: Hashable) -> None:
        """Keep `rendition` in place of an older one, and let go of those not asked for the longest."""
        self._held.put(rendition.path, (state, rendition))


def compress_gzip(body: bytes) -> bytes:
    """`body` compressed with gzip; without a time in its head, so equal bodies give equal bytes."""
    return gzip.compress(body, compresslevel=_GZIP_LEVEL, mtime=0)


def _tag(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()[:32]

"""A rendered document with its validators: ETags and modification time."""

import gzip
import hashlib
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

#: fixed, because another level gives other bytes and another ETag; 6 is the default of zlib
_GZIP_LEVEL = 6

#: bytes; smaller bodies fit into one packet, so compression gains nothing
MIN_GZIP_SIZE = 1024


@dataclass(frozen=True, kw_only=True)  # no slots: `cached_property` keeps its values in the instance
class Rendition:
    """The bytes at one path; ETags are strong and stored without quotation marks."""

    #: path from the root, without a leading slash: `feeds/voa.rss`
    path: str
    body: bytes
    #: including the charset
    media_type: str
    #: when its articles last changed, aware UTC, never the time of rendering. None while the search index is being
    #: filled: then it must not be cached
    modified: datetime | None
    #: version parameter of the immutable URL of these bytes; empty if there is none
    version: str = ""
    #: for the header `Link` (RFC 8288): pairs of relation and absolute URL
    links: tuple[tuple[str, str], ...] = ()

    @cached_property
    def etag(self) -> str:
        """ETag of `body`."""
        return _tag(self.body)

    @cached_property
    def gzip(self) -> bytes:
        """`body` compressed with gzip, computed once."""
        return compress_gzip(self.body)

    @cached_property
    def gzip_etag(self) -> str:
        """ETag of `gzip`: a strong ETag belongs to one encoding (RFC 9110 section 8.8.3.3)."""
        return _tag(self.gzip)


def compress_gzip(body: bytes) -> bytes:
    """`body` compressed with gzip, without a timestamp, so that equal bodies give equal bytes."""
    return gzip.compress(body, compresslevel=_GZIP_LEVEL, mtime=0)


def _tag(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()[:32]

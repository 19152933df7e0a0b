"""A rendered document with its validators: ETags and modification time."""

import gzip
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from feeds.publish.encodings import BACKGROUND_ENCODERS, VERSIONS
from feeds.publish.gzip_chunks import Compressed, compress

#: of exported files, where compression takes longer than rendering without doing harm; 6 is the default of zlib
_GZIP_LEVEL = 6

#: bytes; smaller bodies fit into one packet, so compression gains nothing
MIN_GZIP_SIZE = 1024

_BASE, _COMPRESSED = "base", "compressed"

#: every encoding in which documents are sent
ENCODINGS = ("identity", "gzip", *BACKGROUND_ENCODERS)


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
    #: the entries of `body`, see `feeds.publish.feed.assemble`
    assembly: Any = field(default=None, repr=False, compare=False)
    #: ends of entries after which `gzip` begins another chunk, with the ids of the entries
    cuts: Sequence[tuple[str, int]] = field(default=(), repr=False, compare=False)
    #: what `gzip` takes chunks from, and what the next rendition takes chunks from
    _kept: dict[str, Compressed] = field(default_factory=dict, init=False, repr=False, compare=False)
    #: prepared encodings; empty bytes for one that is not worth sending
    _prepared: dict[str, bytes] = field(default_factory=dict, init=False, repr=False, compare=False)

    @cached_property
    def etag(self) -> str:
        """ETag of `body`."""
        return _tag(self.body)

    @cached_property
    def gzip(self) -> bytes:
        """`body` compressed with gzip, computed once; in exported files it is smaller."""
        compressed = compress(self.body, self.cuts, self._kept.pop(_BASE, None))
        self._kept[_COMPRESSED] = compressed
        return compressed.packed

    @cached_property
    def gzip_etag(self) -> str:
        """ETag of `gzip`: a strong ETag belongs to one encoding (RFC 9110 section 8.8.3.3)."""
        return _tag(self.gzip)

    def follow(self, previous: "Rendition") -> None:
        """Copy unchanged chunks from the compressed body of an older rendition."""
        base = previous._kept.get(_COMPRESSED) or previous._kept.get(_BASE)
        if base:
            self._kept[_BASE] = base

    @property
    def max_size(self) -> int:
        """The maximum size in bytes with all compressed bodies, which `encode` limits to the size of the body."""
        return len(self.body) * (2 if len(self.body) >= MIN_GZIP_SIZE else 1)

    def etag_of(self, encoding: str) -> str:
        """The ETag of the body in `encoding`.

        Those of brotli and zstd are known before the bytes are, so that the copy of a client stays valid.
        """
        if encoding in VERSIONS:
            return _tag(f"{VERSIONS[encoding]} {self.etag}".encode())
        return self.gzip_etag if encoding == "gzip" else self.etag

    def is_prepared(self, encoding: str) -> bool:
        """Whether `encode` has been called for this encoding; true for gzip, which is quick."""
        return encoding not in BACKGROUND_ENCODERS or encoding in self._prepared

    def encode(self, encoding: str) -> None:
        """Compress the body in an encoding of `BACKGROUND_ENCODERS`.

        The result is not kept if all compressed bodies together would be larger than the body.
        """
        encoded = BACKGROUND_ENCODERS[encoding](self.body)
        total = len(self.gzip) + sum(map(len, self._prepared.values())) + len(encoded)
        self._prepared[encoding] = encoded if total <= len(self.body) else b""

    def encoded(self, encoding: str) -> bytes:
        """The body in `encoding`; empty if it is not prepared or not worth sending."""
        if encoding in BACKGROUND_ENCODERS:
            return self._prepared.get(encoding, b"")
        return self.gzip if encoding == "gzip" else self.body


def compress_gzip(body: bytes) -> bytes:
    """`body` compressed with gzip, without a timestamp, so that equal bodies give equal bytes."""
    return gzip.compress(body, compresslevel=_GZIP_LEVEL, mtime=0)


def _tag(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()[:32]

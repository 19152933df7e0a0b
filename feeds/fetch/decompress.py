"""Decompression of responses with a size limit: 6.5 kB of brotli became 4 GB in an HTTP library."""

import zlib
from collections.abc import Iterator
from typing import Protocol

from feeds.fetch.messages import BadResponse
from feeds.messages import untranslated
from feeds.messages.reasons import Reason

#: bytes that are decompressed at a time
_PIECE = 65_536
#: makes zlib parse the gzip header, and check checksum and length
_GZIP_WINDOW = 31


class Decompressor(Protocol):
    def feed(self, data: bytes) -> Iterator[bytes]:
        """Yield the decompressed `data`, piece by piece; raises BadResponse if it is invalid."""
        ...

    def finish(self) -> None:
        """Raise BadResponse if the data is truncated."""
        ...


class IdentityDecoder:
    """Passes bytes unchanged."""

    def feed(self, data: bytes) -> Iterator[bytes]:
        yield data

    def finish(self) -> None:
        pass


class GzipDecoder:
    """Decompresses gzip (RFC 1952), one or more members."""

    def __init__(self) -> None:
        self._inflate = zlib.decompressobj(_GZIP_WINDOW)
        self._begun = False

    def feed(self, data: bytes) -> Iterator[bytes]:
        try:
            while data:
                if self._inflate.eof:
                    # ignore padding after a member, such as zeros that fill up blocks on tapes
                    if not data.startswith(b"\x1f\x8b"):
                        return
                    self._inflate = zlib.decompressobj(_GZIP_WINDOW)
                self._begun = True
                if piece := self._inflate.decompress(data, _PIECE):
                    yield piece
                data = self._inflate.unused_data or self._inflate.unconsumed_tail
        except zlib.error as error:
            raise BadResponse(Reason.GZIP_DAMAGED(why=untranslated(str(error).rpartition(": ")[2]))) from error

    def finish(self) -> None:
        if self._begun and not self._inflate.eof:
            raise BadResponse(Reason.GZIP_CUT())


def decompressor_for(coding: str) -> Decompressor:
    """Return the decompressor for a `Content-Encoding`; raises BadResponse for one that we do not accept."""
    name = coding.strip().lower()
    if name in ("", "identity"):
        return IdentityDecoder()
    if name in ("gzip", "x-gzip"):
        return GzipDecoder()
    raise BadResponse(Reason.CODING(words=repr(name[:60])))

"""Content codings, undone by ourselves with a cap: 6.5 kB of brotli became 4 GB in an HTTP library's hands."""

import zlib
from collections.abc import Iterator
from typing import Protocol

#: as much as is unpacked at a time
_PIECE = 65_536
#: zlib reads the gzip header itself, and checks sum and length
_GZIP_WINDOW = 31


class Decompressor(Protocol):
    def feed(self, data: bytes) -> Iterator[bytes]:
        """What `data` unpacks to, piece by piece; raises ValueError where it is broken."""
        ...

    def finish(self) -> None:
        """Raise ValueError where something is missing at the end."""
        ...


class IdentityDecoder:
    """As sent."""

    def feed(self, data: bytes) -> Iterator[bytes]:
        yield data

    def finish(self) -> None:
        pass


class GzipDecoder:
    """RFC 1952, of one or more members."""

    def __init__(self) -> None:
        self._inflate = zlib.decompressobj(_GZIP_WINDOW)
        self._begun = False

    def feed(self, data: bytes) -> Iterator[bytes]:
        try:
            while data:
                if self._inflate.eof:
                    # zeros fill up blocks on tapes, and what begins no member is padding of some other kind
                    if not data.startswith(b"\x1f\x8b"):
                        return
                    self._inflate = zlib.decompressobj(_GZIP_WINDOW)
                self._begun = True
                if piece := self._inflate.decompress(data, _PIECE):
                    yield piece
                data = self._inflate.unused_data or self._inflate.unconsumed_tail
        except zlib.error as error:
            raise ValueError(f"expected gzip, found {str(error).rpartition(': ')[2]}") from error

    def finish(self) -> None:
        if self._begun and not self._inflate.eof:
            raise ValueError("expected gzip, found the end in the middle of it")


def decompressor_for(coding: str) -> Decompressor:
    """What undoes the `Content-Encoding` of an answer; raises ValueError for what we did not ask for."""
    name = coding.strip().lower()
    if name in ("", "identity"):
        return IdentityDecoder()
    if name in ("gzip", "x-gzip"):
        return GzipDecoder()
    raise ValueError(f"expected the encodings gzip or identity, found {name[:60]!r}")

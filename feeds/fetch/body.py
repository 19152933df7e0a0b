"""Response bodies: small ones in memory, large ones in a file, so that many at once need little memory."""

import os
import tempfile
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import BinaryIO

#: maximum bytes of one body in memory
IN_MEMORY = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """The decompressed bytes of a document, or the file that contains them."""

    data: bytes = b""
    #: the file of a large body; its owner deletes it with `discard`
    path: Path | None = None
    size: int = 0
    #: hash of the bytes, in hexadecimal
    digest: str = ""

    def read(self) -> bytes:
        """Return all bytes."""
        return self.data if self.path is None else self.path.read_bytes()

    def discard(self) -> None:
        """Delete the file, if there is one."""
        if self.path is not None:
            self.path.unlink(missing_ok=True)


class Spool:
    """Collects a body piece by piece; `close` without `finish` deletes it."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        self._digest = blake2b(digest_size=16)
        self._pieces: list[bytes] = []
        self._file: BinaryIO | None = None
        self._path: Path | None = None
        self.size = 0

    def write(self, piece: bytes) -> None:
        """Add a piece."""
        self._digest.update(piece)
        self.size += len(piece)
        if self._file is not None:
            self._file.write(piece)
            return
        self._pieces.append(piece)
        if self.size > IN_MEMORY:
            self._spill()

    def finish(self) -> Body:
        """Return the whole body; the caller owns it then."""
        path, self._path = self._path, None
        self._close_file()
        data = b"".join(self._pieces)
        self._pieces.clear()
        return Body(data=data, path=path, size=self.size, digest=self._digest.hexdigest())

    def close(self) -> None:
        """Delete what was collected."""
        self._close_file()
        self._pieces.clear()
        if self._path is not None:
            self._path.unlink(missing_ok=True)
            self._path = None

    def _spill(self) -> None:
        descriptor, name = tempfile.mkstemp(prefix="body-", dir=self._folder)
        self._path, self._file = Path(name), os.fdopen(descriptor, "wb")
        self._file.writelines(self._pieces)
        self._pieces.clear()

    def _close_file(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None

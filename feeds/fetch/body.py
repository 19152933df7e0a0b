"""Bodies as they arrive: small ones in memory, large ones in a file, so that many at once cost no memory."""

import os
import tempfile
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import BinaryIO

#: bytes of one body that are held in memory
IN_MEMORY = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """The bytes of a document, unpacked, or the file that holds them."""

    data: bytes = b""
    #: the file of a large one; whoever holds the answer removes it by `discard`
    path: Path | None = None
    size: int = 0
    #: of the bytes, in hexadecimal
    digest: str = ""

    def read(self) -> bytes:
        """All of it."""
        return self.data if self.path is None else self.path.read_bytes()

    def discard(self) -> None:
        """Remove the file, if there is one."""
        if self.path is not None:
            self.path.unlink(missing_ok=True)


class Spool:
    """Takes in a body piece by piece; closing without `finish` leaves nothing behind."""

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
        """The whole body; the spool forgets it."""
        path, self._path = self._path, None
        self._close_file()
        data = b"".join(self._pieces)
        self._pieces.clear()
        return Body(data=data, path=path, size=self.size, digest=self._digest.hexdigest())

    def close(self) -> None:
        """Throw away what has come so far."""
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

"""What an export will write: everything is rendered and measured before the first file is touched."""

import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import Protocol

from feeds.common.folder import Folder, Stamp, export_errors
from feeds.export.gzip_copies import gzip_name, is_worth_compressing
from feeds.export.manifest import FileRecord, Manifest, digest
from feeds.publish.rendition import compress_gzip

#: bytes of new documents that are kept in memory; more of them go to a temporary file without a name
_IN_MEMORY = 16 * 2**20


class RenderedFile(Protocol):
    @property
    def body(self) -> bytes: ...


class ExportedSite(Protocol):
    """The methods of Publisher that an export uses."""

    def paths(self) -> Iterable[str]: ...
    def marks(self, paths: Iterable[str]) -> Mapping[str, str]: ...
    def rendition(self, path: str) -> RenderedFile | None: ...


@contextmanager
def spool(folder: Path) -> Iterator[SpooledTemporaryFile[bytes]]:
    """A temporary file for new documents, in `folder` because the usual place is often in memory."""
    with export_errors(folder), SpooledTemporaryFile(_IN_MEMORY, dir=str(folder)) as bodies:
        yield bodies


class Plan:
    """The files of the new export, each either unchanged on disk or with its new bytes, which go to `bodies`.

    A file is unchanged if its size and time are those after it was written. Otherwise, and always with `verify`, it is
    read and compared.
    """

    def __init__(
        self, target: Folder, previous: Manifest, bodies: SpooledTemporaryFile[bytes], *, verify: bool
    ) -> None:
        self._target, self._previous, self._bodies, self._verify = target, previous, bodies, verify
        self._stamps = target.stamps(previous.files)
        #: by path, the record of the new manifest; without stamp for a file that is still to be written
        self.records: dict[str, FileRecord] = {}
        #: the sum of all files in bytes
        self.size = 0
        #: by path of a file to be written, the position and the length of its bytes in `bodies`
        self._changed: dict[str, tuple[int, int]] = {}

    @property
    def changed(self) -> list[str]:
        """The paths that are to be written."""
        return list(self._changed)

    def body(self, path: str) -> bytes:
        """The new bytes of a path in `changed`."""
        start, length = self._changed[path]
        self._bodies.seek(start)
        return self._bodies.read(length)

    def add(self, publisher: ExportedSite, path: str, mark: str) -> None:
        """Render the document at `path`, unless its fingerprint and its file show that it is unchanged."""
        record = self._previous.files.get(path)
        if mark and record and record.mark == mark and self._is_intact(path):
            self._keep(path, mark)
        elif rendition := publisher.rendition(path):
            self._put(path, rendition.body, mark)
        # otherwise removed by an import since the paths were listed

    def register(self, path: str) -> None:
        """Add the foreign file at `path`, which has the right content."""
        content = self._target.read(path)
        if content is not None:
            self._note(path, FileRecord(digest(content), "", self._stamp(path)), len(content))

    def compress(self, path: str) -> None:
        """Add the gzip copy of the file at `path`, if that is large enough; an up-to-date copy stays."""
        record, name = self.records.get(path), gzip_name(path)
        if record is None or not is_worth_compressing(path, self._size_of(path)):
            return
        previous = self._previous.files.get(path)
        if previous and previous.digest == record.digest and self._is_intact(name):
            self._keep(name, "")
            return
        body = self.body(path) if path in self._changed else self._target.read(path)
        if body is not None:
            self._put(name, compress_gzip(body), "")

    def _is_intact(self, path: str) -> bool:
        """Whether the file at `path` is what an export wrote."""
        if not self._verify and self._previous.trusts(path, self._stamps.get(path)):
            return True
        content = self._target.read(path)
        return content is not None and self._previous.holds(path, content)

    def _keep(self, path: str, mark: str) -> None:
        stamp = self._stamps.get(path)
        self._note(path, FileRecord(self._previous.files[path].digest, mark, stamp), stamp.size if stamp else 0)

    def _put(self, path: str, content: bytes, mark: str) -> None:
        previous, record = self._previous.files.get(path), FileRecord(digest(content), mark)
        is_same = previous is not None and previous.digest == record.digest and self._is_intact(path)
        if is_same or self._target.read(path) == content:
            self._note(path, record._replace(stamp=self._stamp(path)), len(content))
            return
        start = self._bodies.seek(0, os.SEEK_END)
        self._bodies.write(content)
        self._changed[path] = (start, len(content))
        self._note(path, record, len(content))

    def _note(self, path: str, record: FileRecord, size: int) -> None:
        self.records[path] = record
        self.size += size

    def _stamp(self, path: str) -> Stamp | None:
        return self._stamps.get(path) or self._target.stamps([path]).get(path)

    def _size_of(self, path: str) -> int:
        if path in self._changed:
            return self._changed[path][1]
        stamp = self.records[path].stamp
        return stamp.size if stamp else 0

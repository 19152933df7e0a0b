"""One run of an export: writes changed files, removes unpublished ones, and updates the manifest."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from feeds.common.folder import Folder
from feeds.export.gzip_copies import gzip_name, is_worth_compressing
from feeds.export.manifest import Manifest, digest, write_manifest
from feeds.publish.rendition import compress_gzip


class RenderedFile(Protocol):
    @property
    def body(self) -> bytes: ...


class PublisherProtocol(Protocol):
    """The methods of Publisher that an export uses."""

    def paths(self) -> Iterable[str]: ...
    def mark(self, path: str) -> str | None: ...
    def rendition(self, path: str) -> RenderedFile | None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportReport:
    """The number of written, unchanged and removed files."""

    written: int
    unchanged: int
    removed: int

    def as_dict(self) -> dict[str, int]:
        return {"written": self.written, "unchanged": self.unchanged, "removed": self.removed}


class FolderWriter:
    """Updates the files of a folder from the `previous` manifest to what is published now.

    From the first write on, the manifest on disk is `intent`, so that files left by a crash are known to be ours.
    """

    def __init__(self, target: Folder, previous: Manifest, intent: Manifest) -> None:
        self._target, self._previous, self._intent = target, previous, intent
        self._files: dict[str, str] = {}
        self._marks: dict[str, str] = {}
        self._written = 0

    def update(self, publisher: PublisherProtocol, path: str) -> bytes | None:
        """Write the document at `path` if it has changed; returns its bytes, None if there is none."""
        # read the fingerprint before the bytes: if an import happens in between, it is too old, and the next export
        # renders again
        mark = publisher.mark(path)
        if mark and self._previous.marks.get(path) == mark and (content := self._unchanged(path)) is not None:
            self._keep(path)
        elif rendition := publisher.rendition(path):
            content = rendition.body
            self._put(path, content)
        else:
            # removed by an import since the paths were listed
            return None
        if mark:
            self._marks[path] = mark
        return content

    def register(self, path: str) -> bytes | None:
        """Add the foreign file at `path`, which has the right content, to the manifest; returns its bytes."""
        content = self._target.read(path)
        if content is not None:
            self._files[path] = digest(content)
        return content

    def compress(self, path: str, body: bytes) -> None:
        """Write the gzip copy of `body`, the file at `path`, if it is large enough; an up-to-date copy stays."""
        name = gzip_name(path)
        if not is_worth_compressing(path, body):
            return
        if self._previous.files.get(path) == self._files[path] and self._unchanged(name) is not None:
            self._keep(name)
        else:
            self._put(name, compress_gzip(body))

    def finish(self) -> ExportReport:
        """Remove files that are not published any more, and write the manifest."""
        removed = self._remove_gone()
        remaining = self._remove_empty()
        self._target.sync()
        write_manifest(self._target, Manifest(files=self._files, marks=self._marks, folders=remaining))
        unchanged = len(self._files) - self._written
        return ExportReport(written=self._written, unchanged=unchanged, removed=removed)

    def _unchanged(self, path: str) -> bytes | None:
        """The bytes at `path` if an export wrote exactly these."""
        content = self._target.read(path)
        return content if content is not None and self._previous.holds(path, content) else None

    def _keep(self, path: str) -> None:
        self._files[path] = self._previous.files[path]

    def _put(self, path: str, content: bytes) -> None:
        self._files[path] = digest(content)
        if self._target.read(path) == content:
            return
        if not self._written:
            write_manifest(self._target, self._intent)
        self._target.write(path, content)
        self._written += 1

    def _remove_gone(self) -> int:
        """Remove files that are not published any more; a file that was changed by others stays."""
        removed = 0
        for path in sorted(self._previous.paths() - self._files.keys()):
            content = self._target.read(path)
            if content is None:
                continue
            if path in self._previous.pending or self._previous.holds(path, content):
                self._target.remove(path)
                removed += 1
        return removed

    def _remove_empty(self) -> frozenset[str]:
        """Remove empty folders that an export created, inner ones first; returns those that remain."""
        created, needed = self._intent.folders, folders(self._files)
        gone = {
            subfolder for subfolder in sorted(created - needed, reverse=True) if self._target.remove_folder(subfolder)
        }
        return created - gone


def folders(paths: Iterable[str]) -> set[str]:
    """Every parent folder of every path."""
    return {path[:cut] for path in paths for cut in range(len(path)) if path[cut] == "/"}

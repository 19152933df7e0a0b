"""The manifest: a file in the export folder that lists what an export wrote."""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from feeds.common.folder import Folder, Stamp
from feeds.errors import ExportError

MANIFEST = ".feeds-manifest.json"

#: nanoseconds within which two writes may get the same modification time: the clock of file systems ticks at least a
#: hundred times a second, and some old file systems store whole seconds
_TICK, _COARSE_TICK = 50_000_000, 2_000_000_000


class FileRecord(NamedTuple):
    """A file that an export wrote."""

    #: sha256 of the content
    digest: str
    #: fingerprint by the publisher, empty if unknown: an equal fingerprint means equal bytes
    mark: str = ""
    #: size and modification time after the write; None in manifests of earlier versions
    stamp: Stamp | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """The files that an export wrote into a folder."""

    files: dict[str, FileRecord]
    #: fingerprint of everything that the export was made of, empty if unknown
    state: str = ""
    #: paths that an unfinished run may have written, with unknown content
    pending: frozenset[str] = frozenset()
    #: folders that an export created
    folders: frozenset[str] = frozenset()
    #: modification time of the manifest itself in nanoseconds, 0 if there is none
    written_at: int = 0

    def paths(self) -> set[str]:
        return {*self.files, *self.pending}

    def as_bytes(self) -> bytes:
        content = {"state": self.state, "pending": sorted(self.pending), "folders": sorted(self.folders)}
        files = {path: _packed(self.files[path]) for path in sorted(self.files)}
        return json.dumps(content | {"files": files}, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"

    def holds(self, path: str, content: bytes) -> bool:
        """Whether `content` is what an export wrote at `path`."""
        record = self.files.get(path)
        return record is not None and record.digest == digest(content)

    def trusts(self, path: str, stamp: Stamp | None) -> bool:
        """Whether `stamp` alone shows that the file is what an export wrote.

        It does not for a file that was written shortly before the manifest: a change within the same tick of the clock
        leaves the stamp as it is (https://git-scm.com/docs/racy-git).
        """
        record = self.files.get(path)
        if record is None or stamp is None or record.stamp != stamp or path in self.pending:
            return False
        tick = _TICK if stamp.changed_at % 1_000_000_000 else _COARSE_TICK
        return stamp.changed_at + tick < self.written_at


def write_manifest(target: Folder, manifest: Manifest) -> None:
    """Write the manifest, unless the file has this content already."""
    body = manifest.as_bytes()
    if target.read(MANIFEST) != body:
        target.write(MANIFEST, body)
        target.sync()


def read_manifest(target: Folder, folder: Path) -> Manifest:
    """Read the manifest of `folder`, an empty one if there is none; raises ExportError if it is damaged."""
    body = target.read(MANIFEST)
    if body is None:
        return Manifest(files={})
    stamp = target.stamps([MANIFEST]).get(MANIFEST)
    try:
        return _understood(json.loads(body), stamp.changed_at if stamp else 0)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        reason = "expected the manifest of an export, found another file; remove it to start over"
        raise ExportError(reason, path=str(folder / MANIFEST)) from error


def _packed(record: FileRecord) -> list[str | int]:
    """A record in the manifest: digest, mark, size and time; shorter if the last are unknown."""
    return [record.digest, record.mark, *(record.stamp or ())]


def _understood(content: dict[str, Any], written_at: int) -> Manifest:
    return Manifest(
        files={str(path): _record(values) for path, values in content["files"].items()},
        state=str(content.get("state", "")),
        pending=frozenset(map(str, content["pending"])),
        folders=frozenset(map(str, content["folders"])),
        written_at=written_at,
    )


def _record(values: Any) -> FileRecord:
    # earlier versions stored the digest only
    if isinstance(values, str):
        return FileRecord(values)
    digest, mark, *stamp = values
    return FileRecord(str(digest), str(mark), Stamp(*map(int, stamp)) if stamp else None)


def digest(content: bytes) -> str:
    """The digest of a file in the manifest."""
    return hashlib.sha256(content).hexdigest()

"""The manifest: a file in the export folder that lists what an export wrote."""

import hashlib
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from feeds.common.folder import Folder
from feeds.errors import ExportError

MANIFEST = ".feeds-manifest.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """The files that an export wrote into a folder."""

    #: path -> sha256 of the content
    files: dict[str, str]
    #: path -> fingerprint by the publisher, if it has one: an equal fingerprint means equal bytes
    marks: dict[str, str] = field(default_factory=dict)
    #: paths that an unfinished run may have written, with unknown content
    pending: frozenset[str] = frozenset()
    #: folders that an export created
    folders: frozenset[str] = frozenset()

    def paths(self) -> set[str]:
        return {*self.files, *self.pending}

    def as_bytes(self) -> bytes:
        content = {"files": self.files, "marks": self.marks, "pending": sorted(self.pending)}
        content |= {"folders": sorted(self.folders)}
        return json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True).encode() + b"\n"

    def holds(self, path: str, content: bytes) -> bool:
        """Whether `content` is what an export wrote at `path`."""
        return self.files.get(path) == digest(content)


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
    try:
        return _understood(json.loads(body))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        reason = "expected the manifest of an export, found something else; remove it to begin anew"
        raise ExportError(reason, path=str(folder / MANIFEST)) from error


def _understood(content: dict[str, Any]) -> Manifest:
    return Manifest(
        files={str(path): str(digest) for path, digest in content["files"].items()},
        # manifests of earlier versions have none
        marks={str(path): str(mark) for path, mark in content.get("marks", {}).items()},
        pending=frozenset(map(str, content["pending"])),
        folders=frozenset(map(str, content["folders"])),
    )


def digest(content: bytes) -> str:
    """The digest of a file in the manifest."""
    return hashlib.sha256(content).hexdigest()

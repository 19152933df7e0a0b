"""What is served, as files: the same bytes at the same paths, written so that a crash at any moment does no harm.

The folder may hold other files. A manifest remembers what was written here; only that is ever replaced or removed. A
foreign file that stands where a feed belongs stops the export before anything is written, unless it already holds the
very same bytes. What stands in the manifest is replaced whatever it holds by now, for its path is ours.
"""

import hashlib
import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Protocol

from feeds.errors import ExportError
from feeds.folder import DISK, Disk, Folder

MANIFEST = ".feeds-manifest.json"


class Rendered(Protocol):
    @property
    def body(self) -> bytes: ...


class Published(Protocol):
    """As much of a Publisher as an export asks for."""

    def paths(self) -> Iterable[str]: ...
    def mark(self, path: str) -> str | None: ...
    def rendition(self, path: str) -> Rendered | None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportReport:
    """How many files were written, left alone and removed."""

    written: int
    unchanged: int
    removed: int

    def as_dict(self) -> dict[str, int]:
        return {"written": self.written, "unchanged": self.unchanged, "removed": self.removed}


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What an export wrote into a folder."""

    #: path -> sha256 of what was written there
    files: dict[str, str]
    #: path -> what the publisher marked it with, where it did: the same mark, the same bytes
    marks: dict[str, str] = field(default_factory=dict)
    #: paths that a run which has not finished may have written, their content unknown
    pending: frozenset[str] = frozenset()
    #: folders that an export made
    folders: frozenset[str] = frozenset()

    def paths(self) -> set[str]:
        return {*self.files, *self.pending}

    def as_bytes(self) -> bytes:
        content = {"files": self.files, "marks": self.marks, "pending": sorted(self.pending)}
        content |= {"folders": sorted(self.folders)}
        return json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True).encode() + b"\n"


def export(publisher: Published, folder: Path, *, disk: Disk = DISK) -> ExportReport:
    """Bring `folder` to what `publisher` publishes; raises ExportError with the path that is in the way."""
    with Folder.opened(folder, disk) as target:
        before = _manifest(target, folder)
        paths = sorted(set(publisher.paths()))
        for place in sorted({"", *_folders(paths), *_folders(before.paths())}):
            target.sweep(place)
        equal = _equal_foreign(publisher, target, folder, [path for path in paths if path not in before.paths()])
        return _bring(publisher, target, before, paths, equal)


def _bring(
    publisher: Published, target: Folder, before: Manifest, paths: list[str], equal: dict[str, str]
) -> ExportReport:
    """Write what differs, then remove what is gone, then say so in the manifest; what is `equal` is there already."""
    intent = replace(
        before,
        pending=before.pending | set(paths),
        folders=before.folders | {place for place in _folders(paths) if not target.holds_folder(place)},
    )
    files, marks, written = dict(equal), {}, 0
    for path in paths:
        if path in equal:
            continue
        # asked before the bytes: if somebody imports in between it is too old, and the next export renders again
        if mark := publisher.mark(path):
            marks[path] = mark
            if _is_as_marked(target, before, path, mark):
                files[path] = before.files[path]
                continue
        rendition = publisher.rendition(path)
        if rendition is None:
            # gone since the paths were listed, for somebody imports meanwhile
            continue
        files[path] = hashlib.sha256(rendition.body).hexdigest()
        if target.read(path) != rendition.body:
            if not written:
                # from here on a crash leaves files that only this manifest knows to be ours
                _remember(target, intent)
            target.write(path, rendition.body)
            written += 1
    removed = _remove_gone(target, before, files)
    kept = _remove_empty(target, intent.folders, _folders(files))
    target.sync()
    marks = {path: mark for path, mark in marks.items() if path in files}
    _remember(target, Manifest(files=files, marks=marks, folders=kept))
    return ExportReport(written=written, unchanged=len(files) - written, removed=removed)


def _is_as_marked(target: Folder, before: Manifest, path: str, mark: str) -> bool:
    """Whether a file is what an export wrote there that had the same mark: then nobody need render it."""
    if before.marks.get(path) != mark:
        return False
    found = target.read(path)
    return found is not None and hashlib.sha256(found).hexdigest() == before.files.get(path)


def _equal_foreign(publisher: Published, target: Folder, folder: Path, paths: list[str]) -> dict[str, str]:
    """Digests of the foreign files that are what belongs in their place; raises ExportError where one is not.

    Only what is in the way is rendered here, for rendering is most of the work of an export.
    """
    equal = {}
    for path in paths:
        found = target.read(path)
        rendition = publisher.rendition(path) if found is not None else None
        if found is None or rendition is None:
            continue
        if found != rendition.body:
            reason = "expected nothing or a file of an earlier export, found another file; move it away"
            raise ExportError(reason, path=str(folder / path))
        equal[path] = hashlib.sha256(found).hexdigest()
    return equal


def _remove_gone(target: Folder, before: Manifest, published: Collection[str]) -> int:
    """Remove what was written once and is published no more; a file that somebody has changed since stays."""
    removed = 0
    for path in sorted(before.paths() - set(published)):
        found = target.read(path)
        if found is None:
            continue
        if path in before.pending or hashlib.sha256(found).hexdigest() == before.files[path]:
            target.remove(path)
            removed += 1
    return removed


def _remove_empty(target: Folder, made: frozenset[str], needed: set[str]) -> frozenset[str]:
    """Remove the folders that were made here and are empty, inner ones first; gives those that remain."""
    gone = {place for place in sorted(made - needed, reverse=True) if target.remove_folder(place)}
    return made - gone


def _remember(target: Folder, manifest: Manifest) -> None:
    body = manifest.as_bytes()
    if target.read(MANIFEST) != body:
        target.write(MANIFEST, body)
        target.sync()


def _manifest(target: Folder, folder: Path) -> Manifest:
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
        # manifests of earlier programs have none
        marks={str(path): str(mark) for path, mark in content.get("marks", {}).items()},
        pending=frozenset(map(str, content["pending"])),
        folders=frozenset(map(str, content["folders"])),
    )


def _folders(paths: Iterable[str]) -> set[str]:
    """Every folder above every path."""
    return {path[:cut] for path in paths for cut in range(len(path)) if path[cut] == "/"}

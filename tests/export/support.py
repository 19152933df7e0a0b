"""A publisher that publishes what the test says, and what an export made of it."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from feeds.common.folder import DISK, Disk
from feeds.export import MANIFEST, ExportReport, export

OLD = {"index.html": b"one", "feeds/a.rss": b"a1", "feeds/gone.rss": b"g", "feeds/a/archive/2020-01.atom": b"x" * 9000}
NEW = {"index.html": b"two", "feeds/a.rss": b"a1", "feeds/b.rss": b"b", "feeds/b/archive/2020-02.atom": b"y" * 9000}


@dataclass(frozen=True)
class Page:
    body: bytes


class FakePublisher:
    """Publishes what it is given, and remembers what it was asked to render."""

    def __init__(self, pages: Mapping[str, bytes], marks: Mapping[str, str] | None = None) -> None:
        self._pages, self._marks = pages, marks or {}
        self.rendered: list[str] = []

    def paths(self) -> list[str]:
        return list(self._pages)

    def marks(self, paths: Iterable[str]) -> dict[str, str]:
        return {path: self._marks[path] for path in paths if path in self._marks}

    def rendition(self, path: str) -> Page | None:
        self.rendered.append(path)
        return Page(self._pages[path]) if path in self._pages else None


def put(pages: Mapping[str, bytes], folder: Path, disk: Disk = DISK) -> ExportReport:
    return export(FakePublisher(pages), folder, disk=disk)


def tree(folder: Path) -> dict[str, bytes]:
    """Every file below, hidden ones too, without the manifest."""
    files = (path for path in folder.rglob("*") if path.is_file() and path.name != MANIFEST)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def folders(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_dir()}


def manifest(folder: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((folder / MANIFEST).read_bytes())
    return content


def digests(folder: Path) -> dict[str, str]:
    """The digest of each file in the manifest."""
    return {path: values[0] for path, values in manifest(folder)["files"].items()}


def marks(folder: Path) -> dict[str, str]:
    """The fingerprint of each file in the manifest that has one."""
    return {path: values[1] for path, values in manifest(folder)["files"].items() if values[1]}


def make_old(folder: Path) -> None:
    """Rewrite the manifest as earlier versions wrote it: digests only, without fingerprints and times."""
    content = manifest(folder) | {"files": digests(folder)}
    (folder / MANIFEST).write_text(json.dumps({name: content[name] for name in ("files", "folders", "pending")}))

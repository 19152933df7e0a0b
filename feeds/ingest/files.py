"""Read files and folders as documents, one at a time; an unreadable file becomes a rejection with its path.

The modification time of a file says nothing about its article and is ignored.
"""

import os
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path

from feeds.ingest.entries import InputDocument, Rejection
from feeds.messages import untranslated

#: identity of a folder: device and inode
FolderId = tuple[int, int]


def walk(paths: Iterable[Path], limit: int) -> Iterator[InputDocument | Rejection]:
    """Read files, and folders recursively in sorted order; hidden files only if they are in `paths`.

    `limit` is the maximum size of a document in bytes.
    """
    for item in find(paths):
        yield item if isinstance(item, Rejection) else read(item, limit)


def find(paths: Iterable[Path]) -> Iterator[Path | Rejection]:
    """Yield the files of `walk` without reading them, and a rejection for each folder that cannot be read."""
    for path in paths:
        yield from _below(path)


def read(path: Path, limit: int) -> InputDocument | Rejection:
    """Read one file."""
    try:
        # check before opening: to open a named pipe blocks until it has a writer
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            return rejection(path, f"expected a file, found {_kind(status.st_mode)}")
        if status.st_size > limit:
            return rejection(path, f"expected at most {limit} bytes, found {status.st_size}")
        with path.open("rb") as file:
            body = file.read(limit + 1)
    except OSError as error:
        return rejection(path, f"cannot be read: {error.strerror}")
    if len(body) > limit:
        return rejection(path, f"expected at most {limit} bytes, found more")
    return InputDocument(path=display_path(path), body=body)


def rejection(path: Path, reason: str) -> Rejection:
    """Return the rejection of a file that was not read, so `line` is 0."""
    return Rejection(path=display_path(path), line=0, reason=untranslated(reason))


def display_path(path: Path) -> str:
    """Return the path as text; bytes that are no UTF-8 are escaped."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def _below(top: Path) -> Iterator[Path | Rejection]:
    """Walk one tree, without recursion: a tree can be deeper than Python's recursion limit."""
    # read each folder once, also if several links lead to it: otherwise a few links could multiply the work
    seen: set[FolderId] = set()
    # of each open folder, the paths that are left, and the folders above them
    waiting: list[tuple[Iterator[Path], tuple[FolderId, ...]]] = [(iter((top,)), ())]
    while waiting:
        paths, above = waiting[-1]
        path = next(paths, None)
        if path is None:
            waiting.pop()
            continue
        folder = _folder(path)
        if folder is None:
            yield path
        elif folder in above:
            yield rejection(path, "expected a tree, found a link back to a folder above")
        elif folder not in seen:
            seen.add(folder)
            try:
                waiting.append((_children(path), (*above, folder)))
            except OSError as error:
                yield rejection(path, f"cannot be read: {error.strerror}")


def _children(folder: Path) -> Iterator[Path]:
    """Return the paths in a folder in order; only their names are in memory, because it may have a million files."""
    names = sorted(entry.name for entry in folder.iterdir() if not entry.name.startswith("."))
    return map(folder.joinpath, names)


def _folder(path: Path) -> FolderId | None:
    """Return the identity of a folder, None for other files and missing ones."""
    try:
        status = path.stat()
    except OSError:
        return None
    return (status.st_dev, status.st_ino) if stat.S_ISDIR(status.st_mode) else None


def _kind(mode: int) -> str:
    kinds = {stat.S_ISDIR: "a folder", stat.S_ISFIFO: "a named pipe", stat.S_ISSOCK: "a socket"}
    return next((name for test, name in kinds.items() if test(mode)), "a device")

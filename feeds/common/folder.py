"""Write files atomically into a folder that others read at the same time, without leaving the folder.

Every name is opened relative to its folder and without following links, so a symbolic link cannot lead outside.
"""

import errno
import fcntl
import os
import stat
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple, Self

from feeds.errors import ExportError

#: temporary name of a file while it is written; one name is enough because only one file is written at a time, and a
#: file left by a crash is recognized by it
TEMPORARY = ".feeds-new"

CREATE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
# O_NONBLOCK: opening a named pipe must not wait for its writer
READ = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
ENTER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC


@dataclass(frozen=True, slots=True, kw_only=True)
class Disk:
    """The system calls that change a disk, replaceable so that a test can make the n-th call fail."""

    open: Callable[..., int] = os.open
    write: Callable[..., int] = os.write
    fsync: Callable[..., Any] = os.fsync
    replace: Callable[..., Any] = os.replace
    unlink: Callable[..., Any] = os.unlink
    mkdir: Callable[..., Any] = os.mkdir
    rmdir: Callable[..., Any] = os.rmdir


DISK = Disk()


class Stamp(NamedTuple):
    """What changes with the content of a file: its size in bytes and its modification time in nanoseconds."""

    size: int
    changed_at: int


class Folder:
    """An open folder with a lock against a second writer; paths are relative and use `/`.

    Every OSError becomes an ExportError with the path.
    """

    def __init__(self, root: Path, top: int, disk: Disk) -> None:
        self._root, self._top, self._disk = root, top, disk
        self._touched: set[str] = set()

    @classmethod
    @contextmanager
    def opened(cls, root: Path, disk: Disk = DISK, *, waits: bool = False) -> Iterator[Self]:
        """Open and lock the folder, create it if missing; the folder itself may be a link, links in it are refused.

        If another process holds the lock: wait if `waits`, else raise ExportError immediately.
        """
        with export_errors(root):
            root.mkdir(parents=True, exist_ok=True)
            top = os.open(root, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            _lock(top, root, waits=waits)
            yield cls(root, top, disk)
        finally:
            os.close(top)

    def read(self, path: str) -> bytes | None:
        """The bytes of the file at `path`, None if there is none."""
        with self._naming(path):
            try:
                with self._parent(path) as (folder, name):
                    return _content(os.open(name, READ, dir_fd=folder))
            except FileNotFoundError:
                return None

    def stamps(self, paths: Iterable[str]) -> dict[str, Stamp]:
        """The stamps of the files at `paths`, without those that are missing, no files, or behind a link.

        Much faster than `read`: two system calls for a file.
        """
        stamps = {}
        known = {"": True}
        for path in paths:
            if not self._is_folder(_above(path), known):
                continue
            with suppress(OSError, ValueError):
                status = os.stat(path, dir_fd=self._top, follow_symlinks=False)
                if stat.S_ISREG(status.st_mode):
                    stamps[path] = Stamp(status.st_size, status.st_mtime_ns)
        return stamps

    def _is_folder(self, path: str, known: dict[str, bool]) -> bool:
        """Whether `path` is a folder inside this one and no part of it a link; `known` caches the results."""
        if path in known:
            return known[path]
        here = ""
        for name in path.split("/"):
            above, here = here, f"{here}/{name}" if here else name
            if here not in known:
                known[here] = known[above] and self._is_real_folder(here, name)
        return known.setdefault(path, False)

    def _is_real_folder(self, path: str, name: str) -> bool:
        if name in ("", ".", ".."):
            return False
        with suppress(OSError, ValueError):
            return stat.S_ISDIR(os.stat(path, dir_fd=self._top, follow_symlinks=False).st_mode)
        return False

    def write(self, path: str, body: bytes, like: os.stat_result | None = None) -> None:
        """Write `body` to `path` atomically and create missing parent folders; the change is durable after `sync`.

        The file gets the owner and mode of `like`.
        """
        with self._naming(path), self._parent(path, make=True) as (folder, name):
            try:
                self._fill(self._disk.open(TEMPORARY, CREATE, 0o666, dir_fd=folder), body, like)
                self._disk.replace(TEMPORARY, name, src_dir_fd=folder, dst_dir_fd=folder)
            except OSError:
                with suppress(OSError):
                    self._disk.unlink(TEMPORARY, dir_fd=folder)
                raise
            self._touched.add(_above(path))

    def remove(self, path: str) -> None:
        """Remove the file at `path`."""
        with self._naming(path), self._parent(path) as (folder, name):
            self._disk.unlink(name, dir_fd=folder)
            self._touched.add(_above(path))

    def remove_folder(self, path: str) -> bool:
        """Remove the folder at `path` if it is empty; True if it does not exist afterwards."""
        with self._naming(path):
            try:
                with self._parent(path) as (folder, name):
                    self._disk.rmdir(name, dir_fd=folder)
            except FileNotFoundError:
                return True
            except OSError as error:
                if error.errno in (errno.ENOTEMPTY, errno.EEXIST, errno.ENOTDIR):
                    return False
                raise
            self._touched.discard(path)
            self._touched.add(_above(path))
            return True

    def holds_folder(self, path: str) -> bool:
        """Whether there is a folder at `path`."""
        with self._naming(path):
            try:
                with self._entered(path, make=False):
                    return True
            except FileNotFoundError:
                return False

    def sweep(self, path: str) -> None:
        """Remove the temporary file of an interrupted write from the folder at `path`."""
        with self._naming(path), suppress(FileNotFoundError), self._entered(path, make=False) as folder:
            self._disk.unlink(TEMPORARY, dir_fd=folder)

    def sync(self) -> None:
        """Make all renames and removals so far durable."""
        for path in sorted(self._touched):
            with self._naming(path), self._entered(path, make=False) as folder:
                self._disk.fsync(folder)
        self._touched.clear()

    def _fill(self, file: int, body: bytes, like: os.stat_result | None) -> None:
        try:
            if like is not None:
                # only root may change the owner; for other users the file belongs to the current user
                with suppress(PermissionError):
                    os.fchown(file, like.st_uid, like.st_gid)
                os.fchmod(file, stat.S_IMODE(like.st_mode))
            remaining = memoryview(body)
            while remaining:
                remaining = remaining[self._disk.write(file, remaining) :]
            self._disk.fsync(file)
        finally:
            os.close(file)

    @contextmanager
    def _parent(self, path: str, *, make: bool = False) -> Iterator[tuple[int, str]]:
        """Open the parent folder of `path`; yield its descriptor and the last part of the path."""
        parts = _parts(path)
        with self._entered("/".join(parts[:-1]), make=make) as folder:
            yield folder, parts[-1]

    @contextmanager
    def _entered(self, path: str, *, make: bool) -> Iterator[int]:
        """Open the folder at `path` ("" is the root), one path part after the other."""
        here = os.dup(self._top)
        try:
            for name in _parts(path) if path else ():
                below = self._step(here, name, make=make)
                os.close(here)
                here = below
            yield here
        finally:
            os.close(here)

    def _step(self, here: int, name: str, *, make: bool) -> int:
        try:
            return os.open(name, ENTER, dir_fd=here)
        except FileNotFoundError:
            if not make:
                raise
        self._disk.mkdir(name, dir_fd=here)
        self._disk.fsync(here)
        return os.open(name, ENTER, dir_fd=here)

    @contextmanager
    def _naming(self, path: str) -> Iterator[None]:
        with export_errors(self._root / path):
            yield


def _parts(path: str) -> list[str]:
    """Split a path into names; refuse parts that could lead outside the folder or are no valid names."""
    parts = path.split("/")
    if any(name in ("", ".", "..", TEMPORARY) or "\\" in name or "\0" in name for name in parts):
        raise ExportError(f"expected a path inside the folder, found {path!r}", path=path)
    return parts


def _above(path: str) -> str:
    return path.rpartition("/")[0]


def _content(file: int) -> bytes:
    """Read and close an open file; a folder, pipe or device is refused."""
    if not stat.S_ISREG(os.fstat(file).st_mode):
        os.close(file)
        raise OSError(errno.EEXIST, "expected a file, found something else")
    with os.fdopen(file, "rb") as opened:
        return opened.read()


def _lock(folder: int, root: Path, *, waits: bool) -> None:
    try:
        fcntl.flock(folder, fcntl.LOCK_EX | (0 if waits else fcntl.LOCK_NB))
    except BlockingIOError as error:
        raise ExportError("another export is running", path=str(root)) from error
    except OSError:
        # some network file systems do not support locks on folders; there the operator must avoid two exports at once
        return


@contextmanager
def export_errors(path: Path) -> Iterator[None]:
    """Convert an OSError to an ExportError with the path."""
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ELOOP, errno.ENOTDIR):
            reason = "expected no link and a folder above it, found a link or a file"
        else:
            reason = f"cannot be read or written: {error.strerror}"
        raise ExportError(reason, path=str(path)) from error

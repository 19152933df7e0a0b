"""A file lock that allows one poller per database; the kernel releases it however the process ends."""

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from feeds.errors import LockError, StoreError

NAME = "poller.lock"


@contextmanager
def poller_lock(folder: Path, now: datetime) -> Iterator[None]:
    """Hold the lock of the `folder`; raises LockError with the name of the process that holds it."""
    # Windows has no fcntl; only polling needs it
    import fcntl

    path = folder / NAME
    try:
        folder.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as error:
        raise StoreError(f"cannot be opened: {error.strerror}", path=str(path)) from error
    with os.fdopen(descriptor, "r+", encoding="utf-8", errors="replace") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise LockError(file.read(200).strip() or "an unknown process", path=str(path)) from error
        file.truncate()
        file.write(f"process {os.getpid()} on {socket.gethostname()}, since {now:%Y-%m-%d %H:%M:%S} UTC\n")
        file.flush()
        yield
        # the file stays: if it was removed while another process waits for it, there would be two locks
        file.seek(0)
        file.truncate()

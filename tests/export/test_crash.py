"""An export that is cut off at any step leaves files old or new, and the next one heals it."""

import errno
import os
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from feeds.common.folder import DISK, TEMPORARY, Disk
from feeds.errors import ExportError
from tests.export.support import NEW, OLD, folders, manifest, put, tree


class Crash(BaseException):
    """The power goes: nothing that follows is run."""


class Counter:
    """Lets `limit` calls through and fails every later one."""

    def __init__(self, limit: int, error: Callable[[], BaseException]) -> None:
        self.limit, self.error, self.calls = limit, error, 0

    def around(self, call: Callable[..., Any]) -> Callable[..., Any]:
        def counted(*args: Any, **kwargs: Any) -> Any:
            self.calls += 1
            if self.calls > self.limit:
                raise self.error()
            return call(*args, **kwargs)

        return counted

    def disk(self) -> Disk:
        return Disk(**{field.name: self.around(getattr(DISK, field.name)) for field in fields(Disk)})


def full() -> OSError:
    return OSError(errno.ENOSPC, "No space left on device")


def calls_of_an_update(folder: Path) -> int:
    put(OLD, folder)
    counter = Counter(10_000, Crash)
    put(NEW, folder, counter.disk())
    return counter.calls


@pytest.mark.parametrize("error", [Crash, full], ids=["crash", "disk full"])
def test_a_failure_at_any_step_leaves_old_or_new_and_heals(tmp_path: Path, error: Callable[[], BaseException]) -> None:
    steps = calls_of_an_update(tmp_path / "counted")
    assert steps > 20
    for step in range(steps):
        site = tmp_path / str(step)
        put(OLD, site)
        with pytest.raises((Crash, ExportError)):
            put(NEW, site, Counter(step, error).disk())
        result = {path: body for path, body in tree(site).items() if not path.endswith(TEMPORARY)}
        for path, body in result.items():
            assert body in (OLD.get(path), NEW.get(path)), (step, path)
        put(NEW, site)
        assert tree(site) == NEW, step
        assert manifest(site)["pending"] == []
        assert folders(site) == folders(tmp_path / "counted"), step


def test_a_failure_at_any_step_of_the_first_export_leaves_nothing_foreign(tmp_path: Path) -> None:
    counter = Counter(10_000, Crash)
    put(OLD, tmp_path / "counted", counter.disk())
    for step in range(counter.calls):
        site = tmp_path / str(step)
        with pytest.raises(Crash):
            put(OLD, site, Counter(step, Crash).disk())
        # other articles have come in before the next try
        put(NEW, site)
        assert tree(site) == NEW, step
        assert folders(site) == folders(tmp_path / "counted") - {"feeds/a", "feeds/a/archive"} | {
            "feeds/b",
            "feeds/b/archive",
        }, step


def test_a_file_is_on_the_disk_before_it_is_renamed(tmp_path: Path) -> None:
    """Without the fsync before the rename, a power cut can leave an empty file under the right name."""
    log: list[str] = []

    def logged(name: str) -> Callable[..., Any]:
        def call(*args: Any, **kwargs: Any) -> Any:
            log.append(name)
            return getattr(os, name)(*args, **kwargs)

        return call

    put({"a": b"x"}, tmp_path, Disk(write=logged("write"), fsync=logged("fsync"), replace=logged("replace")))
    item = ["write", "fsync", "replace"]
    assert log == [
        *item,
        "fsync",
        *item,
        "fsync",
        *item,
        "fsync",
    ]  # intent, the file, the manifest: each with its folder

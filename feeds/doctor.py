"""Whether the program can work here: its parts, its settings, its folder and its database, one finding each."""

import platform
import pyexpat
import re
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from feeds.config import Config
from feeds.errors import ConfigError, StoreError
from feeds.store import Store, open_store

#: older ones can be made to take memory without bound (CVE-2025-59375)
EXPAT = (2, 7, 2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing looked at; `bad` means that work is not possible, `warn` that it is at a risk."""

    level: Literal["ok", "warn", "bad"]
    subject: str
    detail: str


def examine(load: Callable[[], Config]) -> Iterator[Finding]:
    """Look at everything; what needs the settings is left out where `load` raises ConfigError."""
    yield Finding(level="ok", subject="python", detail=platform.python_version())
    yield Finding(level="ok", subject="sqlite", detail=sqlite3.sqlite_version)
    yield expat(pyexpat.EXPAT_VERSION)
    try:
        config = load()
    except ConfigError as error:
        yield Finding(level="bad", subject="config", detail=str(error))
        return
    kind = "the shipped catalogue" if config.shipped else "your own"
    detail = f"{config.path} ({kind}): {len(config.sources)} sources, {len(config.groups)} groups"
    yield Finding(level="ok", subject="config", detail=detail)
    yield data(config.data)
    yield from database(config.database)


def expat(version: str) -> Finding:
    """Judge the XML parser by what it calls itself: `expat_2.5.0`."""
    found = tuple(int(number) for number in re.findall(r"\d+", version))
    if found >= EXPAT:
        return Finding(level="ok", subject="expat", detail=version)
    wanted = ".".join(map(str, EXPAT))
    return Finding(level="warn", subject="expat", detail=f"{version} is older than {wanted}: update Python or expat")


def data(folder: Path) -> Finding:
    """Try to write into the folder, or into the nearest one above where it is still to be made."""
    there = next((place for place in (folder, *folder.resolve().parents) if place.exists()), folder)
    try:
        with tempfile.TemporaryFile(dir=there):
            pass
    except OSError as error:
        return Finding(level="bad", subject="data", detail=f"{there}: cannot be written: {error.strerror}")
    detail = f"{folder} can be written" if there == folder else f"{folder} does not exist yet, and can be made"
    return Finding(level="ok", subject="data", detail=detail)


def database(path: Path) -> Iterator[Finding]:
    """Read the whole database; one that does not exist is not made."""
    if not path.exists():
        yield Finding(level="ok", subject="database", detail=f"{path} does not exist yet")
        return
    try:
        with open_store(path) as store:
            yield from _state(path, store)
    except StoreError as error:
        yield Finding(level="bad", subject="database", detail=str(error))


def _state(path: Path, store: Store) -> Iterator[Finding]:
    problems = store.problems()
    yield from (Finding(level="bad", subject="database", detail=f"{path}: {problem}") for problem in problems)
    if not problems:
        held = [row for row in store.sources() if row.count]
        detail = f"{path}: sound, {store.count()} articles of {len(held)} sources"
        yield Finding(level="ok", subject="database", detail=detail)

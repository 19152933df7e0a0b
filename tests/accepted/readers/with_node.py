"""Readers from npm: one Node process for each reader and format, with all documents at once."""

import json
import shutil
import subprocess
from collections.abc import Sequence
from datetime import datetime
from email.utils import parsedate_to_datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tests.accepted.readers.seen import Reader, Seen, seen

FOLDER = Path(__file__).parent / "node"
_NODE = shutil.which("node")

#: timeout in seconds for one reader and all documents of a format
_PATIENCE = 120


def _missing() -> str:
    if _NODE is None:
        return "no Node.js here"
    return "" if (FOLDER / "node_modules").is_dir() else "not installed: npm ci --prefix tests/accepted/readers/node"


#: reason why these readers are not available; empty if they are
MISSING = _missing()
needed = pytest.mark.skipif(bool(MISSING), reason=MISSING)


def reader(name: str) -> Reader:
    """The reader with the adapter `node/<name>.mjs`."""
    return partial(_read, name)


def _read(name: str, extension: str, documents: Sequence[bytes]) -> list[tuple[Seen, ...]]:
    texts = json.dumps([document.decode("utf-8") for document in documents])
    command = [_NODE or "node", "main.mjs", name, extension]
    done = subprocess.run(command, cwd=FOLDER, input=texts, capture_output=True, text=True, timeout=_PATIENCE)  # noqa: S603
    assert done.returncode == 0, done.stderr
    return [tuple(map(_entry, entries)) for entries in json.loads(done.stdout)]


def _entry(entry: dict[str, Any]) -> Seen:
    return seen(
        id=entry["id"],
        title=entry["title"],
        link=entry.get("link"),
        published=_moment(entry.get("published")),
        updated=_moment(entry.get("updated")),
        authors=entry.get("authors") or (),
        image=entry.get("image"),
    )


def _moment(text: str | None) -> datetime | None:
    """JavaScript readers return dates as in the document, or in ISO 8601."""
    if not text:
        return None
    return parsedate_to_datetime(text) if text[:1].isalpha() else datetime.fromisoformat(text)

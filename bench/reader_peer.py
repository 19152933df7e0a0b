"""The peer `reader` (PyPI): takes in feed files with its search index, as a process of its own."""

import os
import subprocess
import sys
from collections.abc import Iterable
from importlib.util import find_spec
from pathlib import Path

from bench.feeds import ENTRIES, blog

#: why the peer is left out
REASON = "reader is not installed"

#: its copy of feedparser expects a module of Python 2, which our feedparser has under another name
_COMMAND = """
import sys
import feedparser_sgmllib
sys.modules.setdefault("sgmllib", feedparser_sgmllib)
from reader import make_reader
database, folder, *names = sys.argv[1:]
with make_reader(database, feed_root=folder) as reader:
    for name in names:
        reader.add_feed(name)
    reader.enable_search()
    for result in reader.update_feeds_iter():
        if isinstance(result.value, Exception):
            raise result.value
    reader.update_search()
    print(reader.get_entry_counts().total)
"""


def is_installed() -> bool:
    """Return whether the peer can run here."""
    return find_spec("reader") is not None


def write_feeds(folder: Path, number: int) -> list[Path]:
    """Write feeds with `number` generated entries altogether, each with its whole text."""
    folder.mkdir()
    paths = [folder / f"{first}.xml" for first in range(0, number, ENTRIES)]
    for path in paths:
        path.write_bytes(blog(int(path.stem)))
    return paths


def take_in(feeds: Iterable[Path], database: Path) -> int:
    """Store and index all entries of these feeds with the peer; return their number."""
    paths = list(feeds)
    command = [sys.executable, "-c", _COMMAND, str(database), str(paths[0].parent), *(path.name for path in paths)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603  # ours
    return int(done.stdout)


def import_feeds(folder: Path, data: Path) -> None:
    """Import the same feeds with our command."""
    command = [sys.executable, "-m", "feeds", "import", "--data", str(data), str(folder)]
    environment = {**os.environ, "TERM": "dumb"}
    subprocess.run(command, capture_output=True, env=environment, check=True)  # noqa: S603  # ours

"""`python -m bench.scale 10000 100000`: what grows with the number of articles, by hand because it takes long.

Each number of articles is imported into the same database on top of the ones before. Then an application without any
cached document answers each kind of request: the CPU time in milliseconds, median of several applications.
"""

import re
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from statistics import median

from flask.testing import FlaskClient

from bench.measure import cpu_seconds, cpu_seconds_with_children
from bench.newsroom import story
from feeds.config import load
from feeds.store import open_store
from feeds.web import create_app

SOURCES = 12
ROUNDS = 5
#: files that exist at the same time while an archive is imported
_CHUNK = 50_000
#: a word that one article in 10,000 has
_RARE, _EVERY = "孤本藏书", 10_000
_NEWEST, _APART = datetime(2026, 11, 20, tzinfo=UTC), timedelta(minutes=15)
#: paths that are requested, by name; the article's is added
_PATHS = {
    "newest page of the feed": "/feeds/all.rss",
    "feed of a source": "/feeds/s3.example.org.atom",
    "front page": "/en/",
    "page of a source": "/en/sources/s3.example.org/",
    "search, common word": "/en/search/?q=老人",
    "search, rare word": f"/en/search/?q={_RARE}",
}


def main(sizes: Sequence[int]) -> None:
    """Print one column for each number of articles."""
    columns: list[dict[str, str]] = []
    with tempfile.TemporaryDirectory() as name:
        folder, previous = Path(name), 0
        for size in sorted(sizes):
            columns.append(_measure(folder, previous, size))
            previous = size
    print("| | " + " | ".join(f"{size:,} articles" for size in sorted(sizes)) + " |")
    print("|---" * (len(columns) + 1) + "|")
    for row in columns[0]:
        print(f"| {row} | " + " | ".join(column[row] for column in columns) + " |")


def _measure(folder: Path, first: int, size: int) -> dict[str, str]:
    seconds = sum(_import(folder, at, min(at + _CHUNK, size)) for at in range(first, size, _CHUNK))
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    database = sum(file.stat().st_size for file in (folder / "data").glob("feeds.sqlite3*"))
    paths = _PATHS | {
        "an article": f"/en/articles/{_find(folder, '/feeds/all.json', 'urn:uuid:([-0-9a-f]+)')}/",
        "archive document of a day": f"/feeds/all/archive/{_NEWEST - 2 * timedelta(days=1):%Y-%m-%d}.atom",
    }
    return {
        "import, documents a CPU second": f"{(size - first) / seconds:,.0f}",
        "import, largest process": f"{peak:,.0f} MB",
        "database, an article": f"{database / size / 1000:.1f} kB",
        "start of an application": _milliseconds(lambda: _request(folder, "/healthz")),
        **{name: _milliseconds_of(folder, path) for name, path in paths.items()},
        "export without pages": f"{_export(folder):,.1f} s",
    }


def _import(folder: Path, first: int, end: int) -> float:
    """Write documents, import and delete them; returns the CPU seconds of the import."""
    documents = folder / "documents"
    documents.mkdir()
    chance = Random(first)  # noqa: S311  # no secret
    for number in range(first, end):
        (documents / f"{number}.md").write_text(_document(number, chance.randrange(SOURCES)), encoding="utf-8")
    command = [sys.executable, "-m", "feeds", "--data", str(folder / "data"), "import", str(documents)]
    seconds = cpu_seconds_with_children(lambda: subprocess.run(command, stdout=subprocess.DEVNULL, check=True))  # noqa: S603
    shutil.rmtree(documents)
    return seconds


def _document(number: int, source: int) -> str:
    sentences = [*story(number), f"他只要那一册{_RARE}。"] if number % _EVERY == _EVERY // 2 else story(number)
    paragraphs = "".join(f"<p>{sentence}</p>" for sentence in sentences)
    title = re.sub("[，。“”：].*", "", sentences[0])
    published = int((_NEWEST - number * _APART).timestamp() * 1000)
    return f"<!--{published}-->\n[{title}{number}](https://s{source}.example.org/{number}.html)\n------\n\n{paragraphs}"


def _export(folder: Path) -> float:
    """CPU seconds of an export into a new folder."""
    site = folder / "site"
    settings = folder / "feeds.toml"
    settings.write_text("[export]\npages = false\n", encoding="utf-8")
    command = [sys.executable, "-m", "feeds", "--config", str(settings), "--data", str(folder / "data")]
    command += ["export", str(site)]
    seconds = cpu_seconds_with_children(lambda: subprocess.run(command, stdout=subprocess.DEVNULL, check=True))  # noqa: S603
    shutil.rmtree(site)
    return seconds


def _find(folder: Path, path: str, pattern: str) -> str:
    """The first match in a document."""
    match = re.search(pattern, _request(folder, path))
    if match is None:
        raise SystemExit(f"{path}: expected {pattern}")
    return match[1]


def _request(folder: Path, path: str) -> str:
    """The document that a new application serves."""
    with open_store(folder / "data" / "feeds.sqlite3") as store:
        return _body(create_app(load(None, folder / "data", {}), store).test_client(), path)


def _body(client: FlaskClient, path: str) -> str:
    response = client.get(path)
    if response.status_code != 200:
        raise SystemExit(f"{path}: expected 200, found {response.status}")
    return response.text


def _milliseconds_of(folder: Path, path: str) -> str:
    """CPU milliseconds of a first request; each is sent to a new application that has answered another path."""
    times = []
    for _ in range(ROUNDS):
        with open_store(folder / "data" / "feeds.sqlite3") as store:
            client = create_app(load(None, folder / "data", {}), store).test_client()
            _body(client, "/en/status/")
            times.append(cpu_seconds(lambda client=client: _body(client, path)))  # type: ignore[misc]
    return f"{median(times) * 1e3:.1f} ms"


def _milliseconds(call: Callable[[], object]) -> str:
    return f"{median(cpu_seconds(call) for _ in range(ROUNDS)) * 1e3:.1f} ms"


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]] or [10_000, 100_000])

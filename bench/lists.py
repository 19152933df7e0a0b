"""CPU time to choose the articles of the combined feed fairly, with 10,000 and 100,000 stored articles.

`python -m bench.lists 10000 1000000` measures other numbers.
"""

import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from random import Random

from bench.results import Result, Row
from feeds.model import Article
from feeds.store import Store, open_store
from feeds.store.codec import pack
from feeds.store.sqlite_driver import sqlite3

SIZES = (10_000, 100_000)
SOURCES, ROUNDS = 60, 15
#: the defaults of the settings `items` and `per_source`
ITEMS, PER_SOURCE = 50, 25
#: milliseconds for one list
MAX_MS = 5
#: how many times as long it may take with ten times as many articles
MAX_GROWTH = 1.5
#: the newest article, in milliseconds since 1970
NEWEST = 1_764_000_000_000
#: milliseconds between two articles
_STEP = 60_000
#: one article in ten is a copy of the one before; one in 500 is forgotten
_COPY, _FORGOTTEN = 10, 500
_CHUNK = 10_000

#: columns and values of the rows of each article, by table
_ROWS = {
    "article": (
        "id, source, native_key, url, title, published, updated, first_seen, arrived, current",
        "?" + ", ?" * 9,
    ),
    "version": (
        "article, digest, seen, last_seen, published, updated, delivery, size, [foreign], announced",
        "?, 'd', 1, 1, 1, 1, '', 1, 0, 0",
    ),
    "body": ("article, digest, packed", "?, 'd', ?"),
}


def main() -> Sequence[Result]:
    """Measure lists of both sizes in turn."""
    return _measure(SIZES)


def _measure(sizes: Sequence[int]) -> list[Result]:
    """Print the times of each size; returns the cost of the largest one and its ratio to the smallest."""
    with tempfile.TemporaryDirectory() as name:
        stores = {size: _filled(Path(name) / f"{size}.sqlite3", size) for size in sizes}
        times: dict[int, list[float]] = {size: [] for size in sizes}
        for number in range(ROUNDS + 1):
            for size, store in stores.items():
                spent = _spent(store)
                # the first round is a warm-up
                if number:
                    times[size].append(spent)
        for store in stores.values():
            store.close()
    medians = {size: statistics.median(each) for size, each in times.items()}
    for size, median in medians.items():
        print(f"lists: {size:,} articles of {SOURCES} sources: {median:.2f} ms ({min(times[size]):.2f} at least)")
    small, large = medians[min(sizes)], medians[max(sizes)]
    label = f"the fair list of {max(sizes):,} articles"
    costs = {"ours": f"{large:.2f} ms", "peer": f"{min(sizes):,} articles {small:.2f} ms"}
    return [
        Row(name=label, value=large, unit="ms", at_most=MAX_MS, **costs),
        Row(name=f"{label}, growth", value=large / small, at_most=MAX_GROWTH, **costs),
    ]


def _spent(store: Store) -> float:
    """CPU milliseconds to choose and read the articles of the list, whose bodies are short."""
    before = time.process_time()
    articles = store.fair(None, ITEMS, PER_SOURCE)
    spent = (time.process_time() - before) * 1000
    if len(articles) != ITEMS:
        raise SystemExit(f"expected {ITEMS} articles, found {len(articles)}")
    return spent


def _filled(path: Path, size: int) -> Store:
    """A store of `size` generated articles; a third is of one busy source."""
    open_store(path).close()
    packed = pack(_article())
    with closing(sqlite3.connect(path)) as database, database:
        database.executemany(
            "INSERT INTO source (id, title, homepage, language, normalizer, feeds, zone, hosts, names, declared,"
            " changed_at) VALUES (?, 'x', '', 'zh', '', '[]', 'UTC', '[]', '[]', 1, 0)",
            [(f"s{number}",) for number in range(SOURCES)],
        )
        articles = _articles(size)
        while rows := list(islice(articles, _CHUNK)):
            values = {"article": rows, "version": [row[:1] for row in rows], "body": [(row[0], packed) for row in rows]}
            for table, (columns, marks) in _ROWS.items():
                database.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", values[table])  # noqa: S608
        copies = [(f"id{n - m}", f"id{n - 1 + m}") for n in range(_COPY, size, _COPY) for m in (0, 1)]
        database.executemany("INSERT INTO link (article, kind, other, likeness) VALUES (?, 'copy', ?, 1)", copies)
        forgotten = [(f"id{n}",) for n in range(7, size, _FORGOTTEN)]
        database.executemany("INSERT INTO tombstone (article, at) VALUES (?, 0)", forgotten)
    return open_store(path)


def _articles(size: int) -> Iterator[tuple[str | int, ...]]:
    chance = Random(1)  # noqa: S311  # no secret
    for number in range(size):
        source = f"s{max(0, chance.randrange(-SOURCES // 2, SOURCES))}"
        published = NEWEST - (size - number) * _STEP
        url = f"https://{source}.example.org/{number}"
        yield (f"id{number}", source, url, url, f"标题 {number}", published, published, published, published, "d")


def _article() -> Article:
    moment = datetime.fromtimestamp(NEWEST / 1000, UTC)
    times = {"published": moment, "updated": moment, "first_seen": moment}
    return Article(
        id="x",
        source="s0",
        native_key="x",
        url="https://s0.example.org/",
        title="标题",
        content_html="<p>正文</p>",
        **times,
    )


if __name__ == "__main__":
    _measure([int(size) for size in sys.argv[1:]] or SIZES)

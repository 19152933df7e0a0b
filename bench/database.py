"""Size of the database: kilobytes an article, by table, beside the peer `reader` and the texts themselves.

`python -m bench database` uses 10,000 generated documents; `DATABASE_DOCUMENTS=2000` sets another number, and
`DATABASE_FOLDER=PATH` names a folder of real documents to be measured too.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bench import reader_peer
from bench.importing import make_documents
from bench.results import Result, Row, Skipped

DOCUMENTS = int(os.environ.get("DATABASE_DOCUMENTS", "10000"))
#: goal: kilobytes an article, of 14.6 at first
MAX_KILOBYTES = 7.0
#: tables that are printed, the largest
_SHOWN = 16

#: prints the number of articles, the bytes of their visible texts, and the bytes of each table; in a process of its
#: own, because only Python's build of SQLite has `dbstat` (https://sqlite.org/dbstat.html), and no process may use two
_MEASURE = """
import json, sqlite3, sys
database = sqlite3.connect(sys.argv[1])
(articles,) = database.execute("SELECT count(*) FROM article").fetchone()
tables = database.execute("SELECT name, sum(pgsize) FROM dbstat GROUP BY name ORDER BY 2 DESC").fetchall()
print(json.dumps([articles, tables]))
"""


@dataclass(frozen=True, slots=True)
class _Sizes:
    """The bytes of each table and index, and the number of articles."""

    articles: int
    tables: list[tuple[str, int]]

    @property
    def kilobytes(self) -> float:
        """Kilobytes an article."""
        return sum(size for _, size in self.tables) / self.articles / 1e3


def main() -> Sequence[Result]:
    """Print the size of each table an article, and the size of the peer's database of the same texts."""
    real = os.environ.get("DATABASE_FOLDER")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        generated = make_documents(folder / "documents", DOCUMENTS)
        try:
            rows: list[Result] = [_row("generated documents", generated, folder / "data", _peer(folder))]
            if real:
                rows.append(_row("real documents", Path(real), folder / "real", ""))
        except subprocess.CalledProcessError as error:
            return [Skipped("size of the database", f"no dbstat: {error.stderr.strip().splitlines()[-1]}")]
    return rows


def _row(name: str, documents: Path, data: Path, peer: str) -> Row:
    """Import the documents twice, so that earlier bodies are packed again; print and return the sizes."""
    for _ in range(2):
        command = [sys.executable, "-m", "feeds", "import", "--data", str(data), str(documents)]
        subprocess.run(command, capture_output=True, check=False, env={**os.environ, "TERM": "dumb"})  # noqa: S603  # ours
    sizes = _measure(data / "feeds.sqlite3")
    print(f"database of {sizes.articles:,} {name}: {sizes.kilobytes:.2f} kB an article")
    for table, size in sizes.tables[:_SHOWN]:
        print(f"  {table:32} {size / sizes.articles:7,.0f} bytes")
    return Row(
        name=f"database of {name}",
        ours=f"{sizes.kilobytes:.1f} kB an article",
        peer=peer,
        value=sizes.kilobytes,
        unit="kB",
        at_most=MAX_KILOBYTES,
    )


def _measure(path: Path) -> _Sizes:
    command = [sys.executable, "-c", _MEASURE, str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603  # ours
    articles, tables = json.loads(done.stdout)
    return _Sizes(articles, tables)


def _peer(folder: Path) -> str:
    """Return the sizes of the texts, and of the peer's database with its search index, in words."""
    feeds = reader_peer.write_feeds(folder / "feeds", DOCUMENTS)
    raw = sum(path.stat().st_size for path in feeds) / DOCUMENTS / 1e3
    if not reader_peer.is_installed():
        return f"the feeds themselves {raw:.1f} kB; {reader_peer.REASON}"
    (folder / "reader").mkdir()
    number = reader_peer.take_in(feeds, folder / "reader" / "feeds.sqlite3")
    size = sum(path.stat().st_size for path in (folder / "reader").iterdir()) / number / 1e3
    return f"reader with its search index {size:.1f} kB, the feeds themselves {raw:.1f} kB"

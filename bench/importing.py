"""Import of 10,000 documents generated from the samples, and of 10 feeds with 500 entries, as whole commands.

The first is compared with one process that reads and writes, as in earlier versions; the second with `reader` (PyPI).
`IMPORTING_DOCUMENTS=2000` sets another number.
"""

import json
import os
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from bench import reader_peer
from bench.measure import cpu_seconds_with_children, paired
from bench.newsroom import story
from bench.results import Result, Row, Skipped

DOCUMENTS = int(os.environ.get("IMPORTING_DOCUMENTS", "10000"))
#: goal: five times the first measurement of 72
MIN_RATE = 360
#: limit of the peak memory, in megabytes
MAX_MEGABYTES = 200
#: entries of the feeds that both take in, and how many times as fast as the peer we have to be
ENTRIES, MIN_RATIO = 500, 3
ROUNDS = 5
#: reads and stores in one process
_SEQUENTIAL = """
import os, sys
from datetime import UTC, datetime
from pathlib import Path
from feeds.config import load
from feeds.ingest.files import walk
from feeds.ingest.pipeline import ingest
from feeds.store import open_store
config = load(None, Path(sys.argv[1]), os.environ, {})
with open_store(config.database) as store:
    ingest(walk([Path(sys.argv[2])], config.max_document_bytes), store=store, config=config, now=datetime.now(UTC))
"""
_TITLE = re.compile(r"\[[^\]]*\]\(")
_SAMPLES = Path(__file__).parents[1] / "seeds" / "articles"


def main() -> Sequence[Result]:
    """Print time and memory of both imports."""
    return [*_archive(), _feeds()]


def _archive() -> Sequence[Row]:
    """Generate the documents, import them in a separate process, print time and memory."""
    with tempfile.TemporaryDirectory() as folder:
        documents = make_documents(Path(folder) / "documents", DOCUMENTS)
        start = time.perf_counter()
        report, peak, cpu = _import(documents, Path(folder) / "data")
        wall = time.perf_counter() - start
        _, _, again = _import(documents, Path(folder) / "data")
        start = time.perf_counter()
        command = [sys.executable, "-c", _SEQUENTIAL, str(Path(folder) / "sequential"), str(documents)]
        single = cpu_seconds_with_children(lambda: subprocess.run(command, check=True))  # noqa: S603  # ours
        single_wall = time.perf_counter() - start
    print(f"import of {report['documents']:,} documents: {DOCUMENTS / cpu:,.0f} a CPU second ({wall:.1f} s wall)")
    print("  " + ", ".join(f"{name} {report[name]:,}" for name in ("new", "updated", "same", "duplicate")))
    print(f"  the same again: {DOCUMENTS / again:,.0f} documents per CPU second, {cpu / again:.1f} times as fast")
    print(f"  in one process: {DOCUMENTS / single:,.0f} a CPU second ({single_wall:.1f} s wall)")
    print(f"  peak memory {peak:.0f} MB (limit {MAX_MEGABYTES})")
    return [
        Row(
            name="import of an archive, documents a CPU second",
            ours=f"{1000 * cpu / DOCUMENTS:.1f} ms a document",
            peer=f"one process {1000 * single / DOCUMENTS:.1f} ms",
            value=DOCUMENTS / cpu,
            unit="a second",
            at_least=MIN_RATE,
        ),
        Row(
            name="import of an archive, peak memory",
            ours=f"{peak:.0f} MB",
            peer="",
            value=peak,
            unit="MB",
            at_most=MAX_MEGABYTES,
        ),
    ]


def _feeds() -> Result:
    """Take in the same feeds with both programs, in turn."""
    name = f"{ENTRIES} entries of feeds, stored and indexed, whole command"
    if not reader_peer.is_installed():
        return Skipped(name, reader_peer.REASON)
    with tempfile.TemporaryDirectory() as folder:
        feeds = reader_peer.write_feeds(Path(folder) / "feeds", ENTRIES)
        numbers = iter(range(2 * ROUNDS))
        ours, peer, ratio = paired(
            lambda: reader_peer.import_feeds(feeds[0].parent, Path(folder) / f"{next(numbers)}"),
            lambda: reader_peer.take_in(feeds, Path(folder) / f"{next(numbers)}.sqlite3"),
            ROUNDS,
            cpu_seconds_with_children,
        )
    print(f"{name}: {ours:.2f} CPU seconds, reader {peer:.2f}")
    return Row(name=name, ours=f"{ours:.2f} s", peer=f"reader {peer:.2f} s", value=ratio, at_least=MIN_RATIO)


def make_documents(folder: Path, number_of_documents: int) -> Path:
    """Every document is a sample with another number in its address and another generated story as its text."""
    samples = [file.read_text("utf-8") for name in ("voa", "dw") for file in sorted((_SAMPLES / name).glob("*.md"))]
    folder.mkdir()
    for n in range(number_of_documents):
        number = 20_000_000 + n
        text = samples[n % len(samples)]
        head, rule, body = text.partition("------")
        sentences = story(number)
        head = _TITLE.sub(f"[{sentences[0]}](", _renumbered(head, number), count=1)
        paragraphs = "".join(f"<p>{sentence}</p>" for sentence in sentences)
        (folder / f"{number}.md").write_text(head + rule + body + paragraphs, "utf-8")
    return folder


def _renumbered(head: str, number: int) -> str:
    """Replace the article number of the link: `/a-N)` or `/N.html)`."""
    link, _, tail = head.rpartition("](")
    if ".html)" in tail:
        return f"{link}](https://www.voachinese.com/a/sample/{number}.html)\n"
    return f"{link}](https://www.dw.com/zh/a-{number})\n"


def _import(documents: Path, data: Path) -> tuple[dict[str, int], float, float]:
    """The report, peak megabytes and CPU seconds of `feeds import` in a child process."""
    old_usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [sys.executable, "-m", "feeds", "import", "--json", "--data", str(data), str(documents)]
    environment = {**os.environ, "TERM": "dumb"}
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=True)  # noqa: S603 - ours
    new_usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = new_usage.ru_utime + new_usage.ru_stime - old_usage.ru_utime - old_usage.ru_stime
    scale = 1024 if sys.platform == "linux" else 1024 * 1024  # macOS reports bytes
    return json.loads(done.stdout), new_usage.ru_maxrss / scale, cpu

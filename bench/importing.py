"""Import of 10,000 documents generated from the samples: documents per second, and the peak memory of the import."""

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

from bench.newsroom import story
from bench.results import Row

DOCUMENTS = 10_000
#: goal: five times the first measurement of 72
MIN_RATE = 360
#: limit of the peak memory, in megabytes
MAX_MEGABYTES = 200
_TITLE = re.compile(r"\[[^\]]*\]\(")
_SAMPLES = Path(__file__).parents[1] / "seeds" / "articles"


def main() -> Sequence[Row]:
    """Generate the documents, import them in a separate process, print time and memory."""
    with tempfile.TemporaryDirectory() as folder:
        documents = Path(folder) / "documents"
        _make(documents)
        start = time.perf_counter()
        report, peak, cpu = _import(documents, Path(folder) / "data")
        wall = time.perf_counter() - start
        _, _, again = _import(documents, Path(folder) / "data")
    print(f"import of {report['documents']:,} documents: {DOCUMENTS / cpu:,.0f} a CPU second ({wall:.1f} s wall)")
    print("  " + ", ".join(f"{name} {report[name]:,}" for name in ("new", "updated", "same", "duplicate")))
    print(f"  the same again: {DOCUMENTS / again:,.0f} documents per CPU second, {cpu / again:.1f} times as fast")
    print(f"  peak memory {peak:.0f} MB (limit {MAX_MEGABYTES})")
    return [
        Row(
            name="import of an archive, documents a CPU second",
            ours=f"{1000 * cpu / DOCUMENTS:.1f} ms a document",
            peer="",
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


def _make(folder: Path) -> None:
    """Every document is a sample with another number in its address and another generated story as its text."""
    samples = [file.read_text("utf-8") for name in ("voa", "dw") for file in sorted((_SAMPLES / name).glob("*.md"))]
    folder.mkdir()
    for n in range(DOCUMENTS):
        number = 20_000_000 + n
        text = samples[n % len(samples)]
        head, rule, body = text.partition("------")
        sentences = story(number)
        head = _TITLE.sub(f"[{sentences[0]}](", _renumbered(head, number), count=1)
        paragraphs = "".join(f"<p>{sentence}</p>" for sentence in sentences)
        (folder / f"{number}.md").write_text(head + rule + body + paragraphs, "utf-8")


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

"""CPU time of `feeds export` if nothing has changed, against reading names, sizes and times of the exported files."""

import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from bench.measure import cpu_seconds_with_children
from bench.newsroom import story
from bench.results import Row

#: numbers of articles
SIZES = (500, 10_000)
SOURCES = 12
#: limits of an export that changes nothing: seconds, and microseconds for each file
MAX_SECONDS, MAX_MICROSECONDS_A_FILE = 1.0, 20
#: limit of the size in kilobytes an article, for every article after the first ones: feeds have the same size forever
MAX_KILOBYTES = 40


def main() -> Sequence[Row]:
    """Export generated articles twice and print the CPU time and the size."""
    totals, rows = {}, []
    for size in SIZES:
        with tempfile.TemporaryDirectory() as folder:
            totals[size], row = _measure(size, Path(folder))
            rows.append(row)
    (first, small), (last, large) = totals.items()
    each = (large - small) / (last - first) / 1000
    print(f"export: {each:.1f} kB for each further article (limit {MAX_KILOBYTES})")
    name = f"export, size of an article after the first {first:,}"
    return [*rows, Row(name=name, ours=f"{each:.1f} kB", peer="", value=each, unit="kB", at_most=MAX_KILOBYTES)]


def _measure(size: int, folder: Path) -> tuple[int, Row]:
    """Print times and sizes of one export; returns its size in bytes and the cost of an export without changes."""
    write_articles(folder / "documents", size)
    _feeds("--data", folder / "data", "import", folder / "documents")
    export = ("--data", folder / "data", "export", folder / "site", "--json")
    first, report = _feeds(*export)
    again, unchanged = _feeds(*export)
    names = cpu_seconds_with_children(lambda: _scan(folder / "site"))
    files = report["written"]
    total = sum(path.stat().st_size for path in (folder / "site").rglob("*") if path.is_file())
    limit = MAX_SECONDS + files * MAX_MICROSECONDS_A_FILE / 1e6
    print(f"export of {size:,} articles: {files:,} files, {total / size / 1000:.1f} kB an article")
    print(f"  everything: {first:.1f} CPU s, {first / size * 1000:.1f} ms an article")
    print(f"  nothing changed: {again:.2f} CPU s (limit {limit:.2f}), {again / names:.1f} times reading all names")
    if unchanged["written"]:
        raise SystemExit(f"an export without changes wrote {unchanged['written']} files")
    return total, Row(
        name=f"export of {size:,} articles, nothing changed",
        ours=f"{again:.2f} s",
        peer=f"reading all names {names * 1e3:.0f} ms",
        value=again,
        unit="s",
        at_most=limit,
    )


def write_articles(folder: Path, size: int) -> None:
    """Write articles of two years and several sources, one file for each."""
    folder.mkdir()
    start, chance = datetime(2024, 1, 1, tzinfo=UTC), Random(1)  # noqa: S311  # no secret
    for number in range(size):
        day = start + timedelta(minutes=number * 730 * 24 * 60 // size)
        sentences = story(number)
        paragraphs = "".join(f"<p>{''.join(sentences[at : at + 5])}</p>" for at in range(0, len(sentences), 5))
        site = f"s{chance.randrange(SOURCES)}.example.org"
        title = re.sub("[，。“”：].*", "", sentences[0])
        text = f"<!--{int(day.timestamp() * 1000)}-->\n[{title}{number}](https://{site}/{number}.html)\n------\n\n{paragraphs}"
        (folder / f"{number}.md").write_text(text, encoding="utf-8")


def _feeds(*arguments: str | Path) -> tuple[float, dict[str, int]]:
    """Run a command; returns its CPU time in seconds and its report."""
    output: list[bytes] = []
    # no settings of the user who runs this
    command = [sys.executable, "-m", "feeds", *map(str, arguments), *(() if "--json" in arguments else ("--json",))]

    def run() -> None:
        output.append(subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout)  # noqa: S603  # our program

    seconds = cpu_seconds_with_children(run)
    return seconds, json.loads(output[0])


def _scan(folder: Path) -> int:
    """Read the name, size and time of every file below."""
    count = 0
    folders = [str(folder)]
    while folders:
        with os.scandir(folders.pop()) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    folders.append(entry.path)
                else:
                    count += entry.stat(follow_symlinks=False).st_mtime_ns > 0
    return count

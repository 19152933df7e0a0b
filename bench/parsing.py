"""Parsing of feeds: `feeds.parsing.formats.read` against feedparser with its defaults, on the same bytes in turn.

The feeds are generated, one in fifty of them not well-formed. `FEEDS_BENCH_FOLDER` names a folder of other feeds.
"""

import os
import warnings
from collections.abc import Callable, Sequence
from io import BytesIO
from pathlib import Path
from statistics import median

import feedparser

from bench import feeds as generated
from bench.measure import cpu_seconds
from bench.results import Row
from feeds.errors import DocumentError
from feeds.model import RawEntry
from feeds.parsing import formats
from feeds.parsing.formats import syndication
from feeds.parsing.formats.strict.errors import Declined

ROUNDS = 3
#: minimum speed-up
MIN_RATIO = 40


def main() -> Sequence[Row]:
    """Print the ratio, the number of feeds that feedparser reads, and the entries lost."""
    warnings.simplefilter("ignore", DeprecationWarning)
    bodies = _bodies()
    expected = sum(len(feedparser.parse(BytesIO(body)).entries) for body in bodies)
    read = sum(map(_read, bodies))
    pairs = [(_timed(_read_with_feedparser, bodies), _timed(_read, bodies)) for _ in range(ROUNDS)]
    ratio = median(slow / fast for slow, fast in pairs)
    size = sum(map(len, bodies))
    print(f"parsing {len(bodies)} feeds, {size / 1e6:.1f} MB: {read:,} entries, feedparser {expected:,}")
    print(
        f"  {median(fast for _, fast in pairs) * 1e6 / read:.0f} µs an entry, "
        f"feedparser {median(slow for slow, _ in pairs) * 1e6 / expected:.0f} µs: {ratio:.1f} times as fast"
    )
    print(f"  {sum(map(_is_declined, bodies))} feeds parsed by feedparser")
    return [
        Row(
            name="parse an entry of a feed",
            ours=f"{median(fast for _, fast in pairs) * 1e6 / read:.0f} µs",
            peer=f"feedparser {median(slow for slow, _ in pairs) * 1e6 / expected:.0f} µs",
            value=ratio,
            at_least=MIN_RATIO,
        )
    ]


def _bodies() -> list[bytes]:
    if folder := os.environ.get("FEEDS_BENCH_FOLDER"):
        return [path.read_bytes() for path in sorted(Path(folder).iterdir()) if _is_feed(path.read_bytes())]
    makers: list[Callable[[int], bytes]] = [generated.blog, generated.atom, generated.podcast]
    bodies = [maker(1_000 * number) for number in range(16) for maker in makers]
    return [*bodies, generated.blog(100_000, is_full=False), generated.broken(200_000)]


def _is_feed(body: bytes) -> bool:
    try:
        return formats.detect(body).name == "syndication"
    except DocumentError:
        return False


def _is_declined(body: bytes) -> bool:
    try:
        syndication.read_strictly(body)
    except Declined:
        return True
    return False


def _read(body: bytes) -> int:
    return sum(isinstance(item, RawEntry) for item in formats.read(body))


def _read_with_feedparser(body: bytes) -> int:
    return len(feedparser.parse(BytesIO(body)).entries)


def _timed(read: Callable[[bytes], int], bodies: list[bytes]) -> float:
    return cpu_seconds(lambda: [read(body) for body in bodies])


if __name__ == "__main__":
    main()

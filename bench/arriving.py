"""Storing single articles, as polls do: a store with a cache of the titles of each day against one without.

Both store the same articles in copies of the same database, in turn.
"""

import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from uuid import UUID

from bench.measure import cpu_seconds
from bench.newsroom import story
from bench.results import Row
from feeds.ingest.deduplicate import put_article
from feeds.model import Article, Source
from feeds.store import Store, open_store

#: articles of a busy day, and of the day before
HELD, DAY = 4_000, timedelta(days=1)
ARRIVING = 60
NOW = datetime(2026, 11, 21, tzinfo=UTC)
#: minimum speed-up of the cache
MIN_RATIO = 5


def main() -> Sequence[Row]:
    """Print the time of one new article with and without the cache."""
    spent: dict[str, list[float]] = {"kept": [], "read again": []}
    with tempfile.TemporaryDirectory() as folder, open_store(Path(folder) / "kept.sqlite3") as keeping:
        _take(keeping, range(HELD))
        path = Path(folder) / "read.sqlite3"
        with open_store(path) as reading, open_store(path) as other:
            _take(reading, range(HELD))
            for number in range(HELD, HELD + ARRIVING):
                spent["kept"].append(_timed(keeping, number))
                # a write by another connection invalidates the cache
                with other.batch(NOW) as batch:
                    batch.put_source(Source(id="other", title=str(number)))
                spent["read again"].append(_timed(reading, number))
    cached, reread = (median(times) for times in spent.values())
    print(f"an article that arrives alone, where {HELD // 2:,} are published a day")
    print(
        f"  {cached * 1e3:.1f} ms with the titles of days kept, {reread * 1e3:.1f} ms without: "
        f"{reread / cached:.0f} times"
    )
    return [
        Row(
            name="store one new article of a busy day",
            ours=f"{cached * 1e3:.1f} ms",
            peer=f"without the cache of titles {reread * 1e3:.1f} ms",
            value=reread / cached,
            at_least=MIN_RATIO,
        )
    ]


def _timed(store: Store, number: int) -> float:
    return cpu_seconds(lambda: _take(store, range(number, number + 1)))


def _take(store: Store, numbers: range) -> None:
    with store.batch(NOW) as batch:
        for number in numbers:
            put_article(batch, _article(number))


def _article(number: int) -> Article:
    sentences = story(number)
    published = NOW - number % HELD * 2 * DAY / HELD
    return Article(
        id=UUID(int=number).urn,
        source=f"s{number % 50}",
        native_key=str(number),
        url=f"https://news.example/{number}",
        title=sentences[0][:20],
        published=published,
        updated=published,
        first_seen=published,
        content_html=f"<p>{''.join(sentences)}</p>",
    )


if __name__ == "__main__":
    main()

"""Full-text search: our index against a LIKE scan, on the same generated stories; both read one page of results.

`python -m bench searching` uses 20,000 documents; `SEARCHING_DOCUMENTS=100000` sets another number.
"""

import os
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from uuid import UUID

from bench.newsroom import story
from bench.results import Row
from feeds.common.text import fingerprint
from feeds.ingest.deduplicate import put_article
from feeds.model import Article
from feeds.search import indexed_text, parse_query, text_without_blank_lines
from feeds.store import Store, open_store
from feeds.store.codec import to_ms
from feeds.store.engine import open_engine, write_transaction
from feeds.store.queries import read_articles
from feeds.store.search_index import SearchIndex
from feeds.store.sqlite_driver import sqlite3

DOCUMENTS = int(os.environ.get("SEARCHING_DOCUMENTS", "20000"))
#: documents in one transaction, as in the ingest pipeline
BATCH = 200
NOW = datetime(2026, 11, 21, tzinfo=UTC)
#: an archive of several years
APART = timedelta(hours=2)
ROUNDS = 5
LIMIT = 20
#: minimum speed-up of the index for a word in a single article; the time of the scan grows with the archive
MIN_RATIO = 10

#: from frequent to rare: the last needs a scan of the whole table
QUESTIONS = {
    "in nearly every article": "老人",
    "a character": "渔",
    "two common words": "渔网 老人",
    "a phrase of seven": "渔民悄悄修好了",
    "in one article": "孤本藏书",
    "in none": "地铁",
}


def main() -> Sequence[Row]:
    """Print time and size of the index, and the time of each query by index and by scan."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "feeds.sqlite3"
        with open_store(path) as store:
            spent = _take(store)
            indexing = _index(Path(folder) / "index.sqlite3")
            print(f"search over {DOCUMENTS:,} documents, {DOCUMENTS / spent:,.0f} taken in a CPU second")
            share = indexing / (spent - indexing)
            print(f"  indexing: {indexing / DOCUMENTS * 1e3:.2f} ms a document, {share:.0%} on top of the rest")
            print(f"  {_size(path)}")
            with closing(_texts(Path(folder) / "texts.sqlite3")) as texts:
                return [_compare(store, texts, name, words) for name, words in QUESTIONS.items()]


def _article(number: int) -> Article:
    """Return a story; a single one of them contains a word that no other has."""
    sentences = [*story(number), "他只要那一册孤本藏书。"] if number == DOCUMENTS // 3 else story(number)
    text = "".join(sentences)
    then = NOW - number * APART
    return Article(
        id=UUID(int=number).urn,
        source=f"source-{number % 7}",
        native_key=str(number),
        url=f"https://news.example/{number}",
        title=sentences[0],
        published=then,
        updated=then,
        first_seen=then,
        content_html="".join(f"<p>{sentence}</p>" for sentence in sentences),
        fingerprint=fingerprint(text),
    )


def _batches() -> Iterator[list[Article]]:
    numbers = iter(range(DOCUMENTS))
    while batch := [_article(number) for number in islice(numbers, BATCH)]:
        yield batch


def _take(store: Store) -> float:
    """Store all articles, as the ingest pipeline does; return the CPU seconds."""
    spent = 0.0
    for articles in _batches():
        start = time.process_time()
        with store.batch(NOW) as batch:
            batch.stored.prefetch(articles)
            for article in articles:
                put_article(batch, article)
        spent += time.process_time() - start
    return spent


def _index(path: Path) -> float:
    """Index all articles in an otherwise empty database; return the CPU seconds."""
    engine, spent = open_engine(path), 0.0
    for batch in _batches():
        start = time.process_time()
        with write_transaction(engine) as connection:
            index = SearchIndex(connection)
            for article in batch:
                index.add(article.id, to_ms(article.published), indexed_text(article))
            index.flush()
        spent += time.process_time() - start
    engine.dispose()
    return spent


def _size(path: Path) -> str:
    """Return a sentence that compares the size of the index with the size of the articles."""
    with closing(sqlite3.connect(path)) as database:
        (index,) = database.execute("SELECT sum(length(block)) FROM words_data").fetchone()
        (bodies,) = database.execute("SELECT sum(length(packed)) FROM body").fetchone()
    return f"size: {index / DOCUMENTS:,.0f} bytes of index a document, {bodies / DOCUMENTS:,.0f} of packed body"


def _texts(path: Path) -> sqlite3.Connection:
    """Return a database of the same texts without an index, in the order of the results."""
    texts = sqlite3.connect(path)
    texts.execute(
        "CREATE TABLE text (published INTEGER, id TEXT, said TEXT, PRIMARY KEY (published, id)) WITHOUT ROWID"
    )
    for batch in _batches():
        rows = [
            (to_ms(article.published), article.id, f"{article.title}\n{text_without_blank_lines(article.content_html)}")
            for article in batch
        ]
        texts.executemany("INSERT INTO text VALUES (?, ?, ?)", rows)
    texts.commit()
    return texts


def _compare(store: Store, texts: sqlite3.Connection, name: str, words: str) -> Row:
    """Query both for the newest articles, in turn; print both times."""
    patterns = [f"%{word}%" for word in words.split()]
    conditions = " AND ".join("said LIKE ?" for _ in patterns)
    scan = f"SELECT id FROM text WHERE {conditions} ORDER BY published DESC, id DESC LIMIT {LIMIT}"  # noqa: S608 # ours
    ways: tuple[Callable[[], list[str]], ...] = (
        lambda: [article.id for article in store.search(parse_query(words), limit=LIMIT).articles],
        lambda: _read(store, [id for (id,) in texts.execute(scan, patterns)]),
        lambda: [article.id for article in store.search(parse_query(words), order="relevance", limit=LIMIT).articles],
    )
    times: tuple[list[float], ...] = ([], [], [])
    for _ in range(ROUNDS):
        answers = [_timed(way, spent) for way, spent in zip(ways, times, strict=True)]
        if answers[0] != answers[1]:
            raise SystemExit(f"{name}: the index found {len(answers[0])}, reading {len(answers[1])} others")
    index, reading, ranked = (statistics.median(spent) * 1e3 for spent in times)
    print(f"  {name:24} index {index:7.2f} ms, LIKE {reading:8.2f} ms: {reading / index:7.1f} x;", end=" ")
    print(f"by relevance {ranked:7.2f} ms; {len(answers[0])} shown")
    return Row(
        name=f"search for words {name}",
        ours=f"{index:.2f} ms",
        peer=f"LIKE {reading:.2f} ms",
        value=reading / index,
        at_least=MIN_RATIO if name == "in one article" else None,
    )


def _read(store: Store, ids: list[str]) -> list[str]:
    """Read the articles of a page; the scan needs this as well."""
    with store._snapshot() as connection:
        return [article.id for article in read_articles(connection, ids)]


def _timed(way: Callable[[], list[str]], spent: list[float]) -> list[str]:
    start = time.process_time()
    ids = way()
    spent.append(time.process_time() - start)
    return ids

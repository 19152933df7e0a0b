"""Detection of copies: recall, false merges, speed and memory, with generated stories in a real database.

`python -m bench likeness` uses 20,000 documents; half of them are copies, with all kinds equally often;
`LIKENESS_DOCUMENTS=100000` sets another number, and `LIKENESS_COPIES=4` generates all four copies of each story.
"""

import os
import resource
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from random import Random
from uuid import UUID

from sqlalchemy import Connection, insert, text

from bench.newsroom import PERTURBED, story
from bench.results import Row
from feeds.dedupe import DUPLICATE_THRESHOLD, decide, find_duplicates, grams, jaccard, text_of, version_of
from feeds.model import Article, Source
from feeds.store import tables
from feeds.store.codec import pack
from feeds.store.engine import open_engine, write_transaction
from feeds.store.links import DUPLICATE, Links
from feeds.store.rows import article_row, source_row, trace_row
from feeds.store.shared_urls import SharedUrls
from feeds.store.similar_texts import SimilarTexts

DOCUMENTS = int(os.environ.get("LIKENESS_DOCUMENTS", "20000"))
COPIES = int(os.environ.get("LIKENESS_COPIES", "1"))
MIN_RECALL = 0.99
#: documents in one transaction, as in the ingest pipeline
BATCH = 200
NOW = datetime(2026, 11, 21, tzinfo=UTC)
#: a story and its copies are spread over this many stories
SPREAD = 3_000
MARKS = (10_000, 30_000, 100_000, 300_000, 1_000_000)
_KINDS = ("original", *PERTURBED)


def main() -> Sequence[Row]:
    """Print the similarity distribution and the results; fail if copies are missed or stories merged."""
    with tempfile.TemporaryDirectory() as folder:
        engine = open_engine(Path(folder) / "feeds.sqlite3")
        start_memory, spent, marks = _megabytes(), 0.0, []
        documents = iter(_documents(DOCUMENTS))
        count = 0
        while batch := list(islice(documents, BATCH)):
            with write_transaction(engine) as connection:
                _write(connection, batch)
            with write_transaction(engine) as connection:
                start = time.process_time()
                _take(connection, batch)
                connection.commit()
                spent += time.process_time() - start
            count += len(batch)
            if count in MARKS:
                marks.append((count, spent))
        marks = list(dict.fromkeys([*marks, (count, spent)]))
        with engine.connect() as connection:
            recalls, false = _judge(connection)
        engine.dispose()
    grown = _megabytes() - start_memory
    _print_curve()
    _print_figures(marks, recalls, false, grown)
    rows, seconds = marks[-1]
    return [
        Row(
            name="find the duplicates of an article, least recall of all kinds",
            ours=f"{seconds / rows * 1e6:.0f} µs",
            peer="the generated duplicates",
            value=min(recalls.values()),
            unit="of them",
            at_least=MIN_RECALL,
        )
    ]


def _print_figures(marks: Sequence[tuple[int, float]], recalls: dict[str, float], false: int, grown: float) -> None:
    total, spent = marks[-1]
    speed = total / spent
    print(f"copies among {total:,} documents, {COPIES} of {COPIES + 1} perturbed: {speed:,.0f} documents a CPU second")
    previous = (0, 0.0)
    for mark in marks:
        number, took = mark[0] - previous[0], mark[1] - previous[1]
        print(f"  documents {previous[0] + 1:>9,} to {mark[0]:>9,}: {1e6 * took / number:6.0f} microseconds each")
        previous = mark
    print("  recall: " + ", ".join(f"{kind} {share:.4f}" for kind, share in recalls.items()))
    print(f"  false merges: {false}")
    print(f"  the process grew by {grown:.0f} MB in all")
    if min(recalls.values()) < MIN_RECALL or false:
        raise SystemExit(f"expected a recall of {MIN_RECALL} at least and no false merge")


def _documents(number: int) -> Iterator[Article]:
    """Stories and their copies; a copy is within a few thousand documents of its story, as in reality."""
    chance = Random(1)  # noqa: S311 # no secret
    per_story = COPIES + 1
    # integers only: a list of pairs would add work of the garbage collector to the measurement
    places = [position // per_story + chance.random() * SPREAD for position in range(number // per_story * per_story)]
    for position in sorted(range(len(places)), key=places.__getitem__):
        story_number, kind = divmod(position, per_story)
        yield _document(story_number, (0, *_kinds(story_number))[kind])


def _kinds(number: int) -> list[int]:
    """The kinds of copies of a story; each kind is used for equally many stories."""
    return [1 + (number + position) % len(PERTURBED) for position in range(COPIES)]


def _document(number: int, kind: int) -> Article:
    sentences = story(number)
    name = _KINDS[kind]
    words = PERTURBED[name](sentences, Random(number)) if kind else "".join(sentences)  # noqa: S311 # no secret
    return Article(
        id=UUID(int=number * len(_KINDS) + kind).urn,
        source=name,
        native_key=f"{number}",
        url=f"https://news.example/{name}/{number}",
        title=f"第{number}篇",
        published=NOW,
        updated=NOW,
        first_seen=NOW,
        content_html=f"<p>{words}</p>",
        fingerprint="long enough",
    )


def _write(connection: Connection, articles: Sequence[Article]) -> None:
    """Write the other rows of new articles, outside of the measured time."""
    if not connection.scalar(text("SELECT count(*) FROM source")):
        rows = [source_row(Source(id=name, title=name)) | {"changed_at": 0} for name in _KINDS]
        connection.execute(insert(tables.source), rows)
    for article in articles:
        version = version_of(article)
        history = decide(None, version, {}.__getitem__).history  # a new article is compared with nothing
        if history is None:
            raise SystemExit("expected a new article to have a history, found none")
        trace = history.traces[version.digest]
        connection.execute(insert(tables.article), article_row(article, history) | {"arrived": 0})
        connection.execute(insert(tables.version), trace_row(article.id, trace))
        body = {"article": article.id, "digest": version.digest, "packed": pack(article)}
        connection.execute(insert(tables.body), body)


def _take(connection: Connection, articles: Sequence[Article]) -> None:
    texts, urls, links = SimilarTexts(connection), SharedUrls(connection), Links(connection)
    urls.look_up(article.url for article in articles)
    texts.prefetch(articles)
    for article in articles:
        letters, candidates = texts.similar(article)
        duplicates = find_duplicates(article, letters, candidates, urls.at(article.url))
        texts.add(article)
        urls.add(article)
        links.add(article.id, DUPLICATE, {duplicate.id: duplicate.likeness for duplicate in duplicates})
    texts.flush()
    links.flush()


def _judge(connection: Connection) -> tuple[dict[str, float], int]:
    """Recall of each kind of copy against the original, and the number of false pairs."""
    pairs: Counter[str] = Counter()
    false = 0
    for first_id, second_id in connection.execute(
        text("SELECT article, other FROM link WHERE kind = 'copy' AND article < other")
    ):
        first, second = UUID(first_id).int, UUID(second_id).int
        if first // len(_KINDS) != second // len(_KINDS):
            false += 1
        elif first % len(_KINDS) == 0:
            pairs[_KINDS[second % len(_KINDS)]] += 1
    expected = Counter(_KINDS[kind] for number in range(DOCUMENTS // (COPIES + 1)) for kind in _kinds(number))
    return {kind: pairs[kind] / expected[kind] for kind in PERTURBED}, false


def _print_curve() -> None:
    """Print the similarity of copies and of unrelated stories; the threshold must separate them."""
    originals = [_grams(_document(number, 0)) for number in range(600)]
    print("Jaccard of 4-grams       least   1 in 100   1 in 10    median   share below", DUPLICATE_THRESHOLD)
    for kind, name in enumerate(_KINDS[1:], 1):
        copies = sorted(jaccard(first, _grams(_document(n, kind))) for n, first in enumerate(originals))
        _print_row(name, copies, copies[0], copies[len(copies) // 100])
    pairs = sorted(jaccard(first, second) for n, first in enumerate(originals) for second in originals[:n])
    print(f"  unrelated stories: median {pairs[len(pairs) // 2]:.3f}, highest {pairs[-1]:.3f} of {len(pairs):,} pairs")


def _print_row(name: str, values: list[float], least: float, hundredth: float) -> None:
    tenth, median = values[len(values) // 10], values[len(values) // 2]
    below = sum(value < DUPLICATE_THRESHOLD for value in values) / len(values)
    print(f"  {name:<20} {least:8.3f} {hundredth:10.3f} {tenth:9.3f} {median:9.3f} {below:13.4f}")


def _grams(article: Article) -> frozenset[int]:
    return frozenset(grams(text_of(article)))


def _megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024

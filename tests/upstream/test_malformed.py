"""10,000 malformed documents: each entry is accepted or rejected with a reason, and nothing crashes or hangs."""

import time
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime

import pytest

from feeds.config import Config
from feeds.ingest.pipeline import Document, Rejection, entries_of
from feeds.messages.reasons import Reason
from feeds.model import Source
from feeds.parsing.formats.poll_hints import read_hints
from feeds.parsing.normalizers import Normalized
from tests.upstream.malformed import documents

COUNT, PARTS, SEED = 10_000, 4, 20261121
#: limit of CPU seconds for a document of a few kilobytes
MOST = 5.0
NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
FERRY = Source(id="ferry", title="渡口新闻", hosts=("news.example.org",))


def read(part: int) -> tuple[int, int, int, list[str]]:
    """Counts of documents, accepted and rejected entries of one part, and the failures."""
    config, total, accepted, rejected, wrong = Config(sources=(FERRY,)), 0, 0, 0, []
    for name, body in documents(COUNT // PARTS, SEED + part):
        start = time.process_time()
        read_hints(body)
        results = list(entries_of(Document(path=name, body=body, seen=NOW, polled="ferry"), config, NOW))
        total += 1
        accepted += sum(isinstance(rejection, Normalized) for rejection in results)
        for rejection in (rejection for rejection in results if isinstance(rejection, Rejection)):
            rejected += 1
            if not str(rejection.reason) or rejection.line < 1 or rejection.reason.code is Reason.BUG:
                wrong.append(f"{name}: line {rejection.line}: {rejection.reason}")
        if not results:
            wrong.append(f"{name}: neither accepted nor rejected")
        if time.process_time() - start > MOST:
            wrong.append(f"{name}: took {time.process_time() - start:.1f} s")
    return total, accepted, rejected, wrong


def test_ten_thousand_malformed_documents_are_accepted_or_rejected_with_a_reason() -> None:
    with ProcessPoolExecutor(2) as pool:
        parts = list(pool.map(read, range(PARTS)))
    totals = [sum(numbers) for numbers in zip(*(part[:3] for part in parts), strict=True)]
    wrong = [line for part in parts for line in part[3]]
    print(f"seed {SEED}: documents, accepted and rejected entries: {totals}")
    assert wrong == [], f"seed {SEED}"
    assert totals[0] == COUNT
    # mutations that break everything, or nothing, would test nothing
    assert min(totals[1:]) > COUNT / 10


def test_the_same_seed_makes_the_same_documents() -> None:
    assert list(documents(50, 7)) == list(documents(50, 7))
    assert list(documents(50, 7)) != list(documents(50, 8))


@pytest.mark.parametrize("body", [b"", b"\0" * 100, b"<" * 1000, b"{", b"<rss>"])
def test_hints_are_parsed_from_any_bytes(body: bytes) -> None:
    assert read_hints(body).ttl is None

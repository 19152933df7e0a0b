"""Each entry of malformed documents is accepted or rejected with a reason, and nothing crashes or hangs.

There are 10,000 documents; each day another fifth of them is read, and all with `--whole`.
"""

import time
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from itertools import islice

import pytest

from feeds.config import Config
from feeds.ingest.pipeline import InputDocument, Rejection, entries_of
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


def read(part: int, first: int, step: int) -> tuple[int, int, int, list[str]]:
    """Numbers of documents, accepted and rejected entries, and the failures, in one document in `step` of a part."""
    config, total, accepted, rejected, wrong = Config(sources=(FERRY,)), 0, 0, 0, []
    for name, body in islice(documents(COUNT // PARTS, SEED + part), first, None, step):
        start = time.process_time()
        read_hints(body)
        results = list(entries_of(InputDocument(path=name, body=body, seen=NOW, polled="ferry"), config, NOW))
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


def test_malformed_documents_are_accepted_or_rejected_with_a_reason(whole: bool, day: int) -> None:
    first, step = (0, 1) if whole else (day % 5, 5)
    with ProcessPoolExecutor(2) as pool:
        parts = list(pool.map(read, range(PARTS), [first] * PARTS, [step] * PARTS))
    totals = [sum(numbers) for numbers in zip(*(part[:3] for part in parts), strict=True)]
    wrong = [line for part in parts for line in part[3]]
    print(f"seed {SEED}: documents, accepted and rejected entries: {totals}")
    assert wrong == [], f"seed {SEED}"
    assert totals[0] == COUNT // step
    # mutations that break everything, or nothing, would test nothing
    assert min(totals[1:]) > COUNT / step / 10


def test_the_same_seed_makes_the_same_documents() -> None:
    assert list(documents(50, 7)) == list(documents(50, 7))
    assert list(documents(50, 7)) != list(documents(50, 8))


@pytest.mark.parametrize("body", [b"", b"\0" * 100, b"<" * 1000, b"{", b"<rss>"])
def test_hints_are_parsed_from_any_bytes(body: bytes) -> None:
    assert read_hints(body).ttl is None

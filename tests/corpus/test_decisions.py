"""Deduplication decisions about real documents, compared with decisions made by hand."""

from collections import defaultdict
from itertools import chain
from pathlib import Path

import pytest

from tests.corpus.decisions import Decisions, decide_all

#: columns: decision, id, the other id or the delivery number, and the right decision; each row was checked by hand
HEAD, *ROWS = (Path(__file__).parent / "decisions.tsv").read_text(encoding="utf-8").splitlines()


@pytest.fixture(scope="module")
def decisions() -> Decisions:
    return decide_all()


def decided(decisions: Decisions) -> set[tuple[str, str, str]]:
    """Every decision in the form of a table row."""
    numbers: defaultdict[str, int] = defaultdict(int)
    rows = set()
    for delivery in decisions.deliveries:
        numbers[delivery.id] += 1
        rows.add((delivery.outcome, delivery.id, f"delivery {numbers[delivery.id]}"))
    rows |= {("related", delivery, other) for delivery, other, _ in decisions.pairs("related")}
    return rows | {("copy", delivery, other) for delivery, other, _ in decisions.pairs("duplicates")}


def test_decisions_checked_by_hand_are_unchanged(decisions: Decisions) -> None:
    actual = decided(decisions)
    rows = [tuple(row.split("\t")) for row in ROWS]
    assert len(rows) >= 60
    for decision, first, second, _ in rows:
        if decision == "apart":
            assert {first, second} <= decisions.articles.keys()
            assert not {(kind, first, second) for kind in ("related", "copy")} & actual
        else:
            assert (decision, first, second) in actual


def test_all_but_two_decisions_are_right() -> None:
    """Two pairs report one story under titles that share little more than a name."""
    wrong = [row for row in ROWS if row.split("\t")[0] != row.split("\t")[3]]
    assert [row.split("\t")[::3] for row in wrong] == [["apart", "related"]] * 2


def test_documents_of_one_number_are_one_article(decisions: Decisions) -> None:
    """All documents with one DW or VOA id, even if title and slug changed."""
    ids: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    documents = 0
    for delivery in decisions.deliveries:
        if delivery.article.source in ("dw", "voa") and delivery.article.url:
            ids[delivery.article.source, delivery.article.native_key].add(delivery.id)
            documents += 1
    assert documents > 190
    assert {len(group) for group in ids.values()} == {1}
    assert len(set(chain.from_iterable(ids.values()))) == len(ids)


def test_no_two_real_articles_are_linked_as_copies(decisions: Decisions) -> None:
    assert list(decisions.pairs("duplicates")) == []

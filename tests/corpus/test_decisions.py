"""What was decided about real documents, beside what somebody who read them would have decided."""

from collections import defaultdict
from itertools import chain
from pathlib import Path

import pytest

from tests.corpus.decisions import Decisions, decide_all

#: decision, id, the other id or which delivery of it, and what is right; read by hand, document by document
HEAD, *ROWS = (Path(__file__).parent / "decisions.tsv").read_text(encoding="utf-8").splitlines()


@pytest.fixture(scope="module")
def found() -> Decisions:
    return decide_all()


def decided(found: Decisions) -> set[tuple[str, str, str]]:
    """Every decision as a row of the table has it."""
    numbers: defaultdict[str, int] = defaultdict(int)
    made = set()
    for one in found.deliveries:
        numbers[one.id] += 1
        made.add((one.outcome, one.id, f"delivery {numbers[one.id]}"))
    made |= {("related", one, other) for one, other, _ in found.pairs("related")}
    return made | {("copy", one, other) for one, other, _ in found.pairs("copies")}


def test_what_was_checked_by_hand_is_still_decided_so(found: Decisions) -> None:
    made = decided(found)
    rows = [tuple(row.split("\t")) for row in ROWS]
    assert len(rows) >= 60
    for decision, one, other, _ in rows:
        if decision == "apart":
            assert {one, other} <= found.held.keys()
            assert not {(kind, one, other) for kind in ("related", "copy")} & made
        else:
            assert (decision, one, other) in made


def test_all_but_two_of_them_are_right() -> None:
    """Two pairs tell one story under titles that share little more than a name."""
    wrong = [row for row in ROWS if row.split("\t")[0] != row.split("\t")[3]]
    assert [row.split("\t")[::3] for row in wrong] == [["apart", "related"]] * 2


def test_documents_of_one_number_are_one_article(found: Decisions) -> None:
    """Every pair of documents of one DW or VOA id, whatever became of its title and slug."""
    ids: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    documents = 0
    for one in found.deliveries:
        if one.article.source in ("dw", "voa") and one.article.url:
            ids[one.article.source, one.article.native_key].add(one.id)
            documents += 1
    assert documents > 190
    assert {len(some) for some in ids.values()} == {1}
    assert len(set(chain.from_iterable(ids.values()))) == len(ids)


def test_no_two_real_articles_are_taken_for_copies(found: Decisions) -> None:
    assert list(found.pairs("copies")) == []

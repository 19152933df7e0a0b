"""A subscriber is told of nothing twice, however often and in whatever order the corpus comes in."""

from pathlib import Path

from tests.corpus.announced import rounds


def test_what_is_imported_again_is_new_to_nobody(tmp_path: Path) -> None:
    """Four rounds here; `python -m tests.corpus.announced` does a hundred."""
    first, *later = rounds(tmp_path, 4)
    assert first.new > 1_000
    assert [(round.new, round.changed, round.is_same) for round in later] == [(0, 0, True)] * 3

"""A subscriber sees every entry once, for any number of imports of the corpus and any order."""

from pathlib import Path

from tests.corpus.announced import rounds


def test_a_repeated_import_announces_no_entry_again(tmp_path: Path) -> None:
    """Four rounds here; `python -m tests.corpus.announced` runs a hundred."""
    first, *later = rounds(tmp_path, 4)
    assert first.new > 1_000
    assert [(round.new, round.changed, round.is_same) for round in later] == [(0, 0, True)] * 3

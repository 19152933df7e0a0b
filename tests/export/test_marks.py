"""What need not be rendered again: the same mark, the same bytes, and no file taken on trust."""

from pathlib import Path

import pytest

from feeds.export import export
from tests.export.support import FakePublisher, make_old, marks, tree

PAGES = {"articles/a/index.html": b"a1", "articles/b/index.html": b"b1", "index.html": b"one"}
MARKS = {"articles/a/index.html": "0a", "articles/b/index.html": "0b"}


def test_what_has_the_same_mark_is_not_rendered_again(tmp_path: Path) -> None:
    export(FakePublisher(PAGES, MARKS), tmp_path)
    again = FakePublisher(PAGES, MARKS)
    report = export(again, tmp_path)
    assert again.rendered == ["index.html"]
    assert (report.written, report.unchanged, report.removed) == (0, 3, 0)
    assert marks(tmp_path) == MARKS


def test_another_mark_is_rendered(tmp_path: Path) -> None:
    export(FakePublisher(PAGES, MARKS), tmp_path)
    report = export(
        FakePublisher(PAGES | {"articles/b/index.html": b"b2"}, MARKS | {"articles/b/index.html": "1b"}), tmp_path
    )
    assert (report.written, report.unchanged) == (1, 2)
    assert tree(tmp_path)["articles/b/index.html"] == b"b2"


@pytest.mark.parametrize("damage", [b"", b"a2", None])
def test_a_file_that_was_touched_is_written_anew_whatever_its_mark(tmp_path: Path, damage: bytes | None) -> None:
    export(FakePublisher(PAGES, MARKS), tmp_path)
    file = tmp_path / "articles/a/index.html"
    file.unlink()
    if damage is not None:
        file.write_bytes(damage)
    export(FakePublisher(PAGES, MARKS), tmp_path)
    assert file.read_bytes() == b"a1"


def test_what_is_gone_is_removed_with_its_mark(tmp_path: Path) -> None:
    export(FakePublisher(PAGES, MARKS), tmp_path)
    remaining = {path: body for path, body in PAGES.items() if "b" not in path}
    assert export(FakePublisher(remaining, MARKS), tmp_path).removed == 1
    assert marks(tmp_path) == {"articles/a/index.html": "0a"}


def test_a_manifest_of_an_earlier_program_has_no_marks(tmp_path: Path) -> None:
    export(FakePublisher(PAGES), tmp_path)
    make_old(tmp_path)
    publisher = FakePublisher(PAGES, MARKS)
    assert export(publisher, tmp_path).unchanged == 3
    assert publisher.rendered == sorted(PAGES)

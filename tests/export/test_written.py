"""The export: the published bytes at the published paths, and nothing else touched."""

import hashlib
from collections import Counter
from pathlib import Path

import pytest

from feeds.errors import ExportError
from feeds.export import MANIFEST, ExportReport, export
from tests.export.support import NEW, OLD, FakePublisher, Page, digests, folders, manifest, put, tree

# --- what is written --------------------------------------------------------------------------------------------


def test_the_same_bytes_lie_at_the_same_paths(tmp_path: Path) -> None:
    assert put(OLD, tmp_path / "a" / "site") == ExportReport(written=4, unchanged=0, removed=0)
    assert tree(tmp_path / "a" / "site") == OLD


def test_a_second_export_touches_nothing(tmp_path: Path) -> None:
    put(OLD, tmp_path)
    old = {path: (path.stat().st_mtime_ns, path.stat().st_ino) for path in tmp_path.rglob("*")}
    assert put(OLD, tmp_path) == ExportReport(written=0, unchanged=4, removed=0)
    assert {path: (path.stat().st_mtime_ns, path.stat().st_ino) for path in tmp_path.rglob("*")} == old


def test_only_what_changed_is_written(tmp_path: Path) -> None:
    put(OLD, tmp_path)
    untouched = (tmp_path / "feeds/a.rss").stat().st_ino
    assert put(NEW, tmp_path) == ExportReport(written=3, unchanged=1, removed=2)
    assert tree(tmp_path) == NEW
    assert (tmp_path / "feeds/a.rss").stat().st_ino == untouched
    assert not (tmp_path / "feeds/a").exists(), "an empty folder that the export made stays behind"


def test_the_manifest_names_every_file_with_its_digest(tmp_path: Path) -> None:
    put(OLD, tmp_path)
    put(NEW, tmp_path)
    result = manifest(tmp_path)
    assert digests(tmp_path) == {path: hashlib.sha256(body).hexdigest() for path, body in NEW.items()}
    assert result["pending"] == []


def test_a_damaged_file_is_written_anew(tmp_path: Path) -> None:
    put(OLD, tmp_path)
    (tmp_path / "index.html").write_bytes(b"on")
    assert put(OLD, tmp_path).written == 1
    assert tree(tmp_path) == OLD


def test_every_document_is_rendered_once(tmp_path: Path) -> None:
    requested: Counter[str] = Counter()

    class Counting(FakePublisher):
        def rendition(self, path: str) -> Page | None:
            requested[path] += 1
            return super().rendition(path)

    (tmp_path / "feeds").mkdir()
    (tmp_path / "feeds/a.rss").write_bytes(OLD["feeds/a.rss"])
    for number in (1, 2):
        export(Counting(OLD), tmp_path)
        assert requested == dict.fromkeys(OLD, number)
    (tmp_path / MANIFEST).unlink()
    assert export(Counting(OLD), tmp_path) == ExportReport(written=0, unchanged=4, removed=0)
    assert requested == dict.fromkeys(OLD, 3)


def test_a_rendition_that_goes_away_while_exporting_is_left_out(tmp_path: Path) -> None:
    publisher = FakePublisher(OLD)
    publisher.paths = lambda: [*OLD, "feeds/late.rss"]  # type: ignore[method-assign]
    assert export(publisher, tmp_path).written == 4


def test_report_as_a_script_wants_it() -> None:
    assert ExportReport(written=1, unchanged=2, removed=3).as_dict() == {"written": 1, "unchanged": 2, "removed": 3}


# --- what is not ours -------------------------------------------------------------------------------------------


def test_a_foreign_file_elsewhere_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "feeds").mkdir()
    (tmp_path / "feeds/mine.rss").write_bytes(b"mine")
    put(OLD, tmp_path)
    put({}, tmp_path)
    assert tree(tmp_path) == {"feeds/mine.rss": b"mine"}
    assert folders(tmp_path) == {"feeds"}, "a folder that the export did not make was removed"


def test_an_empty_folder_that_was_there_before_stays(tmp_path: Path) -> None:
    (tmp_path / "feeds").mkdir()
    put(OLD, tmp_path)
    put({}, tmp_path)
    assert folders(tmp_path) == {"feeds"}


def test_a_foreign_file_in_the_way_stops_the_export_before_anything_is_written(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_bytes(b"my own page")
    with pytest.raises(ExportError) as caught:
        put(OLD, tmp_path)
    assert caught.value.path == str(tmp_path / "index.html")
    assert tree(tmp_path) == {"index.html": b"my own page"}


def test_a_foreign_file_that_is_the_same_is_taken_over(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_bytes(OLD["index.html"])
    assert put(OLD, tmp_path) == ExportReport(written=3, unchanged=1, removed=0)


def test_a_file_that_somebody_changed_is_not_removed(tmp_path: Path) -> None:
    put(OLD, tmp_path)
    (tmp_path / "feeds/gone.rss").write_bytes(b"mine now")
    assert put(NEW, tmp_path).removed == 1
    assert (tmp_path / "feeds/gone.rss").read_bytes() == b"mine now"


def test_a_file_already_removed_is_not_missed(tmp_path: Path) -> None:
    put(OLD, tmp_path)
    (tmp_path / "feeds/gone.rss").unlink()
    assert put(NEW, tmp_path).removed == 1
    assert tree(tmp_path) == NEW


def test_a_folder_that_holds_something_foreign_stays_until_it_is_empty(tmp_path: Path) -> None:
    put(OLD, tmp_path)
    foreign = tmp_path / "feeds/a/archive/mine"
    foreign.write_bytes(b"mine")
    put(NEW, tmp_path)
    assert foreign.exists()
    foreign.unlink()
    put(NEW, tmp_path)
    assert not (tmp_path / "feeds/a").exists()


def test_a_manifest_that_is_none_is_named(tmp_path: Path) -> None:
    for content in (b"{", b"[]", b'{"files": [], "pending": [], "folders": []}', b'{"files": {}}', b"\xff"):
        (tmp_path / MANIFEST).write_bytes(content)
        with pytest.raises(ExportError) as caught:
            put(OLD, tmp_path)
        assert caught.value.path == str(tmp_path / MANIFEST)
        assert tree(tmp_path) == {}

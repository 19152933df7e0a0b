"""What the size and the time of a file decide, and when the file is read after all."""

import os
from pathlib import Path

import pytest

from feeds.common.folder import Folder, Stamp
from feeds.errors import ExportError
from feeds.export import MANIFEST, ExportReport, export, unchanged
from tests.export.support import OLD, FakePublisher, make_old, tree

NOTHING = ExportReport(written=0, unchanged=4, removed=0)
#: older than the manifest by more than any clock tick
EARLIER = 5_000_000_000


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """An export whose files are some seconds older than its manifest, as most files of a large site are."""
    export(FakePublisher(OLD), tmp_path, state="s1")
    manifest = tmp_path / MANIFEST
    text = manifest.read_text("utf-8")
    for path in OLD:
        time = (tmp_path / path).stat().st_mtime_ns
        os.utime(tmp_path / path, ns=(time - EARLIER, time - EARLIER))
        text = text.replace(str(time), str(time - EARLIER))
    manifest.write_text(text, "utf-8")
    return tmp_path


def damage(file: Path) -> None:
    """Change the content, but neither the size nor the time."""
    status = file.stat()
    file.write_bytes(b"X" * status.st_size)
    os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns))


def test_nothing_is_rendered_and_no_file_is_read_while_the_state_is_the_same(site: Path) -> None:
    damage(site / "index.html")
    assert unchanged(site, "s1") == NOTHING
    assert tree(site)["index.html"] == b"XXX"


@pytest.mark.parametrize("state", ["s2", ""])
def test_another_or_unknown_state_needs_an_export(site: Path, state: str) -> None:
    assert unchanged(site, state) is None


@pytest.mark.parametrize("path", OLD)
@pytest.mark.parametrize("change", ["gone", "longer", "later"])
def test_a_missing_or_changed_file_needs_an_export_that_repairs_it(site: Path, path: str, change: str) -> None:
    file = site / path
    body = file.read_bytes()
    file.unlink()
    if change != "gone":
        file.write_bytes(body + b"x" if change == "longer" else b"Y" * len(body))
    assert unchanged(site, "s1") is None
    assert export(FakePublisher(OLD, dict.fromkeys(OLD, "m")), site, state="s1").written == 1
    assert tree(site) == OLD


def test_a_file_that_was_only_touched_is_read_and_stays(site: Path) -> None:
    (site / "index.html").touch()
    assert unchanged(site, "s1") == NOTHING


def test_a_file_as_young_as_the_manifest_is_read(tmp_path: Path) -> None:
    """A change within the tick of the clock in which it was written leaves its time as it is."""
    export(FakePublisher(OLD), tmp_path, state="s1")
    assert unchanged(tmp_path, "s1") == NOTHING
    damage(tmp_path / "index.html")
    assert unchanged(tmp_path, "s1") is None


def test_times_of_whole_seconds_are_trusted_later(site: Path) -> None:
    """Old file systems store no parts of seconds: a change within the same second is visible in no time stamp."""
    manifest, file = site / MANIFEST, site / "index.html"
    second = (manifest.stat().st_mtime_ns // 10**9 - 1) * 10**9
    text = manifest.read_text("utf-8").replace(str(file.stat().st_mtime_ns), str(second))
    time = manifest.stat().st_mtime_ns
    manifest.write_text(text, "utf-8")
    os.utime(manifest, ns=(time, time))
    os.utime(file, ns=(second, second))
    damage(file)
    assert unchanged(site, "s1") is None


def test_an_unfinished_export_is_never_unchanged(site: Path) -> None:
    manifest = site / MANIFEST
    manifest.write_text(manifest.read_text("utf-8").replace('"pending":[]', '"pending":["index.html"]'), "utf-8")
    assert unchanged(site, "s1") is None


def test_a_manifest_of_an_earlier_version_is_never_unchanged(site: Path) -> None:
    make_old(site)
    assert unchanged(site, "s1") is None
    assert export(FakePublisher(OLD), site, state="s1") == NOTHING
    assert unchanged(site, "s1") == NOTHING


def test_an_export_that_verifies_reads_what_size_and_time_do_not_show(site: Path) -> None:
    marks = dict.fromkeys(OLD, "m")
    export(FakePublisher(OLD, marks), site, state="s1")
    damage(site / "index.html")
    assert export(FakePublisher(OLD, marks), site, state="s1") == NOTHING
    assert export(FakePublisher(OLD, marks), site, state="s1", verify=True).written == 1
    assert tree(site) == OLD


def test_a_folder_behind_a_link_is_not_unchanged(site: Path) -> None:
    (site / "feeds").rename(site / "moved")
    (site / "feeds").symlink_to("moved")
    with pytest.raises(ExportError):
        unchanged(site, "s1")


def test_stamps_of_files_inside_only(tmp_path: Path) -> None:
    inside = tmp_path / "inside"
    (inside / "a/b").mkdir(parents=True)
    for file in (tmp_path / "outside", inside / "a/b/c", inside / "d"):
        file.write_bytes(b"12")
    (inside / "link").symlink_to("d")
    (inside / "a/up").symlink_to("..")
    paths = ["a/b/c", "d", "link", "a/up/d", "../outside", "a/../d", str(inside / "d"), "a", "a//b/c", "a\0", "x/y", ""]
    with Folder.opened(inside) as folder:
        stamps = folder.stamps([*paths, "a/" * 5_000 + "x"])
    assert stamps == {path: Stamp(2, (inside / path).stat().st_mtime_ns) for path in ("a/b/c", "d")}

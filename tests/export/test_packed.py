"""The compressed copy beside each file: made with it, kept with it, and gone with it."""

import gzip
import hashlib
import json
import zlib
from collections.abc import Mapping
from pathlib import Path

import pytest

from feeds.common.folder import DISK, TEMPORARY, Disk
from feeds.errors import ExportError
from feeds.export import export
from feeds.export.gzip_copies import is_gzip_of
from tests.export.support import FakePublisher, manifest, tree
from tests.export.test_crash import Counter, Crash

TEXT = "码头的灯，一盏一盏亮了。".encode()
OLD = {
    "a.html": TEXT * 99,
    "feeds/a.rss": TEXT * 98,
    "feeds/gone.rss": TEXT * 97,
    "robots.txt": b"x",
    "s.css": TEXT * 96,
}
NEW = {"a.html": TEXT * 99, "feeds/a.rss": TEXT * 88, "feeds/new.rss": TEXT * 87, "robots.txt": b"x", "s.css": b"s"}


def put(pages: Mapping[str, bytes], folder: Path, *, packs: bool = True, disk: Disk = DISK) -> tuple[int, int, int]:
    report = export(FakePublisher(pages), folder, disk=disk, with_gzip=packs)
    return report.written, report.unchanged, report.removed


def copies(pages: Mapping[str, bytes]) -> dict[str, bytes]:
    return {f"{path}.gz": gzip.compress(body, 6, mtime=0) for path, body in pages.items() if len(body) >= 1024}


def test_each_file_that_is_worth_it_has_a_copy(tmp_path: Path) -> None:
    assert put(OLD, tmp_path) == (9, 0, 0)
    assert tree(tmp_path) == OLD | copies(OLD)
    assert manifest(tmp_path)["files"].keys() == OLD.keys() | copies(OLD).keys()
    for body in copies(OLD).values():
        # no time and no name in its head
        assert body[3:8] == bytes(5)


def test_a_second_export_touches_nothing(tmp_path: Path) -> None:
    put(OLD, tmp_path)
    old = {path: (path.stat().st_mtime_ns, path.stat().st_ino) for path in tmp_path.rglob("*")}
    assert put(OLD, tmp_path) == (0, 9, 0)
    assert {path: (path.stat().st_mtime_ns, path.stat().st_ino) for path in tmp_path.rglob("*")} == old


def test_a_copy_of_an_equal_file_stays_whatever_zlib_would_make_today(tmp_path: Path) -> None:
    """Another machine compresses otherwise: what has not changed must not get another time stamp for that."""
    put(OLD, tmp_path)
    result = tmp_path / "a.html.gz"
    result.write_bytes(gzip.compress(OLD["a.html"], 1, mtime=0))
    file = tmp_path / ".feeds-manifest.json"
    content = json.loads(file.read_bytes())
    content["files"]["a.html.gz"] = hashlib.sha256(result.read_bytes()).hexdigest()
    file.write_text(json.dumps(content), "utf-8")
    assert put(OLD, tmp_path) == (0, 9, 0)


def test_what_changes_changes_with_its_copy_and_what_goes_goes_with_it(tmp_path: Path) -> None:
    put(OLD, tmp_path)
    # two with their copies and s.css; gone: one with its copy, and the copy of what is small now
    assert put(NEW, tmp_path) == (5, 3, 3)
    assert tree(tmp_path) == NEW | copies(NEW)


def test_without_copies_those_of_an_earlier_export_go(tmp_path: Path) -> None:
    put(OLD, tmp_path)
    assert put(OLD, tmp_path, packs=False) == (0, 5, 4)
    assert tree(tmp_path) == OLD
    assert put(OLD, tmp_path) == (4, 5, 0)
    assert tree(tmp_path) == OLD | copies(OLD)


@pytest.mark.parametrize("damage", [b"", b"\x1f\x8b", gzip.compress(b"another", mtime=0), None])
def test_a_damaged_copy_is_made_again(tmp_path: Path, damage: bytes | None) -> None:
    put(OLD, tmp_path)
    (tmp_path / "a.html.gz").unlink()
    if damage is not None:
        (tmp_path / "a.html.gz").write_bytes(damage)
    assert put(OLD, tmp_path) == (1, 8, 0)
    assert tree(tmp_path) == OLD | copies(OLD)


def test_what_need_not_be_rendered_is_packed_all_the_same(tmp_path: Path) -> None:
    marks = {"a.html": "0a"}
    export(FakePublisher(OLD, marks), tmp_path)
    again = FakePublisher(OLD, marks)
    export(again, tmp_path, with_gzip=True)
    assert "a.html" not in again.rendered
    assert tree(tmp_path) == OLD | copies(OLD)


def test_a_copy_with_a_name_that_is_too_long_is_left_out(tmp_path: Path) -> None:
    pages = {f"feeds/{'a' * 250}.atom": TEXT * 99, f"feeds/{'b' * 247}.atom": TEXT * 99}
    put(pages, tmp_path)
    assert tree(tmp_path).keys() == {*pages, f"feeds/{'b' * 247}.atom.gz"}


@pytest.mark.parametrize("level", [1, 9])
def test_copies_that_somebody_else_made_are_taken_over(tmp_path: Path, level: int) -> None:
    """Sites that ran `gzip -k` after each export; the small ones too, which we leave out."""
    put(OLD, tmp_path, packs=False)
    for path, body in OLD.items():
        (tmp_path / f"{path}.gz").write_bytes(gzip.compress(body, level, mtime=1_700_000_000))
    put(NEW, tmp_path)
    assert tree(tmp_path) == NEW | copies(NEW)


BOMB = zlib.compressobj(wbits=31)
FOREIGN = [
    b"mine",
    b"",
    gzip.compress(b"another file", mtime=0),
    gzip.compress(OLD["a.html"], mtime=0)[:-9],
    gzip.compress(OLD["a.html"] + b"x", mtime=0),
    BOMB.compress(bytes(50_000_000)) + BOMB.flush(),
]


@pytest.mark.parametrize("foreign", FOREIGN)
def test_another_file_in_its_place_stops_the_export_before_anything_is_written(tmp_path: Path, foreign: bytes) -> None:
    put(OLD, tmp_path, packs=False)
    (tmp_path / "a.html.gz").write_bytes(foreign)
    with pytest.raises(ExportError) as caught:
        put(NEW, tmp_path)
    assert caught.value.path == str(tmp_path / "a.html.gz")
    assert tree(tmp_path) == OLD | {"a.html.gz": foreign}
    put(NEW, tmp_path, packs=False)
    assert tree(tmp_path) == NEW | {"a.html.gz": foreign}


@pytest.mark.parametrize("foreign", FOREIGN)
def test_what_is_no_copy_is_none(foreign: bytes) -> None:
    assert not is_gzip_of(foreign, OLD["a.html"])


def test_a_failure_at_any_step_leaves_each_file_old_or_new_and_heals(tmp_path: Path) -> None:
    put(OLD, tmp_path / "counted")
    counter = Counter(10_000, Crash)
    put(NEW, tmp_path / "counted", disk=counter.disk())
    old, new = OLD | copies(OLD), NEW | copies(NEW)
    for step in range(counter.calls):
        site = tmp_path / str(step)
        put(OLD, site)
        with pytest.raises(Crash):
            put(NEW, site, disk=Counter(step, Crash).disk())
        for path, body in tree(site).items():
            assert path.endswith(TEMPORARY) or body in (old.get(path), new.get(path)), (step, path)
        put(NEW, site)
        assert tree(site) == new, step

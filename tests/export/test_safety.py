"""An export never reaches outside its folder, and says what it cannot write."""

import errno
import hashlib
import json
import os
from pathlib import Path
from typing import Any

import pytest

from feeds.common.folder import TEMPORARY, Disk
from feeds.errors import ExportError
from feeds.export import MANIFEST
from tests.export.support import NEW, OLD, put, tree

# --- never outside ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["../x", "a/../../x", "/etc/x", "a//b", "", "a/./b", "a\\b", "a\0b", TEMPORARY])
def test_a_path_that_leads_out_is_refused(tmp_path: Path, path: str) -> None:
    with pytest.raises(ExportError):
        put({path: b"x"}, tmp_path / "site")
    assert [item for item in tmp_path.rglob("*") if item.is_file()] == []


def test_a_manifest_that_leads_out_removes_nothing(tmp_path: Path) -> None:
    site, secret = tmp_path / "site", tmp_path / "secret"
    secret.write_bytes(b"secret")
    site.mkdir()
    digest = hashlib.sha256(b"secret").hexdigest()
    content = {"files": {"../secret": digest}, "pending": [], "folders": []}
    (site / MANIFEST).write_text(json.dumps(content), encoding="utf-8")
    with pytest.raises(ExportError):
        put(OLD, site)
    assert secret.read_bytes() == b"secret"


@pytest.mark.parametrize("content", ["[" * 5_000, "{", "[]", '{"files": 1}', "\xff"])
def test_what_is_no_manifest_stops_the_export(tmp_path: Path, content: str) -> None:
    put(OLD, tmp_path)
    old = tree(tmp_path)
    (tmp_path / MANIFEST).write_text(content, encoding="latin-1")
    with pytest.raises(ExportError, match="expected the manifest of an export"):
        put(NEW, tmp_path)
    assert tree(tmp_path) == old


@pytest.mark.parametrize("link", ["feeds", "index.html", "feeds/a", MANIFEST])
def test_a_link_inside_is_never_followed(tmp_path: Path, link: str) -> None:
    site, outside = tmp_path / "site", tmp_path / "outside"
    outside.mkdir()
    (outside / "index.html").write_bytes(b"foreign")
    (site / link).parent.mkdir(parents=True)
    (site / link).symlink_to(outside / "index.html" if "." in link else outside)
    with pytest.raises(ExportError) as caught:
        put(OLD, site)
    assert caught.value.path.startswith(str(site / link))
    assert tree(outside) == {"index.html": b"foreign"}


def test_a_link_in_place_of_the_temporary_file_is_not_written_through(tmp_path: Path) -> None:
    (tmp_path / "outside").write_bytes(b"foreign")
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / TEMPORARY).symlink_to(tmp_path / "outside")
    put(OLD, tmp_path / "site")
    assert (tmp_path / "outside").read_bytes() == b"foreign"


@pytest.mark.parametrize("link", ["feeds/gone.rss", "feeds"])
def test_a_link_put_in_later_removes_nothing_outside(tmp_path: Path, link: str) -> None:
    site, outside = tmp_path / "site", tmp_path / "outside"
    put(OLD, site)
    (site / link).rename(outside)
    (site / link).symlink_to(outside)
    saved = outside.read_bytes() if outside.is_file() else tree(outside)
    with pytest.raises(ExportError):
        put(NEW, site)
    assert saved == (outside.read_bytes() if outside.is_file() else tree(outside))


def test_the_folder_itself_may_be_a_link(tmp_path: Path) -> None:
    (tmp_path / "release").mkdir()
    (tmp_path / "current").symlink_to("release")
    put(OLD, tmp_path / "current")
    assert tree(tmp_path / "release") == OLD


# --- what cannot be written -------------------------------------------------------------------------------------


def test_a_file_in_place_of_the_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"x")
    for folder in (tmp_path / "file", tmp_path / "file" / "below"):
        with pytest.raises(ExportError) as caught:
            put(OLD, folder)
        assert caught.value.path == str(folder)


@pytest.mark.parametrize("path", ["index.html", "feeds/a.rss"])
def test_a_folder_or_pipe_in_place_of_a_file_is_named(tmp_path: Path, path: str) -> None:
    (tmp_path / path).parent.mkdir(exist_ok=True)
    for make in (Path.mkdir, os.mkfifo):
        make(tmp_path / path)
        with pytest.raises(ExportError) as caught:
            put(OLD, tmp_path)
        assert caught.value.path == str(tmp_path / path)
        assert "expected a file, found something else" in caught.value.reason
        (tmp_path / path).rmdir() if make is Path.mkdir else (tmp_path / path).unlink()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_an_unwritable_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir(mode=0o500)
    with pytest.raises(ExportError) as caught:
        put(OLD, tmp_path / "site")
    assert caught.value.path.startswith(str(tmp_path / "site"))


def test_a_folder_that_refuses_every_file_is_named(tmp_path: Path) -> None:
    def refuse(*_: Any, **__: Any) -> int:
        raise PermissionError(errno.EACCES, "Permission denied")

    with pytest.raises(ExportError) as caught:
        put(OLD, tmp_path, Disk(open=refuse))
    assert caught.value.path == str(tmp_path / MANIFEST)
    assert "Permission denied" in str(caught.value)


def test_two_exports_at_once_do_not_mix(tmp_path: Path) -> None:
    inner: list[str] = []

    def write(file: int, body: bytes) -> int:
        if not inner:
            inner.append("tried")
            with pytest.raises(ExportError, match="another export"):
                put(NEW, tmp_path)
        return os.write(file, body)

    put(OLD, tmp_path, Disk(write=write))
    assert inner
    assert tree(tmp_path) == OLD


def test_short_writes_are_continued(tmp_path: Path) -> None:
    put(OLD, tmp_path, Disk(write=lambda file, body: os.write(file, bytes(body[:7]))))
    assert tree(tmp_path) == OLD

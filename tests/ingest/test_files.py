"""Files and folders as documents: every file is read or rejected, and the walk never blocks and always ends."""

import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from feeds.ingest.files import read, walk
from feeds.ingest.pipeline import InputDocument, Rejection
from feeds.messages import untranslated

LIMIT = 100


def found(*paths: Path) -> list[InputDocument | Rejection]:
    return list(walk(paths, LIMIT))


def names(*paths: Path) -> list[str]:
    return [Path(document.path).name for document in found(*paths) if isinstance(document, InputDocument)]


def reason(path: Path) -> str:
    item = read(path, LIMIT)
    assert isinstance(item, Rejection)
    assert (item.path, item.line) == (str(path), 0)
    return str(item.reason)


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    top = tmp_path / "tree"
    for name in ("b/2.md", "b/10.md", "a/深/1.md", "c.md", ".git/config", "b/.hidden"):
        (top / name).parent.mkdir(parents=True, exist_ok=True)
        (top / name).write_bytes(name.encode())
    return top


def test_a_folder_is_read_in_sorted_order_without_hidden_files(tree: Path) -> None:
    assert names(tree) == ["1.md", "10.md", "2.md", "c.md"]
    assert found(tree)[0] == InputDocument(path=str(tree / "a/深/1.md"), body="a/深/1.md".encode())


def test_the_paths_are_read_in_the_order_given_and_hidden_ones_where_they_are_named(tree: Path) -> None:
    assert names(tree / "c.md", tree / "b/.hidden", tree / "b") == ["c.md", ".hidden", "10.md", "2.md"]


def test_the_time_of_a_file_is_not_its_articles(tree: Path) -> None:
    os.utime(tree / "c.md", (0, 0))
    (document,) = found(tree / "c.md")
    assert isinstance(document, InputDocument)
    assert document.seen is None


def test_a_file_that_went_away_meanwhile_is_reported(tree: Path) -> None:
    documents = walk([tree / "b"], LIMIT)
    next(documents)
    (tree / "b/2.md").unlink()
    (gone,) = documents
    assert gone == Rejection(
        path=str(tree / "b/2.md"), line=0, reason=untranslated("cannot be read: No such file or directory")
    )


# --- links ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("target", [".", "..", "../../tree"])
def test_a_link_back_is_reported_and_the_walk_ends(tree: Path, target: str) -> None:
    (tree / "b/back").symlink_to(target)
    rejected = [rejection for rejection in found(tree) if isinstance(rejection, Rejection)]
    assert [(rejection.path, str(rejection.reason)) for rejection in rejected] == [
        (str(tree / "b/back"), "expected a tree, found a link back to a folder above")
    ]
    assert names(tree) == ["1.md", "10.md", "2.md", "c.md"]


def test_links_that_cross_do_not_multiply_the_work(tmp_path: Path) -> None:
    """Thirty folders with two links each to the next are 2 ** 30 ways to the last one."""
    for number in range(30):
        (tmp_path / str(number)).mkdir()
        for name in ("x", "y"):
            (tmp_path / str(number) / name).symlink_to(tmp_path / str(number + 1))
    (tmp_path / "30").mkdir()
    (tmp_path / "30/last.md").write_bytes(b"x")
    assert names(tmp_path / "0") == ["last.md"]


def test_a_link_to_a_folder_elsewhere_is_followed(tree: Path, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tree / "b")
    assert names(tmp_path / "link") == ["10.md", "2.md"]


def test_a_link_to_itself_or_to_nothing_is_reported(tmp_path: Path) -> None:
    (tmp_path / "self").symlink_to("self")
    (tmp_path / "nothing").symlink_to("missing")
    assert reason(tmp_path / "self").startswith("cannot be read: Too many levels of symbolic links")
    assert reason(tmp_path / "nothing") == "cannot be read: No such file or directory"


@pytest.fixture
def deep(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A file below 1,200 folders, by a relative path: the full one is longer than some systems take."""
    monkeypatch.chdir(tmp_path)
    for _ in range(1200):
        os.mkdir("d")  # noqa: PTH102  # relative, step by step
        os.chdir("d")
    Path("last.md").write_bytes(b"x")
    os.chdir(tmp_path)
    yield Path("d")
    # taken down again here, for pytest's own way of doing it calls itself for each folder
    os.chdir("/".join(["d"] * 1200))
    Path("last.md").unlink()
    for _ in range(1200):
        os.chdir("..")
        Path("d").rmdir()


def test_a_tree_deeper_than_functions_can_call_one_another_is_walked(deep: Path) -> None:
    assert names(deep) == ["last.md"]


# --- what is no file --------------------------------------------------------------------------------------------


def test_a_named_pipe_without_a_writer_does_not_block(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert reason(tmp_path / "pipe") == "expected a file, found a named pipe"


def test_a_socket_and_a_device_are_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with socket.socket(socket.AF_UNIX) as bound:
        # by its short name: the full one may be longer than a socket's name can be
        bound.bind("socket")
        assert reason(Path("socket")) == "expected a file, found a socket"
    assert reason(Path("/dev/zero")) == "expected a file, found a device"
    assert reason(tmp_path) == "expected a file, found a folder"


def test_a_file_that_is_too_large_is_reported_before_it_is_read(tmp_path: Path) -> None:
    with (tmp_path / "large").open("wb") as file:
        file.truncate(2**40)
    assert reason(tmp_path / "large") == f"expected at most {LIMIT} bytes, found {2**40}"
    (tmp_path / "full").write_bytes(b"x" * LIMIT)
    assert isinstance(read(tmp_path / "full", LIMIT), InputDocument)


def test_a_file_that_is_larger_than_it_says_is_reported() -> None:
    """Files of /proc say that they hold nothing."""
    path = Path("/proc/self/maps")
    if not path.exists():
        pytest.skip("no /proc here")
    assert reason(path) == f"expected at most {LIMIT} bytes, found more"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_what_may_not_be_read_is_reported(tree: Path) -> None:
    (tree / "c.md").chmod(0)
    (tree / "b").chmod(0)
    rejected = [rejection for rejection in found(tree) if isinstance(rejection, Rejection)]
    (tree / "b").chmod(0o700)
    assert [Path(rejection.path).name for rejection in rejected] == ["b", "c.md"]
    assert {str(rejection.reason) for rejection in rejected} == {"cannot be read: Permission denied"}


def test_a_name_that_is_no_utf_8_can_be_printed(tmp_path: Path) -> None:
    name = os.fsdecode(b"\xff.md")
    try:
        (tmp_path / name).write_bytes(b"x")
    except OSError:
        pytest.skip("this file system knows only UTF-8")
    (document,) = found(tmp_path)
    assert document.path == str(tmp_path / r"\xff.md")

"""Arguments and file names that are not valid UTF-8: an error in one line, never a traceback."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from feeds.cli.output import say_json
from tests.cli.conftest import LAMP, Run

#: Python's surrogate escape of the byte
HALF = os.fsdecode(b"\xff")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with such a name, with an article and a page with such names."""
    top = tmp_path / os.fsdecode(b"\xe9t\xe9")
    try:
        top.mkdir()
    except OSError:
        pytest.skip("this file system knows only UTF-8")
    (top / f"{HALF}.md").write_text(LAMP, encoding="utf-8")
    (top / f"{HALF}.html").write_text("<html>", encoding="utf-8")
    return top


def test_files_named_in_other_bytes_are_taken_in(folder: Path) -> None:
    """By a real process, as the test runner accepts more output than a terminal."""
    command = [sys.executable, "-m", "feeds", "import", os.fsencode(folder)]
    done = subprocess.run(command, capture_output=True, check=False, timeout=60)  # noqa: S603  # our own program
    assert done.stdout == b"2 documents: 1 new, 0 updated, 0 same, 0 duplicate, 1 rejected\n"
    assert rb"\xe9t\xe9/\xff.html:1: " in done.stderr
    assert done.returncode == 1


def test_their_names_are_json_that_every_program_reads(run: Run, folder: Path) -> None:
    (rejected,) = json.loads(run("import", folder, "--json").stdout)["rejected"]
    assert rejected["path"].endswith(r"\xe9t\xe9/\xff.html")


def test_half_a_character_in_json_is_an_escape(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    say_json({"灯": HALF})
    output = capsysbinary.readouterr().out
    assert json.loads(output.decode("utf-8")) == {"灯": HALF}


def test_data_may_lie_in_such_a_folder(run: Run, folder: Path) -> None:
    data = ("--data", folder / "data")
    assert run(*data, "import", folder / f"{HALF}.md").exit_code == 0
    assert run(*data, "export", folder / "out").exit_code == 0
    assert (folder / "out/index.html").exists()
    assert run(*data, "explain", "7000001").exit_code == 0
    assert run(*data, "doctor").exit_code == 0


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["explain", HALF], 1, r"error: \udcff: no article has this id, address or number"),
        (["explain", f"https://www.voachinese.com/a/{HALF}"], 1, "no article has this id, address or number"),
        (["export", "out", "--base-url", f"http://example.org/{HALF}"], 2, "--base-url: expected an http or https"),
        (["serve", "--host", HALF], 2, "--host: expected a name or number of this machine"),
        (["check", HALF], 1, r"\xff: cannot be read: No such file"),
        (["import", HALF], 1, r"\xff: cannot be read: No such file"),
        (["export", f"lamp.md/{HALF}"], 1, r"error: lamp.md/\udcff: "),
        (["--config", f"{HALF}.toml", "sources", "list"], 2, r"error: \udcff.toml: cannot be read: No such file"),
        (["--data", HALF, "explain", "1"], 1, "no database yet"),
    ],
    ids=range(9),
)
def test_an_argument_in_other_bytes_is_one_line(
    run: Run, lamp: Path, arguments: list[str], code: int, words: str
) -> None:
    assert run("import", lamp.name).exit_code == 0
    done = run(*arguments)
    assert words in done.stderr
    assert (done.exit_code, done.stderr.count("\n")) == (code, 1)

"""Common options of all commands: data folder and settings, and the format of errors."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Run


def test_data_and_config_are_accepted_before_and_after_the_command(run: Run, lamp: Path, tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text('title = "我的"\n', encoding="utf-8")
    run("--data", "before", "--config", "mine.toml", "import", lamp)
    run("import", lamp, "--data", "after", "--config", "mine.toml")
    run("--data", "wrong", "import", lamp, "--data", "nearer")
    for name in ("before", "after", "nearer"):
        assert (tmp_path / name / "feeds.sqlite3").exists(), name
    assert not (tmp_path / "wrong").exists()


def test_the_environment_stands_in_for_options(run: Run, lamp: Path, tmp_path: Path) -> None:
    run("import", lamp, FEEDS_DATA="there")
    assert (tmp_path / "there/feeds.sqlite3").exists()
    assert run("sources", "list", FEEDS_CONFIG="no.toml").exit_code == 2


def test_a_bad_setting_is_one_line_with_file_and_line(run: Run, lamp: Path, tmp_path: Path) -> None:
    (tmp_path / "feeds.toml").write_text('title = "我的"\nitemz = 5\n', encoding="utf-8")
    result = run("import", lamp)
    assert result.stderr == """feeds: error: feeds.toml:2: unknown key 'itemz'; did you mean items?\n"""
    assert (result.exit_code, result.stdout) == (2, "")
    assert not (tmp_path / "data").exists(), "settings are checked before anything is written"


def test_a_bad_variable_is_one_line(run: Run, lamp: Path) -> None:
    result = run("import", lamp, FEEDS_ITEMS="many")
    assert result.stderr.startswith("feeds: error: FEEDS_ITEMS: expected a whole number")
    assert result.exit_code == 2


@pytest.mark.parametrize("arguments", [["nothing"], ["export"], ["serve", "--port", "x"], ["--nothing"]])
def test_usage_is_exit_code_2(run: Run, arguments: list[str]) -> None:
    assert run(*arguments).exit_code == 2


def test_every_command_has_help(run: Run) -> None:
    sources = [["sources", name] for name in ("list", "add", "remove", "pause", "resume", "move")]
    lists = [["opml", "import"], ["opml", "export"]]
    for verb in (["serve"], ["import"], ["export"], ["check"], ["explain"], *sources, *lists, ["doctor"]):
        result = run(*verb, "--help")
        assert result.exit_code == 0
        assert "--data" in result.stdout
        assert "--config" in result.stdout


def test_a_closed_pipe_is_no_error(tmp_path: Path) -> None:
    """`feeds sources list | head -1`, with the pipe closed before the first write."""
    read, write = os.pipe()
    os.close(read)
    command = [sys.executable, "-m", "feeds", "sources", "list", "--data", str(tmp_path / "data")]
    result = subprocess.run(command, stdout=write, stderr=subprocess.PIPE, check=False, timeout=30)  # noqa: S603  # our own program
    os.close(write)
    assert b"Traceback" not in result.stderr
    assert b"Broken pipe" not in result.stderr
    assert b"error" not in result.stderr.lower()


@pytest.mark.parametrize(("input_text", "answer"), [("", 0), ("<&-", 1), ("</dev/null", 1)])
def test_prompts_need_a_terminal(input_text: str, answer: int) -> None:
    ours, theirs = os.openpty()
    code = "from feeds.cli.context import is_interactive as asks; raise SystemExit(not asks())"
    command = ["/bin/sh", "-c", f'exec "$0" -c "$1" {input_text}', sys.executable, code]
    root = Path(__file__).parent.parent.parent
    result = subprocess.run(command, stdin=theirs, check=False, timeout=30, cwd=root)  # noqa: S603  # our own program
    os.close(ours)
    os.close(theirs)
    assert result.returncode == answer


def test_a_terminal_without_chinese_gets_escapes(tmp_path: Path) -> None:
    environ = {**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    command = [sys.executable, "-m", "feeds", "sources", "list", "--data", str(tmp_path / "data")]
    result = subprocess.run(command, capture_output=True, check=False, timeout=30, env=environ)  # noqa: S603  # our own program
    assert result.returncode == 0, result.stderr
    assert b"\\u7f8e\\u56fd" in result.stdout


def test_a_file_is_no_folder_for_the_data(run: Run, lamp: Path) -> None:
    for result in (run("--data", lamp, "sources", "list"), run("sources", "list", "--data", lamp)):
        assert (result.exit_code, result.stdout) == (2, "")
        assert "Invalid value for '--data'" in result.stderr

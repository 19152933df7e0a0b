"""System failures: a read-only folder, a full disk, Ctrl-C, a killed server, a busy writer."""

import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest

from feeds.errors import StoreError
from feeds.store import open_store
from feeds.store.sqlite_driver import sqlite3
from tests.cli.conftest import Run
from tests.cli.test_serve import PATIENCE, ask, free_port, serving

NOW = datetime(2026, 1, 1, tzinfo=UTC)
CONFIG = '[[source]]\nid = "voa"\ntitle = "美国之音"\nhomepage = "https://www.voachinese.com/"\nprivate = true\n'


# --- a read-only folder -------------------------------------------------------------------------------------------


@pytest.fixture
def read_only(run: Run, lamp: Path, tmp_path: Path) -> Iterator[Path]:
    """A data folder with one article on a read-only file system, even for root."""
    folder = tmp_path / "mounted"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", str(folder)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:  # noqa: S603  # our own folder
        pytest.skip("needs the right to mount a file system")
    try:
        run("--data", folder, "import", lamp)
        subprocess.run(["mount", "-o", "remount,ro", str(folder)], check=True)  # noqa: S603, S607
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=True)  # noqa: S603, S607


@pytest.mark.parametrize(
    "verb",
    [
        ("sources", "list"),
        ("explain", "7000001"),
        ("tokens", "list"),
        ("opml", "export", "--published"),
        ("export", "public"),
    ],
)
def test_verbs_that_read_work_where_nothing_can_be_written(run: Run, read_only: Path, verb: tuple[str, ...]) -> None:
    result = run("--data", read_only, *verb)
    assert result.exit_code == 0, result.stderr
    assert result.stdout or verb == ("tokens", "list")


def test_doctor_reads_the_database_where_nothing_can_be_written(run: Run, read_only: Path) -> None:
    result = run("--data", read_only, "doctor")
    assert "cannot be written: Read-only file system" in result.stdout
    assert f"ok    database: {read_only}/feeds.sqlite3: no damage, 1 article of 1 source" in result.stdout


def test_verbs_that_write_say_so_where_nothing_can_be_written(run: Run, read_only: Path) -> None:
    result = run("--data", read_only, "forget", "7000001")
    assert (result.exit_code, result.stderr.count("\n")) == (1, 1)
    assert "no permission to write" in result.stderr


def test_an_export_that_needs_an_upgrade_says_so_and_writes_nothing(run: Run, read_only: Path, tmp_path: Path) -> None:
    (tmp_path / "feeds.toml").write_text(CONFIG, encoding="utf-8")
    for verb in (("export", "public"), ("opml", "export", "--published")):
        result = run("--data", read_only, *verb)
        assert (result.exit_code, result.stdout) == (1, "")
        assert "must be updated by a command that may write it" in result.stderr
    assert not (tmp_path / "public").exists()


def test_a_database_that_cannot_be_written_is_read_while_others_write_it(run: Run, lamp: Path, tmp_path: Path) -> None:
    (folder := tmp_path / "seen").mkdir()
    run("import", lamp)
    for options in (["--bind", str(tmp_path / "data")], ["-o", "remount,ro,bind"]):
        if subprocess.run(["mount", *options, str(folder)], capture_output=True, check=False).returncode:  # noqa: S603, S607
            pytest.skip("needs the right to mount a folder")
    try:
        with open_store(folder / "feeds.sqlite3", reading=True) as store:
            assert store.count() == 1
            run("forget", "7000001")
            assert store.count() == 0, "a writer that has come and gone"
            with open_store(tmp_path / "data/feeds.sqlite3") as writer:
                (article,) = writer.find("7000001")
                with writer.batch(NOW) as batch:
                    batch.restore(article.id)
                    assert store.count() == 0
                assert store.count() == 1, "a writer that is still there"
            (tmp_path / "data/feeds.sqlite3").unlink()
            with pytest.raises(StoreError, match="No such file"):
                store.count()
    finally:
        subprocess.run(["umount", str(folder)], check=True)  # noqa: S603, S607


# --- a full disk --------------------------------------------------------------------------------------------------


def feeds(*arguments: str | Path) -> list[str]:
    return [sys.executable, "-m", "feeds", *map(str, arguments)]


@pytest.mark.parametrize("verb", [("--help",), ("sources", "list"), ("sources", "list", "--json"), ("doctor",)])
def test_a_full_disk_is_one_line(verb: tuple[str, ...]) -> None:
    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("needs /dev/full")
    with full.open("wb") as output:
        done = subprocess.run(feeds(*verb), stdout=output, stderr=subprocess.PIPE, text=True, check=False)  # noqa: S603
    assert done.stderr == "feeds: error: the output cannot be written: No space left on device\n"
    assert done.returncode == 1


# --- Ctrl-C -------------------------------------------------------------------------------------------------------


def interrupted_while_importing(module: str) -> tuple[int, list[str]]:
    """The exit code and the output of a process that got Ctrl-C after the import of `module`."""
    command = [sys.executable, "-X", "importtime", "-m", "feeds", "sources", "list"]
    with subprocess.Popen(  # noqa: S603  # our own program
        command,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        # background processes of a shell, and their children, ignore Ctrl-C
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    ) as started:
        assert started.stderr
        while module not in started.stderr.readline():
            assert started.poll() is None
        started.send_signal(signal.SIGINT)
        errors = started.stderr.read()
    return started.returncode, [line for line in errors.splitlines() if not line.startswith("import time:")]


# the first of our imports, and the first of the command
@pytest.mark.parametrize("module", ["feeds.errors", "feeds.model"])
def test_ctrl_c_during_the_imports_is_one_line(module: str) -> None:
    for _ in range(5):
        code, output = interrupted_while_importing(module)
        # Python ignores an exception that is raised in its module lock
        if not output or not output[0].startswith("Exception ignored in"):
            break
    assert (code, output) == (130, ["feeds: interrupted"])


# --- a killed server ----------------------------------------------------------------------------------------------


def test_a_killed_server_leaves_no_worker_on_its_port(tmp_path: Path) -> None:
    port = free_port()
    with serving(port, "--data", str(tmp_path / "data")) as server:
        assert ask(port, "/healthz")[0].status == 200
        server.kill()
        server.wait(PATIENCE)
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            with suppress(ProcessLookupError):
                os.killpg(server.pid, 0)
                time.sleep(0.1)
                continue
            return
        os.killpg(server.pid, signal.SIGKILL)
        pytest.fail(f"a worker of the killed server still runs after {PATIENCE} s")


# --- a busy writer ------------------------------------------------------------------------------------------------


def test_a_token_is_made_beside_a_poller_that_writes_all_the_time(run: Run, lamp: Path, tmp_path: Path) -> None:
    (tmp_path / "feeds.toml").write_text(CONFIG, encoding="utf-8")
    run("import", lamp)
    stop, locked = threading.Event(), threading.Event()

    def write() -> None:
        with closing(sqlite3.connect(tmp_path / "data/feeds.sqlite3", isolation_level=None, timeout=30)) as database:
            end = time.monotonic() + 7
            while time.monotonic() < end and not stop.is_set():
                database.execute("BEGIN IMMEDIATE")
                locked.set()
                time.sleep(0.5)
                database.execute("COMMIT")

    writer = threading.Thread(target=write)
    writer.start()
    locked.wait(5)
    result = run("tokens", "add", "voa")
    stop.set()
    writer.join()
    assert result.exit_code == 0, result.stderr
    assert re.fullmatch(r"http://127.0.0.1:8000/feeds/voa.atom\?token=\S+\n", result.stdout)

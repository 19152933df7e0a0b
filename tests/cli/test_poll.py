"""`feeds poll`, and the poller beside `feeds serve`, as processes."""

import json
import os
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from feeds.errors import LockError
from feeds.poll import poller_lock
from feeds.store import open_store
from tests.cli.conftest import Run
from tests.cli.test_serve import ask, free_port, wait_for
from tests.upstream.feeds import rss
from tests.upstream.polling import ROOT, settings
from tests.upstream.server import Answer, Upstream

FEED = Answer(headers={"ETag": '"1"'}, body=rss().encode())
PATIENCE = 30


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    return tmp_path / "feeds.toml"


def until(done: object, what: str) -> None:
    """Wait for a condition, with a timeout."""
    assert callable(done)
    deadline = time.monotonic() + PATIENCE
    while not done():
        assert time.monotonic() < deadline, what
        time.sleep(0.05)


def test_once_polls_due_sources_and_reports_the_results(run: Run, mine: Path) -> None:
    with Upstream() as upstream:
        upstream.serve("/good", FEED)
        mine.write_text(settings(upstream, ["/good", "/bad"]), encoding="utf-8")
        result = run("poll", "--once")
        assert result.exit_code == 1
        assert result.stdout == "2 sources polled: 2 new articles, 1 failed\n"
        assert "s1: failing: has never answered: expected status 200, found 404" in result.stderr
        again = run("poll", "--once", "--json")
        assert (again.exit_code, json.loads(again.stdout)) == (0, [])
        single = run("poll", "s0", "--json")
        assert [(report["source"], report["status"], report["error"]) for report in json.loads(single.stdout)] == [
            ("s0", 200, "")
        ]
        assert len(upstream.requests) == 3


def test_json_is_refused_while_the_poller_runs_on(run: Run, mine: Path) -> None:
    mine.write_text("", encoding="utf-8")
    result = run("poll", "--json")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "--json: only with --once or SOURCE" in result.stderr


def test_an_unknown_source_is_refused(run: Run, mine: Path) -> None:
    mine.write_text('[[source]]\nid = "quiet"\ntitle = "静"\n', encoding="utf-8")
    for name in ("quiet", "nobody"):
        result = run("poll", name)
        assert result.exit_code == 2
        assert f"found '{name}'" in result.stderr


def test_a_second_poller_names_the_running_one(run: Run, mine: Path, tmp_path: Path) -> None:
    mine.write_text("", encoding="utf-8")
    with poller_lock(tmp_path / "data", datetime(2026, 11, 20, 9, tzinfo=UTC)):
        result = run("poll", "--once")
        assert result.exit_code == 1
        assert "another poller is running: process " in result.stderr
        assert "since 2026-11-20 09:00:00 UTC" in result.stderr
        with pytest.raises(LockError) as caught, poller_lock(tmp_path / "data", datetime.now(UTC)):
            pass
        assert caught.value.path == str(tmp_path / "data" / "poller.lock")
    assert run("poll", "--once").exit_code == 0


def test_the_poller_runs_until_it_is_stopped(mine: Path, tmp_path: Path) -> None:
    with Upstream() as upstream:
        upstream.serve("/good", FEED)
        mine.write_text(settings(upstream, ["/good"]), encoding="utf-8")
        command = [sys.executable, "-m", "feeds", "--data", tmp_path / "data", "--config", mine, "poll"]
        with subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True) as poller:  # noqa: S603  # ours
            try:
                until(lambda: upstream.requests, "nothing was asked")
                until(lambda: held(tmp_path) == 2, "nothing was taken in")
                poller.send_signal(signal.SIGTERM)
                _, errors = poller.communicate(timeout=PATIENCE)
            finally:
                poller.kill()
        assert poller.returncode == 0
        assert errors.splitlines()[0] == "feeds: polling 1 source"
        assert "Traceback" not in errors
        assert list((tmp_path / "data" / "fetched").iterdir()) == []


def held(folder: Path) -> int:
    with open_store(folder / "data" / "feeds.sqlite3") as store:
        return store.count()


def test_serve_starts_and_stops_a_poller(mine: Path, tmp_path: Path) -> None:
    port = free_port()
    with Upstream() as upstream:
        upstream.serve("/good", FEED)
        mine.write_text(settings(upstream, ["/good"]), encoding="utf-8")
        command = [sys.executable, "-m", "feeds", "--data", tmp_path / "data", "--config", mine]
        command += ["serve", "--port", str(port)]
        with subprocess.Popen(  # noqa: S603  # ours
            command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
        ) as server:
            try:
                wait_for(port, server)
                until(lambda: held(tmp_path) == 2, "nothing was taken in")
                until(lambda: "渡口的早晨" in ask(port, "/feeds/s0.rss")[1].decode(), "nothing new is served")
                (source,) = json.loads(ask(port, "/status.json")[1])["sources"]
                assert (source["id"], source["error"]) == ("s0", "")
            finally:
                # killed without cleanup: the poller must stop by itself
                server.kill()
        try:
            until(lambda: is_free(tmp_path), "the poller goes on alone")
        finally:
            # the worker of a killed server does not notice it
            os.killpg(server.pid, signal.SIGKILL)


def is_free(folder: Path) -> bool:
    try:
        with poller_lock(folder / "data", datetime.now(UTC)):
            return True
    except LockError:
        return False

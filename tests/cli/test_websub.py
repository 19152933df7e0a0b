"""`import` and `poll` notify hubs of changed feeds, and succeed even if the hubs fail."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import parse_qs

import pytest

from tests.cli.conftest import LAMP, Run
from tests.cli.test_poll import FEED, PATIENCE, until
from tests.upstream.polling import ROOT, settings
from tests.upstream.server import Upstream

BASE = "https://feeds.example.org"


class Hub(ThreadingHTTPServer):
    """A hub that records the notified topics and responds with `status`."""

    status = 204

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Desk)
        self.topics: list[str] = []

    @property
    def host_port(self) -> str:
        return f"127.0.0.1:{self.server_port}"


class Desk(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        assert isinstance(self.server, Hub)
        form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        self.server.topics += form["hub.topic"]
        self.send_response(self.server.status)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Log nothing."""


@pytest.fixture
def hub() -> Iterator[Hub]:
    with Hub() as opened:
        thread = Thread(target=opened.serve_forever)
        thread.start()
        yield opened
        opened.shutdown()
        thread.join()


def environment(hub: Hub) -> dict[str, str]:
    return {"FEEDS_HUBS": f"http://{hub.host_port}/", "FEEDS_ALLOW": hub.host_port, "FEEDS_BASE_URL": BASE}


def test_an_import_notifies_the_hubs_of_each_change_once(run: Run, hub: Hub, lamp: Path) -> None:
    assert run("import", lamp, **environment(hub)).exit_code == 0
    assert {f"{BASE}/feeds/all.rss", f"{BASE}/feeds/voa.atom", f"{BASE}/feeds/voa.json"} <= set(hub.topics)
    hub.topics.clear()
    assert run("import", lamp, **environment(hub)).exit_code == 0
    assert hub.topics == []
    lamp.write_text(LAMP.replace("7000001", "7000002").replace("河边", "山上"), encoding="utf-8")
    assert run("import", lamp, **environment(hub)).exit_code == 0
    feeds = {topic.removeprefix(f"{BASE}/feeds/").rpartition(".")[0] for topic in hub.topics}
    assert {"all", "voa"} <= feeds
    assert "dw" not in feeds


def test_an_import_succeeds_where_a_hub_fails(run: Run, hub: Hub, lamp: Path) -> None:
    hub.status = 503
    result = run("import", lamp, **environment(hub))
    assert (result.exit_code, len(hub.topics)) == (0, 1)
    assert "1 new" in result.stdout
    assert result.stderr == f"http://{hub.host_port}/: expected status 2xx, found 503\n"


def test_a_poll_notifies_the_hubs(run: Run, hub: Hub, tmp_path: Path) -> None:
    with Upstream() as upstream:
        upstream.serve("/good", FEED)
        (tmp_path / "feeds.toml").write_text(settings(upstream, ["/good"]), encoding="utf-8")
        environ = {"FEEDS_ALLOW": f"{hub.host_port},{upstream.host_port}"}
        assert run("poll", "--once", **environment(hub) | environ).exit_code == 0
    assert f"{BASE}/feeds/s0.json" in hub.topics


@pytest.mark.parametrize(("form", "result"), [((), "1 source polled: 2 new"), (("--json",), '"new": 2')])
def test_a_poll_prints_its_results_before_it_waits_for_hubs(
    run: Run, hub: Hub, tmp_path: Path, form: tuple[str, ...], result: str
) -> None:
    hub.status = 503
    with Upstream() as upstream:
        upstream.serve("/good", FEED)
        (tmp_path / "feeds.toml").write_text(settings(upstream, ["/good"]), encoding="utf-8")
        environ = {"FEEDS_ALLOW": f"{hub.host_port},{upstream.host_port}"}
        output = run("poll", "--once", *form, **environment(hub) | environ).output
    assert 0 <= output.find(result) < output.find("expected status 2xx, found 503")


def test_the_poller_notifies_the_hubs_of_changes_of_other_processes(
    run: Run, hub: Hub, lamp: Path, tmp_path: Path
) -> None:
    (tmp_path / "feeds.toml").write_text("", encoding="utf-8")
    command = [sys.executable, "-m", "feeds", "--data", tmp_path / "data", "--config", tmp_path / "feeds.toml", "poll"]
    with subprocess.Popen(command, cwd=ROOT, env=environment(hub), stderr=subprocess.PIPE, text=True) as poller:  # noqa: S603  # ours
        try:
            until(lambda: f"{BASE}/feeds/all.rss" in hub.topics, "the hub was not told of the empty feed")
            hub.topics.clear()
            # without hubs: this process sends no notifications
            assert run("import", lamp).exit_code == 0
            until(lambda: f"{BASE}/feeds/all.rss" in hub.topics, "the hub was not told of the change")
            poller.send_signal(signal.SIGTERM)
            _, errors = poller.communicate(timeout=PATIENCE)
        finally:
            poller.kill()
    assert poller.returncode == 0
    assert errors == "feeds: polling 0 sources\n"

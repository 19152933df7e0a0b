"""`feeds serve` as a real process on a free local port."""

import errno
import gzip
import os
import re
import runpy
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path

import pytest

from feeds.cli.serve import resolve_address
from feeds.errors import ServeError
from tests.cli.conftest import Run

ROOT = Path(__file__).parents[2]
#: timeout in seconds for the start and the stop of a server
PATIENCE = 20


def free_port() -> int:
    with socket.socket() as tried:
        tried.bind(("127.0.0.1", 0))
        return int(tried.getsockname()[1])


@contextmanager
def serving(port: int, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    """A separate server process, always stopped at the end."""
    command = [sys.executable, "-m", "feeds", "serve", "--no-poll", "--port", str(port), *arguments]
    # a separate session: Ctrl-C is a signal to the process group, which must not reach pytest
    with subprocess.Popen(  # noqa: S603  # our own program
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    ) as server:
        try:
            wait_for(port, server)
            yield server
        finally:
            if server.poll() is None:
                os.killpg(server.pid, signal.SIGKILL)


def wait_for(port: int, server: subprocess.Popen[str]) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and server.poll() is None:
        try:
            return socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
    pytest.fail(f"no server after {PATIENCE} s: {server.stderr and server.stderr.read()}")


def ask(port: int, path: str, method: str = "GET", **headers: str) -> tuple[HTTPResponse, bytes]:
    connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    connection.request(method, path, headers={name.replace("_", "-"): value for name, value in headers.items()})
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer, body


def test_serve_without_any_configuration_shows_the_samples_and_stops_at_ctrl_c(tmp_path: Path) -> None:
    port = free_port()
    with serving(port, "--data", str(tmp_path / "data")) as server:
        page, _ = ask(port, "/")
        assert page.status == 200
        feed, body = ask(port, "/feeds/all.rss")
        assert b"<item>" in body
        assert f"http://127.0.0.1:{port}/feeds/all.rss".encode() in body
        packed, packed_body = ask(port, "/feeds/all.rss", Accept_Encoding="gzip")
        assert gzip.decompress(packed_body) == body
        assert packed.getheader("ETag") != feed.getheader("ETag")
        same, nothing = ask(port, "/feeds/all.rss", If_None_Match=str(feed.getheader("ETag")))
        assert (same.status, nothing) == (304, b"")
        head, nothing = ask(port, "/feeds/all.rss", "HEAD")
        assert (head.getheader("Content-Length"), nothing) == (str(len(body)), b"")
        missing, _ = ask(port, "/feeds/nobody.rss", Host="evil.example")
        assert (missing.status, missing.getheader("Cache-Control")) == (404, "no-store")
        for answer in (page, feed, packed, same, head, missing):
            assert answer.getheader("X-Content-Type-Options") == "nosniff"
            assert answer.getheader("Content-Security-Policy")
            assert len(answer.headers.get_all("Date") or []) == 1
        os.killpg(server.pid, signal.SIGINT)
        output, errors = server.communicate(timeout=PATIENCE)
    assert server.returncode == 0
    assert f"http://127.0.0.1:{port}/" in output
    assert "sample documents" in output
    assert errors == ""


def test_a_port_in_use_is_one_line_and_creates_no_files(run: Run, tmp_path: Path) -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        port = listener.getsockname()[1]
        result = run("serve", "--port", str(port))
    message = "cannot listen here: Address already in use; `--port N` chooses another port"
    assert result.stderr == f"feeds: error: 127.0.0.1, port {port}: {message}\n"
    assert result.exit_code == 1
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize(
    ("number", "option"),
    [(errno.EADDRINUSE, "--port"), (errno.EACCES, "--port"), (errno.EADDRNOTAVAIL, "--host"), (errno.EMFILE, None)],
)
def test_an_address_that_cannot_be_used_names_the_option_that_helps(
    monkeypatch: pytest.MonkeyPatch, number: int, option: str | None
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(socket.socket, "bind", refuse)
    with pytest.raises(ServeError) as caught:
        resolve_address("127.0.0.1", 8000)
    assert os.strerror(number) in caught.value.reason
    assert re.findall("--[a-z]+", caught.value.reason) == ([option] if option else [])


def test_a_host_that_has_no_address_names_the_option(run: Run) -> None:
    result = run("serve", "--host", "no-such-host.invalid")
    assert "`--host` takes an address of this machine" in result.stderr
    assert result.exit_code == 1


@pytest.mark.parametrize("port", ["0", "70000"])
def test_an_invalid_port_is_named(run: Run, port: str) -> None:
    result = run("serve", "--port", port)
    assert result.stderr.startswith("feeds: error: --port: expected a whole number from 1 to 65535")
    assert result.exit_code == 2


def test_a_host_of_another_machine_is_named() -> None:
    with pytest.raises(ServeError) as caught:
        resolve_address("192.0.2.1", 8000)
    assert caught.value.address == "192.0.2.1, port 8000"
    assert caught.value.reason.startswith("cannot listen here: ")


@pytest.mark.parametrize("host", [".", "a" * 64, "a..example"])
def test_an_invalid_host_name_is_one_line(run: Run, tmp_path: Path, host: str) -> None:
    """A host name that IDNA cannot encode is a UnicodeError, not an OSError."""
    result = run("serve", "--host", host)
    assert result.stderr == f"feeds: error: {host}, port 8000: expected the name or number of a host\n"
    assert result.exit_code == 1
    assert not (tmp_path / "data").exists()


def test_wsgi_py_is_an_application(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run: Run, lamp: Path) -> None:
    run("--data", "here", "import", lamp)
    monkeypatch.setenv("FEEDS_DATA", str(tmp_path / "here"))
    monkeypatch.setenv("FEEDS_BASE_URL", "https://feeds.example.org")
    application = runpy.run_path(str(ROOT / "wsgi.py"))["application"]
    answer = application.test_client().get("/feeds/voa.atom")
    assert "河边的灯" in answer.get_data(as_text=True)
    assert "https://feeds.example.org/feeds/voa.atom" in answer.get_data(as_text=True)

"""The reverse proxies of `docs/publishing.md`, if installed: the headers that they pass, and their logs."""

import gzip
import subprocess
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from urllib.request import Request, urlopen

import pytest

from tests.cli.conftest import LAMP
from tests.cli.test_serve import ask, free_port, serving
from tests.hosting.servers import program, running, shown

SERVERS = pytest.mark.parametrize(
    "name",
    [
        pytest.param(server, marks=pytest.mark.skipif(program(server) is None, reason=f"no {server} here"))
        for server in ("nginx", "caddy")
    ],
)

SETTINGS = """[[source]]
id = "voa"
title = "美国之音"
homepage = "https://www.voachinese.com/"
[[source]]
id = "desk"
title = "编辑部"
private = true
hosts = []
"""


@pytest.fixture
def places(tmp_path: Path) -> tuple[str, ...]:
    """Command line options for a database with an article and its settings."""
    (tmp_path / "lamp.md").write_text(LAMP, encoding="utf-8")
    (tmp_path / "feeds.toml").write_text(SETTINGS, encoding="utf-8")
    options = ("--data", str(tmp_path / "data"), "--config", str(tmp_path / "feeds.toml"))
    feeds("import", str(tmp_path / "lamp.md"), *options)
    return options


def feeds(*arguments: str) -> str:
    command = [sys.executable, "-m", "feeds", *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True, timeout=60).stdout  # noqa: S603  # ours


def logged(folder: Path) -> str:
    return "".join(path.read_text("utf-8", "replace") for path in folder.glob("*.log"))


@SERVERS
def test_responses_pass_through_the_proxy_unchanged(name: str, places: tuple[str, ...], tmp_path: Path) -> None:
    back, front = free_port(), free_port()
    block = shown(name, "127.0.0.1:8000").replace("127.0.0.1:8000", f"127.0.0.1:{back}")
    with serving(back, *places), running(name, block, tmp_path, front):
        for path in ("/feeds/voa.rss", "/feeds/voa.json", "/status.atom", "/style.css", "/healthz", "/nothing"):
            for headers in ({}, {"Accept_Encoding": "gzip"}, {"Accept": "text/html"}):
                behind, bytes_behind = ask(back, path, **headers)
                direct, bytes_before = ask(front, path, **headers)
                assert (direct.status, bytes_before) == (behind.status, bytes_behind), path
                for header in ("ETag", "Cache-Control", "Content-Security-Policy", "Content-Encoding", "Vary"):
                    assert direct.getheader(header) == behind.getheader(header), (path, header)
        packed, body = ask(front, "/feeds/voa.rss", Accept_Encoding="gzip")
        assert gzip.decompress(body).startswith(b"<?xml")
        etag = packed.headers["ETag"]
        again, nothing = ask(front, "/feeds/voa.rss", Accept_Encoding="gzip", If_None_Match=etag)
        assert (again.status, nothing, again.headers["ETag"]) == (304, b"", etag)


class Heard(BaseHTTPRequestHandler):
    """A server that responds with the request headers."""

    def do_GET(self) -> None:
        body = "\n".join(f"{name}: {value}" for name, value in self.headers.items()).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@SERVERS
def test_a_client_cannot_forge_its_address(name: str, tmp_path: Path) -> None:
    """WSGI reads an underscore in a header name as a dash, so `X_Forwarded_For` must not reach the program."""
    front = free_port()
    with HTTPServer(("127.0.0.1", 0), Heard) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        block = shown(name, "127.0.0.1:8000").replace("127.0.0.1:8000", f"127.0.0.1:{server.server_port}")
        with running(name, block, tmp_path, front):
            request = Request(f"http://127.0.0.1:{front}/")  # ours
            for spelling in ("X-Forwarded-For", "X_Forwarded_For", "X_Forwarded-For", "X-Forwarded_For"):
                request.add_header(spelling, "9.9.9.9")
            with urlopen(request, timeout=10) as answer:  # noqa: S310  # ours
                heard = [line.partition(": ") for line in answer.read().decode().splitlines()]
        server.shutdown()
    values = [value for key, _, value in heard if key.lower().replace("_", "-") == "x-forwarded-for"]
    assert values == ["127.0.0.1"]


@SERVERS
def test_no_log_contains_a_token(name: str, places: tuple[str, ...], tmp_path: Path) -> None:
    back, front = free_port(), free_port()
    block = shown(name, "127.0.0.1:8000").replace("127.0.0.1:8000", f"127.0.0.1:{back}")
    token = feeds("tokens", "add", "desk", *places).strip().partition("?token=")[2]
    with running(name, block, tmp_path, front):
        with serving(back, *places):
            assert ask(front, f"/feeds/desk.atom?token={token}")[0].status == 200
            assert ask(front, "/feeds/desk.atom", Authorization=f"Bearer {token}")[0].status == 200
        assert ask(front, f"/feeds/desk.atom?token={token}")[0].status == 502
    assert "/feeds/desk.atom" in logged(tmp_path)
    assert token not in logged(tmp_path)

"""CPU time of the server for a poll without news (304) and for a feed sent with gzip.

`feeds serve` against nginx with the same compressed file, and against a Flask view on the same server. Only the CPU
time of the servers counts, with all of their processes.
"""

import gzip
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

from bench.exporting import write_articles
from bench.results import Result, Row, Skipped

ROUNDS, REQUESTS = 5, 8000
#: connections that stay open, each with one request at a time
CONNECTIONS = 16
ARTICLES = 60
PATH = "/feeds/all.rss"
#: minimum share of the requests that nginx answers in the same CPU time, by kind of request
MIN_SHARE = {"304": 0.20, "200 gzip": 0.30}
_TICKS = os.sysconf("SC_CLK_TCK")

#: the response of the same feed by a plain view, with the same headers
FLASK = """
import sys
from flask import Flask, Response, request
from granian import Granian
body = open("feed.gz", "rb").read()
app = Flask(__name__)
@app.get("/feeds/all.rss")
def feed():
    response = Response(body, content_type="application/rss+xml; charset=utf-8")
    response.content_encoding = "gzip"
    response.set_etag("0123456789abcdef")
    response.headers["Cache-Control"] = "public, max-age=1800"
    return response.make_conditional(request)
if __name__ == "__main__":
    Granian("view:app", interface="wsgi", address="127.0.0.1", port=int(sys.argv[1]), blocking_threads=16).serve()
"""
NGINX = """
daemon off; master_process off; worker_processes 1; pid {folder}/nginx.pid; error_log {folder}/error.log crit;
events {{}}
http {{
    access_log off; sendfile on; tcp_nopush on; keepalive_requests 1000000; {paths}
    types {{ application/rss+xml rss; }}
    server {{ listen 127.0.0.1:{port}; root {folder}/www; gzip_static on; open_file_cache max=100; }}
}}
"""
_TEMPORARY = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")


@dataclass(frozen=True, slots=True)
class _Server:
    pid: int
    port: int

    def cpu(self) -> float:
        """CPU seconds of the server and its child processes."""
        return sum(_cpu_ticks(pid) for pid in _with_children(self.pid)) / _TICKS


def main() -> Sequence[Result]:
    """Print CPU microseconds a request of each server."""
    nginx = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")
    if nginx is None:
        return [Skipped(f"a {kind} response", "nginx is not installed") for kind in MIN_SHARE]
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        folder = Path(name)
        servers = {"feeds": stack.enter_context(_feeds(folder))}
        _, body = _fetch(servers["feeds"].port, {"Accept-Encoding": "gzip"})
        servers["Flask view"] = stack.enter_context(_flask(folder, body))
        servers["nginx"] = stack.enter_context(_nginx(nginx, folder, body))
        print(f"serving a feed of {len(body):,} bytes with gzip: CPU microseconds a request, best of {ROUNDS} rounds")
        return [_compare(kind, servers) for kind in MIN_SHARE]


def _compare(kind: str, servers: dict[str, _Server]) -> Row:
    """Ask all servers in turn; returns the share of nginx that `feeds serve` reaches, both in their best round."""
    times: dict[str, list[float]] = {name: [] for name in servers}
    for number in range(ROUNDS + 1):
        for name, server in servers.items():
            spent = _measure(kind, server)
            # the first round is a warm-up
            if number:
                times[name].append(spent)
    for name, seconds in times.items():
        each = ", ".join(f"{second * 1e6:.1f}" for second in seconds)
        share = min(times["nginx"]) / min(seconds)
        print(f"  {kind:8} {name:10} {min(seconds) * 1e6:6.1f} ({each}), {share:.1%} of nginx")
    ours, peer = min(times["feeds"]), min(times["nginx"])
    return Row(
        name=f"a {kind} response, of the requests of nginx",
        ours=f"{ours * 1e6:.0f} µs",
        peer=f"nginx {peer * 1e6:.0f} µs",
        value=peer / ours,
        at_least=MIN_SHARE[kind],
    )


def _measure(kind: str, server: _Server) -> float:
    """CPU seconds of the server for one request, over connections that stay open."""
    tag, _ = _fetch(server.port, {"Accept-Encoding": "gzip"})
    condition = f"If-None-Match: {tag}\r\n" if kind == "304" else ""
    request = f"GET {PATH} HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: gzip\r\n{condition}\r\n".encode()
    with ExitStack() as stack:
        addresses = [("127.0.0.1", server.port)] * CONNECTIONS
        connections = [stack.enter_context(socket.create_connection(address)) for address in addresses]
        before = server.cpu()
        for _ in range(REQUESTS // CONNECTIONS):
            for connection in connections:
                connection.sendall(request)
            for connection in connections:
                _read_response(connection, kind[:3])
        return (server.cpu() - before) / REQUESTS


def _read_response(connection: socket.socket, status: str) -> None:
    """Read one response to its end."""
    data = connection.recv(2**18)
    while (end := data.find(b"\r\n\r\n")) < 0:
        data += connection.recv(2**18)
    head = data[:end].lower()
    if data[9:12] != status.encode():
        raise SystemExit(f"expected {status}, found {data[:20]!r}")
    length = int(head.split(b"content-length:")[1].split(b"\r\n")[0]) if status == "200" else 0
    rest = end + 4 + length - len(data)
    while rest > 0:
        rest -= len(connection.recv(2**18))


def _fetch(port: int, headers: dict[str, str]) -> tuple[str, bytes]:
    """The ETag and the body of the feed."""
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", PATH, headers=headers)
    response = connection.getresponse()
    body = response.read()
    connection.close()
    return response.headers["ETag"], body


@contextmanager
def _feeds(folder: Path) -> Iterator[_Server]:
    write_articles(folder / "documents", ARTICLES)
    command = [sys.executable, "-m", "feeds", "--data", str(folder / "data")]
    subprocess.run([*command, "import", str(folder / "documents")], stdout=subprocess.DEVNULL, check=True)  # noqa: S603
    port = _free_port()
    with _running([*command, "serve", "--no-poll", "--port", str(port)], port, folder) as server:
        yield server


@contextmanager
def _flask(folder: Path, body: bytes) -> Iterator[_Server]:
    (folder / "view.py").write_text(FLASK, encoding="utf-8")
    (folder / "feed.gz").write_bytes(body)
    port = _free_port()
    with _running([sys.executable, "view.py", str(port)], port, folder) as server:
        yield server


@contextmanager
def _nginx(program: str, folder: Path, body: bytes) -> Iterator[_Server]:
    file = folder / "www" / PATH.lstrip("/")
    file.parent.mkdir(parents=True)
    file.write_bytes(gzip.decompress(body))
    file.with_name(f"{file.name}.gz").write_bytes(body)
    port = _free_port()
    paths = " ".join(f"{kind}_temp_path {folder}/{kind};" for kind in _TEMPORARY)
    (folder / "nginx.conf").write_text(NGINX.format(folder=folder, port=port, paths=paths), encoding="utf-8")
    with _running([program, "-e", f"{folder}/early.log", "-c", f"{folder}/nginx.conf"], port, folder) as server:
        yield server


@contextmanager
def _running(command: list[str], port: int, folder: Path) -> Iterator[_Server]:
    """Run a server until the end of the block; wait for its first answer."""
    with (
        (folder / f"{port}.log").open("wb") as log,
        subprocess.Popen(command, stdout=log, stderr=log, cwd=folder) as server,  # noqa: S603  # ours
    ):
        try:
            _wait(server, port, folder / f"{port}.log")
            yield _Server(server.pid, port)
        finally:
            server.terminate()


def _wait(server: "subprocess.Popen[bytes]", port: int, log: Path) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and server.poll() is None:
        try:
            _fetch(port, {})
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit(f"the server did not start: {log.read_text(errors='replace')}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _with_children(pid: int) -> list[int]:
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(below for child in children for below in _with_children(int(child)))]


def _cpu_ticks(pid: int) -> int:
    """User and system time of a process; the name before them may contain spaces."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])

"""CPU time of the server for a poll without news (304) and for a feed sent with gzip.

`feeds serve` against nginx with the same compressed file, and against a Flask view on the same server. Only the CPU
time of the servers counts, with all of their processes.
"""

import gzip
import select
import shutil
import socket
import statistics
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

ROUNDS, REQUESTS = 7, 16_000
#: connections that stay open, each with one request at a time
CONNECTIONS = 16
ARTICLES = 60
PATH = "/feeds/all.rss"
#: minimum share of the requests that nginx answers in the same CPU time, by kind of request
MIN_SHARE = {"304": 0.20, "200 gzip": 0.30}
#: a server is quiet if it uses less than this part of a core for so many seconds
_QUIET, _QUIET_SECONDS = 0.01, 0.5
#: of Linux: the CPU-time clock of a process, threads that have ended included (`CPUCLOCK_SCHED`)
_CPU_CLOCK = 2

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
        """CPU seconds of all threads of the server and its child processes, measured in nanoseconds."""
        return sum(time.clock_gettime(~pid << 3 | _CPU_CLOCK) for pid in _with_children(self.pid))

    def wait_until_quiet(self) -> None:
        """Wait for the end of work that no request causes, such as imports at the start."""
        for _ in range(60):
            before = self.cpu()
            time.sleep(_QUIET_SECONDS)
            if self.cpu() - before < _QUIET * _QUIET_SECONDS:
                return
        raise SystemExit("a server is never idle")


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
        for server in servers.values():
            server.wait_until_quiet()
        print(f"serving a feed of {len(body):,} bytes with gzip: CPU microseconds a request, median of {ROUNDS} rounds")
        return [_compare(kind, servers) for kind in MIN_SHARE]


def _compare(kind: str, servers: dict[str, _Server]) -> Row:
    """Ask all servers in turn; returns the share of nginx that `feeds serve` reaches, both in their median round."""
    times: dict[str, list[float]] = {name: [] for name in servers}
    for number in range(ROUNDS + 1):
        for name, server in servers.items():
            spent = _measure(kind, server)
            # the first round is a warm-up
            if number:
                times[name].append(spent)
    medians = {name: statistics.median(seconds) for name, seconds in times.items()}
    for name, median in medians.items():
        low, high = min(times[name]) * 1e6, max(times[name]) * 1e6
        share = medians["nginx"] / median
        print(f"  {kind:8} {name:10} {median * 1e6:6.1f} ({low:.1f} to {high:.1f}), {share:.1%} of nginx")
    ours, peer = medians["feeds"], medians["nginx"]
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
        _ask(connections, request, kind[:3].encode(), REQUESTS)
        return (server.cpu() - before) / REQUESTS


def _ask(connections: list[socket.socket], request: bytes, status: bytes, count: int) -> None:
    """Send `count` requests like wrk: the next one of a connection follows as soon as its response is complete."""
    waiting = select.epoll()
    by_number = {connection.fileno(): connection for connection in connections}
    for number, connection in by_number.items():
        waiting.register(number, select.EPOLLIN)
        connection.sendall(request)
    left, running = count - len(connections), len(connections)
    while running:
        for number, _ in waiting.poll():
            _read_response(by_number[number], status)
            if left > 0:
                by_number[number].sendall(request)
            else:
                running -= 1
            left -= 1
    waiting.close()


def _read_response(connection: socket.socket, status: bytes) -> None:
    """Read one response to its end."""
    data = connection.recv(2**18)
    while (end := data.find(b"\r\n\r\n")) < 0:
        data += connection.recv(2**18)
    if data[9:12] != status:
        raise SystemExit(f"expected {status.decode()}, found {data[:20]!r}")
    length = int(data[:end].lower().split(b"content-length:")[1].split(b"\r\n")[0]) if status == b"200" else 0
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
    port = free_port()
    with _running([*command, "serve", "--no-poll", "--port", str(port)], port, folder) as server:
        yield server


@contextmanager
def _flask(folder: Path, body: bytes) -> Iterator[_Server]:
    (folder / "view.py").write_text(FLASK, encoding="utf-8")
    (folder / "feed.gz").write_bytes(body)
    port = free_port()
    with _running([sys.executable, "view.py", str(port)], port, folder) as server:
        yield server


@contextmanager
def _nginx(program: str, folder: Path, body: bytes) -> Iterator[_Server]:
    file = folder / "www" / PATH.lstrip("/")
    file.parent.mkdir(parents=True)
    file.write_bytes(gzip.decompress(body))
    file.with_name(f"{file.name}.gz").write_bytes(body)
    port = free_port()
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


def free_port() -> int:
    """A port on 127.0.0.1 that no server uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _with_children(pid: int) -> list[int]:
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(below for child in children for below in _with_children(int(child)))]

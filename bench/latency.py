"""Seconds from an upstream response with a new entry to the served feed that has it, and to the notified hub.

A poller with its worker processes and its notifier polls a small server on 127.0.0.1; `feeds serve` serves the same
database from a process of its own. The poller's clock is advanced before each poll, so that nothing waits for its
interval. This is the only benchmark in seconds of wall time: the waiting is what it measures.
"""

import asyncio
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from statistics import median
from urllib.parse import parse_qs

from bench.newsroom import story
from bench.results import Row
from bench.serving import free_port
from feeds.config import load
from feeds.fetch import Fetcher, SsrfGuard
from feeds.ingest.workers import WorkerPool
from feeds.poll import Poller
from feeds.poll.websub import PAUSE, WebSubNotifier
from feeds.store import open_store

ROUNDS = 9
MAX_SECONDS = 1.0
#: a round waits for this long at most, in seconds
_TIMEOUT = 30

SETTINGS = """
base_url = "http://127.0.0.1:{port}"
hubs = ["http://127.0.0.1:{upstream}/hub"]
allow = ["127.0.0.1:{upstream}"]
poll_floor = 1
poll_ceiling = 1
host_spacing = 0

[[source]]
id = "news"
title = "news"
homepage = "http://news.example/"
feeds = ["http://127.0.0.1:{upstream}/news.rss"]
"""
FEED = "<rss version='2.0'><channel><title>news</title><link>http://news.example/</link>{items}</channel></rss>"
ITEM = (
    "<item><title>{title}</title><link>http://news.example/{number}.html</link>"
    "<pubDate>{date}</pubDate><description>{text}</description></item>"
)


class _Upstream(BaseHTTPRequestHandler):
    """Serves a feed with one more entry at each request, and is a hub; the class notes the times."""

    entries = 0
    #: when the last response was sent, and when the hub was last notified of the feed
    sent = notified = 0.0

    def do_GET(self) -> None:
        """Send the feed with a new entry."""
        _Upstream.entries += 1
        body = FEED.format(items="".join(_item(number) for number in range(_Upstream.entries))).encode()
        self._respond(200, body)
        _Upstream.sent = time.monotonic()

    def do_POST(self) -> None:
        """Note the time of a notification."""
        form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        if form["hub.topic"][0].endswith("/feeds/news.rss"):
            _Upstream.notified = time.monotonic()
        self._respond(202, b"")

    def _respond(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *arguments: object) -> None:
        """Print nothing."""


def _item(number: int) -> str:
    sentences = story(number)
    date = datetime(2026, 11, 20, tzinfo=UTC) + timedelta(minutes=number)
    return ITEM.format(
        title=f"{number}: {sentences[0]}",
        number=number,
        date=f"{date:%a, %d %b %Y %H:%M:%S} GMT",
        text="".join(sentences),
    )


def main() -> Sequence[Row]:
    """Print the median and the longest time of both ways."""
    with tempfile.TemporaryDirectory() as name, _upstream() as upstream:
        folder, port = Path(name), free_port()
        (folder / "feeds.toml").write_text(SETTINGS.format(port=port, upstream=upstream), encoding="utf-8")
        served, notified = asyncio.run(_measure(folder, port))
    print(f"latency from the upstream response, {ROUNDS} rounds:")
    return [_row("the served feed", served), _row("the notified hub", notified)]


def _row(target: str, seconds: Sequence[float]) -> Row:
    print(f"  to {target}: median {median(seconds):.2f} s, longest {max(seconds):.2f} s")
    return Row(
        name=f"from an upstream response to {target}, wall time",
        ours=f"{median(seconds):.2f} s",
        peer="",
        value=median(seconds),
        unit="s",
        at_most=MAX_SECONDS,
    )


async def _measure(folder: Path, port: int) -> tuple[list[float], list[float]]:
    """Poll in rounds; returns the seconds until the feed was served and until the hub was notified."""
    config = load(folder / "feeds.toml", folder / "data", {})
    served, notified = list[float](), list[float]()
    async with Fetcher(SsrfGuard(allow=config.allow), agent="feeds") as fetcher:
        with (
            WorkerPool(config, folder) as workers,
            open_store(config.database) as store,
            _serving(folder, port),
        ):
            poller = Poller(store, config, fetcher, workers, clock=lambda: datetime.now(UTC), chance=lambda: 0.0)
            notifying = asyncio.create_task(
                WebSubNotifier(store, config, fetcher).run(asyncio.Event(), lambda _: None, _fail)
            )
            for number in range(ROUNDS + 1):
                # a notification less than this time ago delays the next one
                await asyncio.sleep(PAUSE + 2 if number else 0)
                _Upstream.notified = 0.0
                await asyncio.gather(poller.once(["news"]), asyncio.to_thread(_wait_until_served, port, number))
                now = time.monotonic()
                await _wait_until_notified()
                # the first round starts a worker process and stores the first entry
                if number:
                    served.append(now - _Upstream.sent)
                    notified.append(_Upstream.notified - _Upstream.sent)
            notifying.cancel()
    return served, notified


def _fail(error: Exception) -> None:
    raise SystemExit(str(error))


def _wait_until_served(port: int, number: int) -> None:
    """Request the feed again and again, until it has the entry with this number."""
    link, deadline = f"/{number}.html".encode(), time.monotonic() + _TIMEOUT
    while time.monotonic() < deadline:
        if link in _get(port):
            return
        time.sleep(0.01)
    raise SystemExit(f"expected the entry {number} within {_TIMEOUT} s")


async def _wait_until_notified() -> None:
    async with asyncio.timeout(_TIMEOUT):
        while not _Upstream.notified:
            await asyncio.sleep(0.01)


def _get(port: int) -> bytes:
    with closing(HTTPConnection("127.0.0.1", port, timeout=30)) as connection:
        connection.request("GET", "/feeds/news.rss")
        return connection.getresponse().read()


@contextmanager
def _upstream() -> Iterator[int]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Upstream)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server.server_port
    finally:
        server.shutdown()


@contextmanager
def _serving(folder: Path, port: int) -> Iterator[None]:
    """Run `feeds serve` without a poller; wait for its first answer."""
    command = [sys.executable, "-m", "feeds", "--config", str(folder / "feeds.toml"), "--data", str(folder / "data")]
    with subprocess.Popen([*command, "serve", "--no-poll", "--port", str(port)], stdout=subprocess.DEVNULL) as server:  # noqa: S603
        try:
            deadline = time.monotonic() + _TIMEOUT
            while time.monotonic() < deadline:
                with suppress(OSError):
                    _get(port)
                    break
                time.sleep(0.1)
            yield
        finally:
            server.terminate()

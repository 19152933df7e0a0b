"""CPU time of polling 3,000 unchanged feeds, with our poller and with a bare aiohttp loop, measured in one run."""

import asyncio
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median

import aiohttp

from bench.results import Row
from feeds.config import Config
from feeds.fetch import Fetcher, SsrfGuard
from feeds.ingest.workers import FetchedDocument, ReadResult, read_document
from feeds.model import Source
from feeds.poll import Poller, PollResult, tune_garbage_collector
from feeds.store import open_store

FEEDS = 3_000
CONNECTIONS = 64
ROUNDS = 7
#: limit of the ratio between the CPU time of the poller and of the bare loop
MAX_RATIO = 2.0
#: limit of the memory growth from the second round to the last, in megabytes
MAX_GROWTH = 16

#: a small server in a separate process: 304 for a request with the ETag, otherwise a feed of one entry
SERVER = '''
import asyncio
FEED = """<rss version="2.0"><channel><title>t</title><link>http://n.example.org/</link><item><title>x</title>
<link>http://n.example.org/%s.html</link><pubDate>Fri, 20 Nov 2026 08:00:00 GMT</pubDate><description>y</description>
</item></channel></rss>"""
class Server(asyncio.Protocol):
    def connection_made(self, transport):
        self.transport = transport
    def data_received(self, data):
        if b"If-None-Match" in data:
            self.transport.write(b'HTTP/1.1 304 Not Modified\\r\\nETag: "1"\\r\\n\\r\\n')
        else:
            body = (FEED % data.split(b" ")[1].decode().strip("/")).encode()
            head = b'HTTP/1.1 200 OK\\r\\nETag: "1"\\r\\nContent-Length: %d\\r\\n\\r\\n' % len(body)
            self.transport.write(head + body)
async def main():
    server = await asyncio.get_running_loop().create_server(Server, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()
asyncio.run(main())
'''


class _InProcess:
    """Parses the one document of each feed in the first round, which is not measured."""

    def __init__(self, config: Config) -> None:
        self._config = config

    async def read(self, document: FetchedDocument) -> ReadResult:
        return read_document(document, self._config, self._config.data)


def main() -> Sequence[Row]:
    """Poll in turns, print both figures and their ratio."""
    with tempfile.TemporaryDirectory() as folder, _server() as port:
        config = _config(Path(folder), port)
        ours, bare, memory = asyncio.run(_compare(config, port))
    # rounds alternate, so other load of the machine affects both; the result is the median ratio of adjacent rounds
    ratio = median(our_seconds / bare_seconds for our_seconds, bare_seconds in zip(ours, bare, strict=True))
    print(f"polling {FEEDS:,} unchanged feeds, each round in seconds of CPU:")
    print(f"  feeds        {', '.join(f'{seconds:.2f}' for seconds in ours)}")
    print(f"  bare aiohttp {', '.join(f'{seconds:.2f}' for seconds in bare)}")
    print(f"  {ratio:.2f} times the bare loop (limit {MAX_RATIO:g}); {min(ours) / FEEDS * 1e6:.0f} microseconds a poll")
    print(f"  memory after each round: {', '.join(f'{megabytes:.0f}' for megabytes in memory)} MB")
    if memory[-1] - memory[0] > MAX_GROWTH:
        raise SystemExit(f"memory grew by {memory[-1] - memory[0]:.0f} MB, more than {MAX_GROWTH}")
    return [
        Row(
            name="poll of an unchanged feed",
            ours=f"{median(ours) / FEEDS * 1e6:.0f} µs",
            peer=f"bare aiohttp {median(bare) / FEEDS * 1e6:.0f} µs",
            value=ratio,
            at_most=MAX_RATIO,
        )
    ]


class _Rounds:
    """A clock that stops until every feed is polled."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 20, 9, tzinfo=UTC)
        self.done = asyncio.Event()
        self._polled = 0

    def tell(self, report: PollResult) -> None:
        if report.current.error:
            raise SystemExit(f"{report.source.id}: {report.current.error}")
        self._polled += 1
        if self._polled == FEEDS:
            self.done.set()

    async def next(self) -> float:
        """Advance the clock by two days, so that every feed is due, and return the CPU seconds of polling them."""
        self._polled, self.now = 0, self.now + timedelta(days=2)
        self.done.clear()
        start = time.process_time()
        await self.done.wait()
        return time.process_time() - start


async def _compare(config: Config, port: int) -> tuple[list[float], list[float], list[float]]:
    ours, bare, memory = [], [], []
    rounds, stop = _Rounds(), asyncio.Event()
    with open_store(config.database) as store:
        async with Fetcher(SsrfGuard(allow=config.allow), agent="feeds", connections=CONNECTIONS) as fetcher:
            poller = Poller(
                store,
                config,
                fetcher,
                _InProcess(config),
                clock=lambda: rounds.now,
                chance=lambda: 0.0,
                on_report=rounds.tell,
                max_pause=0.1,
            )
            tune_garbage_collector()
            running = asyncio.create_task(poller.run(stop))
            # in the first round everything is new, and the second round is a warm-up
            for number in range(-2, ROUNDS):
                took = await rounds.next()
                if number >= 0:
                    ours.append(took)
                    bare.append(await _bare(port))
                    memory.append(_megabytes())
            stop.set()
            await running
    return ours, bare, memory


async def _bare(port: int) -> float:
    """The same requests by aiohttp alone."""
    start = time.process_time()
    waiting = iter(range(FEEDS))
    headers = {"If-None-Match": '"1"'}

    async def ask(session: aiohttp.ClientSession) -> None:
        for number in waiting:
            async with session.get(f"http://127.0.0.1:{port}/{number}", headers=headers) as response:
                await response.read()
                if response.status != 304:
                    raise SystemExit(f"expected 304, found {response.status}")

    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=CONNECTIONS)) as session:
        await asyncio.gather(*(ask(session) for _ in range(CONNECTIONS)))
    return time.process_time() - start


def _config(folder: Path, port: int) -> Config:
    sources = tuple(
        Source(id=f"s{number}", title=f"s{number}", feeds=(f"http://127.0.0.1:{port}/{number}",))
        for number in range(FEEDS)
    )
    host = f"127.0.0.1:{port}"
    return Config(
        data=folder,
        sources=sources,
        allow=(host,),
        connections=CONNECTIONS,
        host_connections=CONNECTIONS,
        host_spacing=0,
    )


@contextmanager
def _server() -> Iterator[int]:
    with subprocess.Popen([sys.executable, "-c", SERVER], stdout=subprocess.PIPE, text=True) as server:  # noqa: S603
        try:
            assert server.stdout is not None  # noqa: S101  # for mypy
            yield int(server.stdout.readline())
        finally:
            server.kill()


def _megabytes() -> float:
    """Current memory of the process in megabytes; its peak if the system does not report the current value."""
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[1])
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20

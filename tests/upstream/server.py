"""An HTTP/1.1 server on 127.0.0.1, in its own thread, which can send invalid bytes.

with Upstream() as upstream:
    upstream.serve("/feed", Answer(body=rss([...])), Answer(status=304))
    ... ask upstream.url("/feed") ...
    upstream.requests  # all requests, with headers
"""

import asyncio
import contextlib
import threading
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, field
from typing import Self

#: maximum duration of a connection, in seconds
PATIENCE = 60

Chunks = AsyncIterator[bytes]


@dataclass(frozen=True, slots=True)
class Request:
    """A request; header names are in lower case."""

    path: str
    headers: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A valid response; `Content-Length` is added."""

    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""

    def bytes(self) -> bytes:
        lines = [f"HTTP/1.1 {self.status} X"]
        lines += [f"{name}: {value}" for name, value in self.headers.items()]
        if self.status != 304 and "Content-Length" not in self.headers:
            lines.append(f"Content-Length: {len(self.body)}")
        return "\r\n".join(lines).encode("utf-8", "surrogateescape") + b"\r\n\r\n" + self.body


#: handler of a path: a response, or raw bytes to send piece by piece before the connection is closed
Handler = Callable[[Request], Answer | Chunks]


class Upstream:
    """The server; a path is answered from its queue (`serve`), else by its handler (`handlers`), else with 404."""

    def __init__(self, handlers: Mapping[str, Handler] | None = None, *, port: int = 0) -> None:
        self.requests: list[Request] = []
        self._handlers = dict(handlers or {})
        self._scripts: dict[str, list[Answer]] = {}
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="upstream", daemon=True)
        self._connections: set[asyncio.Task[None]] = set()
        self.port = port

    def __enter__(self) -> Self:
        self._thread.start()
        self._server = asyncio.run_coroutine_threadsafe(self._listen(), self._loop).result(10)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    def __exit__(self, *_: object) -> None:
        asyncio.run_coroutine_threadsafe(self._end(), self._loop).result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()

    @property
    def host_port(self) -> str:
        """Host and port, in the form of the setting `allow`."""
        return f"127.0.0.1:{self.port}"

    def url(self, path: str) -> str:
        return f"http://{self.host_port}{path}"

    def serve(self, path: str, *answers: Answer) -> None:
        """Answer requests for `path` in this order; the last response is repeated."""
        self._scripts[path] = list(answers)

    def asked(self, path: str) -> list[Request]:
        """All requests for a path so far."""
        return [request for request in self.requests if request.path == path]

    async def _listen(self) -> asyncio.Server:
        return await asyncio.start_server(self._connected, "127.0.0.1", self.port, limit=2**20)

    async def _end(self) -> None:
        self._server.close()
        for task in list(self._connections):
            task.cancel()
        await asyncio.gather(*self._connections, return_exceptions=True)

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._connections.add(task)
        try:
            # clients close the connection during most scenarios
            with contextlib.suppress(OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, TimeoutError):
                async with asyncio.timeout(PATIENCE):
                    while await self._exchange(reader, writer):
                        pass
        except asyncio.CancelledError:
            pass  # the test is over
        finally:
            self._connections.discard(task)
            writer.transport.abort()

    async def _exchange(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        """Read one request and answer it; return whether the connection stays open."""
        head = (await reader.readuntil(b"\r\n\r\n")).decode("utf-8", "surrogateescape")
        line, *lines = head.split("\r\n")
        headers = dict(field.split(": ", 1) for field in lines if field)
        request = Request(line.split(" ")[1], {name.lower(): value for name, value in headers.items()})
        self.requests.append(request)
        response = self._answer(request)
        if isinstance(response, Answer):
            writer.write(response.bytes())
            await writer.drain()
            return True
        async for piece in response:
            writer.write(piece)
            await writer.drain()
        # the written bytes must arrive before the end of the connection
        writer.write_eof()
        await asyncio.sleep(0.05)
        return False

    def _answer(self, request: Request) -> Answer | Chunks:
        if script := self._scripts.get(request.path):
            return script.pop(0) if len(script) > 1 else script[0]
        handler = self._handlers.get(request.path)
        return handler(request) if handler else Answer(status=404)

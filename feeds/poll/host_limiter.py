"""Rate limits: connections in total, connections per host, and a pause between two requests to one host."""

import asyncio
from types import TracebackType
from typing import Self

from feeds.common.lru import LruCache
from feeds.errors import FetchError
from feeds.messages.reasons import Reason
from feeds.parsing.normalizers import host_of

#: maximum number of hosts outside the catalogue with a remembered queue
_MAX_OTHER_HOSTS = 10_000


class HostQueue:
    """The queue of requests to one host, first come, first served."""

    def __init__(self, *, slots: int, spacing: float) -> None:
        self.slots, self._spacing = asyncio.Semaphore(slots), spacing
        #: the wait that the poller itself can cause at this host, in seconds
        self.max_wait = slots * spacing
        #: in time of the event loop: when the next place in the queue is due, and until when the last request blocks
        #: others (it may have started after its place)
        self._free_at = self._open_at = 0.0

    def wait(self) -> float:
        """Seconds that a new request has to wait."""
        return max(self._free_at - _now(), 0.0)

    async def pause(self) -> None:
        """Take a place in the queue, and wait until it is due."""
        wait = self.wait()
        self._free_at = _now() + wait + self._spacing
        if wait:
            await asyncio.sleep(wait)

    def late(self) -> float:
        """Seconds until a request may start whose place is due: another request may have started late."""
        return max(self._open_at - _now(), 0.0)

    def begin(self) -> None:
        """Mark the start of a request."""
        self._open_at = _now() + self._spacing


class HostSlot:
    """A connection to one host for the duration of a request; an async context manager."""

    def __init__(self, limiter: "HostLimiter", queue: HostQueue, timeout: float) -> None:
        self._limiter, self._queue, self._timeout, self._remaining = limiter, queue, timeout, timeout
        self._is_connected = False
        #: seconds spent in the queues of redirect targets
        self.waited = 0.0

    async def __aenter__(self) -> Self:
        await self._queue.slots.acquire()
        try:
            await self._begin(self._queue)
        except BaseException:  # cancelled while waiting: release the slot
            self._queue.slots.release()
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._disconnect()
        self._queue.slots.release()

    async def follow(self, url: str) -> None:
        """Wait in the queue of the host of a redirect; raises FetchError if that takes too long.

        The connection is released meanwhile. No slot is taken at the second host: two requests that hold each other's
        slot would wait forever.
        """
        queue, started = self._limiter.queue_of(host_of(url)), _now()
        if wait := queue.wait():
            self._spend_timeout(wait - queue.max_wait, url)
            self._disconnect()
        await self._begin(queue)
        self.waited += _now() - started

    def _spend_timeout(self, seconds: float, url: str) -> None:
        """Fail without taking a place if the timeout would be exceeded: redirects to a busy host must not block."""
        if seconds > self._remaining:
            host = host_of(url)
            reason = Reason.HOST_IS_BUSY(host=host, seconds=f"{self._timeout:g}")
            raise FetchError(reason, url=url)
        self._remaining -= max(seconds, 0.0)

    async def _begin(self, queue: HostQueue) -> None:
        await queue.pause()
        await self._connect()
        while delay := queue.late():
            self._disconnect()
            await asyncio.sleep(delay)
            await self._connect()
        queue.begin()

    async def _connect(self) -> None:
        if not self._is_connected:
            await self._limiter.connections.acquire()
            self._is_connected = True

    def _disconnect(self) -> None:
        if self._is_connected:
            self._is_connected = False
            self._limiter.connections.release()


class HostLimiter:
    """The queues of all hosts: those of the catalogue are kept, those of redirect targets are in an LRU cache."""

    def __init__(self, *, connections: int, per_host: int, spacing: float) -> None:
        self.connections = asyncio.Semaphore(connections)
        self._per_host, self._spacing = per_host, spacing
        self._queues: dict[str, HostQueue] = {}
        self._other_queues = LruCache[str, HostQueue](_MAX_OTHER_HOSTS, lambda _: 1)

    def slot(self, host: str, *, timeout: float) -> HostSlot:
        """A slot at a host of the catalogue; `timeout` limits the waits at redirect targets (seconds in total)."""
        queue = self._queues.get(host)
        if queue is None:
            queue = self._queues[host] = self._other_queues.get(host) or self._new_queue()
        return HostSlot(self, queue, timeout)

    def queue_of(self, host: str) -> HostQueue:
        """The queue of a redirect target, in the catalogue or not."""
        queue = self._queues.get(host) or self._other_queues.get(host)
        if queue is None:
            queue = self._new_queue()
            self._other_queues.put(host, queue)
        return queue

    def _new_queue(self) -> HostQueue:
        return HostQueue(slots=self._per_host, spacing=self._spacing)


def _now() -> float:
    """The time of the event loop."""
    return asyncio.get_running_loop().time()

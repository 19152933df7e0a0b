"""Whose turn it is: so many connections in all, so many to one host, and a pause between two requests to it."""

import asyncio
from types import TracebackType
from typing import Self

from feeds.common.lru import LruCache
from feeds.errors import FetchError
from feeds.parsing.normalizers import host_of

#: hosts outside of the catalogue of which is known when they were asked last
_MAX_OTHER_HOSTS = 10_000


class HostQueue:
    """Those who wait for one host, first come, first served."""

    def __init__(self, *, slots: int, spacing: float) -> None:
        self.slots, self._spacing = asyncio.Semaphore(slots), spacing
        #: what those alone wait for each other who ask this host by their own turn
        self.max_wait = slots * spacing
        #: by the clock of the event loop, when the next place is reached, and until when the last request, which may
        #: have begun later than at its own, keeps the others away
        self._free_at = self._open_at = 0.0

    def wait(self) -> float:
        """Seconds that whoever comes now has to wait."""
        return max(self._free_at - _now(), 0.0)

    async def pause(self) -> None:
        """Take a place, and wait until it is reached."""
        wait = self.wait()
        self._free_at = _now() + wait + self._spacing
        if wait:
            await asyncio.sleep(wait)

    def late(self) -> float:
        """Seconds until a request may begin whose place is reached: others that came late may have begun just now."""
        return max(self._open_at - _now(), 0.0)

    def begin(self) -> None:
        """A request begins now."""
        self._open_at = _now() + self._spacing


class HostSlot:
    """A connection to one host, kept as long as the request takes; taken by `async with`."""

    def __init__(self, limiter: "HostLimiter", queue: HostQueue, timeout: float) -> None:
        self._limiter, self._queue, self._timeout, self._remaining = limiter, queue, timeout, timeout
        self._is_connected = False
        #: seconds spent on waiting where redirects led
        self.waited = 0.0

    async def __aenter__(self) -> Self:
        await self._queue.slots.acquire()
        try:
            await self._begin(self._queue)
        except BaseException:  # cancelled while waiting: the slot is for the next
            self._queue.slots.release()
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._disconnect()
        self._queue.slots.release()

    async def follow(self, url: str) -> None:
        """Wait for the pause between two requests to the host of a redirect; raises FetchError where that is too long.

        Its connection is for others meanwhile. Who has a turn already takes no second one at that host: two who have
        each other's would wait for ever.
        """
        queue, started = self._limiter.queue_of(host_of(url)), _now()
        if wait := queue.wait():
            self._spend_timeout(wait - queue.max_wait, url)
            self._disconnect()
        await self._begin(queue)
        self.waited += _now() - started

    def _spend_timeout(self, seconds: float, url: str) -> None:
        """Who is out of timeout takes no place: strangers who redirect to a host make nobody wait without end."""
        if seconds > self._remaining:
            host = host_of(url)
            reason = f"expected a turn at {host} within {self._timeout:g} s, found too many requests before it"
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
    """The lines of all hosts; those of the catalogue are kept, of others, where redirects lead, the last."""

    def __init__(self, *, connections: int, per_host: int, spacing: float) -> None:
        self.connections = asyncio.Semaphore(connections)
        self._per_host, self._spacing = per_host, spacing
        self._queues: dict[str, HostQueue] = {}
        self._other_queues = LruCache[str, HostQueue](_MAX_OTHER_HOSTS, lambda _: 1)

    def slot(self, host: str, *, timeout: float) -> HostSlot:
        """A turn at a host of the catalogue; `timeout` is for other hosts, where redirects lead (seconds in all)."""
        queue = self._queues.get(host)
        if queue is None:
            queue = self._queues[host] = self._other_queues.get(host) or self._new_queue()
        return HostSlot(self, queue, timeout)

    def queue_of(self, host: str) -> HostQueue:
        """The line of a host to which a redirect leads, be it one of the catalogue or not."""
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

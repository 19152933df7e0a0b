"""Whose turn it is: so many connections in all, so many to one host, and a pause between two requests to it."""

import asyncio
from types import TracebackType
from typing import Self

from feeds.common.lru import LruCache
from feeds.errors import FetchError
from feeds.parsing.normalizers import host_of

#: hosts outside of the catalogue of which is known when they were asked last
_MOST_ELSEWHERE = 10_000


class HostQueue:
    """Those who wait for one host, first come, first served."""

    def __init__(self, *, slots: int, spacing: float) -> None:
        self.slots, self._spacing = asyncio.Semaphore(slots), spacing
        #: what those alone wait for each other who ask this host by their own turn
        self.usual = slots * spacing
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

    def __init__(self, limiter: "HostLimiter", queue: HostQueue, patience: float) -> None:
        self._turns, self._line, self._patience, self._left = limiter, queue, patience, patience
        self._is_connected = False
        #: seconds spent on waiting where redirects led
        self.waited = 0.0

    async def __aenter__(self) -> Self:
        await self._line.slots.acquire()
        try:
            await self._begin(self._line)
        except BaseException:  # cancelled while waiting: the slot is for the next
            self._line.slots.release()
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._disconnect()
        self._line.slots.release()

    async def follow(self, url: str) -> None:
        """Wait for the pause between two requests to the host of a redirect; raises FetchError where that is too long.

        Its connection is for others meanwhile. Who has a turn already takes no second one at that host: two who have
        each other's would wait for ever.
        """
        queue, started = self._turns.line_elsewhere(host_of(url)), _now()
        if wait := queue.wait():
            self._spend(wait - queue.usual, url)
            self._disconnect()
        await self._begin(queue)
        self.waited += _now() - started

    def _spend(self, seconds: float, url: str) -> None:
        """Who is out of patience takes no place: strangers who redirect to a host make nobody wait without end."""
        if seconds > self._left:
            host = host_of(url)
            reason = f"expected a turn at {host} within {self._patience:g} s, found too many requests before it"
            raise FetchError(reason, url=url)
        self._left -= max(seconds, 0.0)

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
            await self._turns.everybody.acquire()
            self._is_connected = True

    def _disconnect(self) -> None:
        if self._is_connected:
            self._is_connected = False
            self._turns.everybody.release()


class HostLimiter:
    """The lines of all hosts; those of the catalogue are kept, of others, where redirects lead, the last."""

    def __init__(self, *, connections: int, per_host: int, spacing: float) -> None:
        self.everybody = asyncio.Semaphore(connections)
        self._per_host, self._spacing = per_host, spacing
        self._lines: dict[str, HostQueue] = {}
        self._elsewhere = LruCache[str, HostQueue](_MOST_ELSEWHERE, lambda _: 1)

    def turn(self, host: str, *, patience: float) -> HostSlot:
        """A turn at a host of the catalogue; `patience` is for other hosts, where redirects lead (seconds in all)."""
        queue = self._lines.get(host)
        if queue is None:
            queue = self._lines[host] = self._elsewhere.get(host) or self._line()
        return HostSlot(self, queue, patience)

    def line_elsewhere(self, host: str) -> HostQueue:
        """The line of a host to which a redirect leads, be it one of the catalogue or not."""
        queue = self._lines.get(host) or self._elsewhere.get(host)
        if queue is None:
            queue = self._line()
            self._elsewhere.put(host, queue)
        return queue

    def _line(self) -> HostQueue:
        return HostQueue(slots=self._per_host, spacing=self._spacing)


def _now() -> float:
    """The time of the event loop."""
    return asyncio.get_running_loop().time()

"""Whose turn it is: so many connections in all, so many to one host, and a pause between two requests to it."""

import asyncio

from feeds.bounded import Bounded

#: hosts outside of the catalogue of which is known when they were asked last
_MOST_ELSEWHERE = 10_000


class Line:
    """Those who wait for one host, first come, first served; a turn is taken by `async with`."""

    def __init__(self, everybody: asyncio.Semaphore, *, slots: int, spacing: float) -> None:
        self._everybody, self._slots, self._spacing = everybody, asyncio.Semaphore(slots), spacing
        #: when the next request may begin, by the clock of the event loop
        self._free_at = 0.0

    async def __aenter__(self) -> None:
        await self._slots.acquire()
        try:
            if self._spacing:
                await self.pause()
            await self._everybody.acquire()
        except BaseException:  # cancelled while waiting: the slot is for the next
            self._slots.release()
            raise

    async def __aexit__(self, *_: object) -> None:
        self._everybody.release()
        self._slots.release()

    async def pause(self) -> None:
        """Wait until the next request may begin."""
        now = asyncio.get_running_loop().time()
        begin = max(now, self._free_at)
        self._free_at = begin + self._spacing
        if begin > now:
            await asyncio.sleep(begin - now)


class Turns:
    """The lines of all hosts; those of the catalogue are kept, of others, where redirects lead, the last."""

    def __init__(self, *, connections: int, per_host: int, spacing: float) -> None:
        self._everybody = asyncio.Semaphore(connections)
        self._per_host, self._spacing = per_host, spacing
        self._lines: dict[str, Line] = {}
        self._elsewhere = Bounded[str, Line](_MOST_ELSEWHERE, lambda _: 1)

    def turn(self, host: str) -> Line:
        """The line of a host, in which `async with` waits for a turn and keeps it as long as the request takes."""
        line = self._lines.get(host)
        if line is None:
            line = self._lines[host] = self._elsewhere.get(host) or self._line()
        return line

    async def pause(self, host: str) -> None:
        """Wait for the pause between two requests to a host to which a redirect leads.

        Who has a turn already takes no second one: two who have each other's would wait for ever.
        """
        if not self._spacing:
            return
        line = self._lines.get(host) or self._elsewhere.get(host)
        if line is None:
            line = self._line()
            self._elsewhere.put(host, line)
        await line.pause()

    def _line(self) -> Line:
        return Line(self._everybody, slots=self._per_host, spacing=self._spacing)

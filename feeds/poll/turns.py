"""Whose turn it is: so many connections in all, so many to one host, and a pause between two requests to it."""

import asyncio


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
                await self._pause()
            await self._everybody.acquire()
        except BaseException:  # cancelled while waiting: the slot is for the next
            self._slots.release()
            raise

    async def __aexit__(self, *_: object) -> None:
        self._everybody.release()
        self._slots.release()

    async def _pause(self) -> None:
        now = asyncio.get_running_loop().time()
        begin = max(now, self._free_at)
        self._free_at = begin + self._spacing
        if begin > now:
            await asyncio.sleep(begin - now)


class Turns:
    """The lines of all hosts; the hosts are those of the catalogue, so their lines are kept."""

    def __init__(self, *, connections: int, per_host: int, spacing: float) -> None:
        self._everybody = asyncio.Semaphore(connections)
        self._per_host, self._spacing = per_host, spacing
        self._lines: dict[str, Line] = {}

    def turn(self, host: str) -> Line:
        """The line of a host, in which `async with` waits for a turn and keeps it as long as the request takes."""
        line = self._lines.get(host)
        if line is None:
            line = self._lines[host] = Line(self._everybody, slots=self._per_host, spacing=self._spacing)
        return line

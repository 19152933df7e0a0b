"""Whose turn it is: so many connections in all, so many to one host, and a pause between two requests to it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class _Line:
    """Those who wait for one host, first come, first served."""

    def __init__(self, slots: int) -> None:
        self.slots = asyncio.Semaphore(slots)
        #: when the next request may begin, by the clock of the event loop
        self.free_at = 0.0


class Turns:
    """Hands out turns; the hosts are those of the catalogue, so their lines are kept."""

    def __init__(self, *, connections: int, per_host: int, spacing: float) -> None:
        self._all = asyncio.Semaphore(connections)
        self._per_host, self._spacing = per_host, spacing
        self._lines: dict[str, _Line] = {}

    @asynccontextmanager
    async def turn(self, host: str) -> AsyncIterator[None]:
        """Wait for a turn at `host`, and keep it for as long as the request takes."""
        line = self._lines.setdefault(host, _Line(self._per_host))
        async with line.slots:
            now = asyncio.get_running_loop().time()
            begin = max(now, line.free_at)
            line.free_at = begin + self._spacing
            if begin > now:
                await asyncio.sleep(begin - now)
            async with self._all:
                yield

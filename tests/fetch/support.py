"""A fetcher for one question, and a watch on what is dialled."""

import asyncio
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from feeds.fetch import Fetcher, FetchRequest, FetchResponse, SsrfGuard
from feeds.fetch.ssrf_guard import LookUp, look_up

#: where connections went while a test watched; an audit hook cannot be taken out again, so there is one for all
_dialled: list[Any] | None = None


def _hook(event: str, arguments: tuple[Any, ...]) -> None:
    if event == "socket.connect" and _dialled is not None:
        _dialled.append(arguments[1])


sys.addaudithook(_hook)


@contextmanager
def watching() -> Iterator[list[Any]]:
    """Record all addresses that this process connects to."""
    global _dialled
    _dialled = []
    try:
        yield _dialled
    finally:
        _dialled = None


def fetch(ask: FetchRequest | str, *, allow: Iterable[str] = (), names: LookUp = look_up) -> FetchResponse:
    """One answer; raises FetchError."""
    return fetch_all([ask if isinstance(ask, FetchRequest) else FetchRequest(url=ask)], allow=allow, names=names)[0]


def fetch_all(
    asks: Iterable[FetchRequest], *, allow: Iterable[str] = (), names: LookUp = look_up
) -> list[FetchResponse]:
    """Several answers, one after the other, over the same connections."""

    async def run() -> list[FetchResponse]:
        async with Fetcher(SsrfGuard(allow=allow), agent="feeds/0 (+http://127.0.0.1:8000)", names=names) as fetcher:
            return [await fetcher.fetch(ask) for ask in asks]

    return asyncio.run(run())

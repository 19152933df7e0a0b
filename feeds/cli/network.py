"""Network access of the commands: a fetcher with the settings, and a single request."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from feeds.config import Config
from feeds.errors import FetchError
from feeds.fetch import Fetcher, FetchRequest, SsrfGuard
from feeds.messages.reasons import unexpected_status

if TYPE_CHECKING:
    from feeds.subscribe import FetchedPage


@asynccontextmanager
async def open_fetcher(config: Config, folder: Path | None = None) -> AsyncIterator[Fetcher]:
    """A fetcher with these settings; large bodies are stored as files in `folder`."""
    agent = f"feeds/{version('feeds')} (+{config.base_url})"
    guard = SsrfGuard(config.ports, config.allow)
    async with Fetcher(guard, agent=agent, connections=config.connections, folder=folder) as fetcher:
        yield fetcher


def get(config: Config, url: str) -> "FetchedPage":
    """Fetch `url`; raises FetchError with the reason."""
    return asyncio.run(_get(config, url))


async def _get(config: Config, url: str) -> "FetchedPage":
    # imported late: polls and imports fetch no pages
    from feeds.subscribe import FetchedPage

    ask = FetchRequest(
        url=url, deadline=config.deadline, max_wire=config.max_wire_bytes, max_body=config.max_document_bytes
    )
    async with open_fetcher(config) as fetcher:
        response = await fetcher.fetch(ask)
    try:
        if response.status != 200:
            raise FetchError(unexpected_status(response.status), url=url)
        return FetchedPage(url=response.url, body=response.body.read(), media_type=response.content_type)
    finally:
        response.body.discard()

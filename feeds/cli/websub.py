"""Notify hubs after a command has changed documents.

What renders documents and sends requests is imported only if the settings name a hub.
"""

import asyncio
from typing import TYPE_CHECKING

from feeds.cli.output import say
from feeds.config import Config
from feeds.store import Store

if TYPE_CHECKING:
    from feeds.poll.websub import HubResult


def announce(store: Store, config: Config) -> None:
    """Notify every hub once, and print errors; missed documents are notified next time."""
    if config.hubs:
        for result in asyncio.run(_announce(store, config)):
            say_hub_result(result)


def say_hub_result(result: "HubResult") -> None:
    """Print a line if a hub could not be notified or rejects."""
    if result.error:
        say(f"{result.hub}: {result.error}", err=True)


async def _announce(store: Store, config: Config) -> "list[HubResult]":
    from feeds.cli.network import open_fetcher
    from feeds.poll.websub import WebSubNotifier

    async with open_fetcher(config) as fetcher:
        return await WebSubNotifier(store, config, fetcher).announce()

"""How the verbs tell hubs of what they have changed."""

import asyncio

from feeds.cli.network import open_fetcher
from feeds.cli.output import say
from feeds.config import Config
from feeds.poll.websub import HubResult, WebSubNotifier
from feeds.store import Store


def announce(store: Store, config: Config) -> None:
    """Tell every hub once, and say what went wrong; what a hub did not hear it hears another time."""
    if config.hubs:
        for result in asyncio.run(_announce(store, config)):
            say_hub_result(result)


def say_hub_result(result: HubResult) -> None:
    """Print a line where a hub could not be told, or objects."""
    if result.error:
        say(f"{result.hub}: {result.error}", err=True)


async def _announce(store: Store, config: Config) -> list[HubResult]:
    async with open_fetcher(config) as fetcher:
        return await WebSubNotifier(store, config, fetcher).announce()

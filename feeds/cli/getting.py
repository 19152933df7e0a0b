"""How an address that somebody types is asked: the one place where the verbs meet the network."""

from feeds.config import Config
from feeds.errors import SubscribeError
from feeds.subscribing import Page


def get(config: Config, url: str) -> Page:  # noqa: ARG001  # its settings are those of the fetcher
    """What stands at `url`; raises FeedsError with the reason where nothing can be had."""
    raise SubscribeError("fetching is still to be wired in", url=url)

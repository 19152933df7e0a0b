"""Feeds that need a token, each rendered for its own readers; access is checked before this module."""

from feeds.config import Config
from feeds.publish.feed.variant import FeedVariant
from feeds.publish.publisher import Publisher
from feeds.publish.render_slots import ConcurrencyLimit
from feeds.publish.rendition import Rendition
from feeds.publish.visibility import private_feeds
from feeds.store import Store

#: cache size of one feed, in bytes
_CAPACITY = 8 * 2**20


class PrivateFeeds:
    """One publisher with its own cache for each private feed, so that no feed can leak into another.

    The publishers share only the concurrency limit.
    """

    def __init__(self, store: Store, config: Config, limit: ConcurrencyLimit | None = None) -> None:
        limit = limit or ConcurrencyLimit()
        self._publishers = {
            name: Publisher(store, config, reader=name, capacity=_CAPACITY, limit=limit)
            for name in private_feeds(config)
        }

    def document(self, variant: FeedVariant, client: str = "") -> Rendition | None:
        """The document of a private feed, or None; raises StoreError and Busy."""
        publisher = self._publishers.get(variant.name)
        return publisher.document(variant, client) if publisher else None

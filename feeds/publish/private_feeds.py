"""Feeds that need a token, each rendered for its own readers; access is checked before this module."""

from feeds.config import Config
from feeds.config.visibility import private_feeds
from feeds.publish.feed.params import PLAIN, FeedParams
from feeds.publish.publisher import Publisher, feed_name_of
from feeds.publish.render_slots import ConcurrencyLimit
from feeds.publish.rendition import Rendition
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

    def rendition(self, path: str, params: FeedParams = PLAIN, client: str = "") -> Rendition | None:
        """The document of a private feed at `path`, or None; raises StoreError and Busy."""
        publisher = self._publishers.get(feed_name_of(path))
        return publisher.rendition(path, params, client) if publisher else None

"""The feeds that need a token, each made for its own readers; who asks has been let in before."""

from feeds.config import Config
from feeds.config.visibility import private_feeds
from feeds.publish.feed.params import PLAIN, FeedParams
from feeds.publish.publisher import Publisher, feed_name_of
from feeds.publish.render_slots import ConcurrencyLimit
from feeds.publish.rendition import Rendition
from feeds.store import Store

#: bodies kept in memory for one feed
_CAPACITY = 8 * 2**20


class PrivateFeeds:
    """A publisher for each private feed: none of them, and not that of everybody, keeps or knows what is another's.

    What they share are the `places` of those who wait.
    """

    def __init__(self, store: Store, config: Config, limit: ConcurrencyLimit | None = None) -> None:
        limit = limit or ConcurrencyLimit()
        self._publishers = {
            name: Publisher(store, config, reader=name, capacity=_CAPACITY, limit=limit)
            for name in private_feeds(config)
        }

    def rendition(self, path: str, params: FeedParams = PLAIN, client: str = "") -> Rendition | None:
        """The document of a private feed at `path`, or None if there is none; raises StoreError, and Busy as others."""
        publisher = self._publishers.get(feed_name_of(path))
        return publisher.rendition(path, params, client) if publisher else None

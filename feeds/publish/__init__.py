"""Which documents there are and what is in them: every path, and its bytes as they stand in the store."""

from feeds.publish.private import PrivateFeeds
from feeds.publish.publisher import Publisher, feed_named
from feeds.publish.rendition import Rendition
from feeds.publish.views import seen_by
from feeds.publish.wanted import PLAIN, Wanted, read_wanted

__all__ = [
    "PLAIN",
    "PrivateFeeds",
    "Publisher",
    "Rendition",
    "Wanted",
    "feed_named",
    "read_wanted",
    "seen_by",
]

"""Which documents there are and what is in them: every path, and its bytes as they stand in the store."""

from feeds.publish.private import PrivateFeeds
from feeds.publish.publisher import Publisher, feed_named
from feeds.publish.rendition import Rendition
from feeds.publish.views import seen_by

__all__ = ["PrivateFeeds", "Publisher", "Rendition", "feed_named", "seen_by"]

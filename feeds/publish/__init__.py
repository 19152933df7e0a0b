"""The one door to everything that is published: every path, and its bytes as they stand in the store."""

from feeds.documents.wanted import PLAIN, Wanted, read_wanted
from feeds.publish.places import Places
from feeds.publish.private import PrivateFeeds
from feeds.publish.publisher import Publisher, feed_named
from feeds.site.rendition import Rendition
from feeds.site.shape import shape_of
from feeds.site.views import seen_by

__all__ = [
    "PLAIN",
    "Places",
    "PrivateFeeds",
    "Publisher",
    "Rendition",
    "Wanted",
    "feed_named",
    "read_wanted",
    "seen_by",
    "shape_of",
]

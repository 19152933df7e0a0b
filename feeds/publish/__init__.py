"""Which documents there are and what is in them: every path, and its bytes as they stand in the store."""

from feeds.publish.publisher import Publisher
from feeds.publish.rendition import Rendition
from feeds.publish.shape import shape_of

__all__ = ["Publisher", "Rendition", "shape_of"]

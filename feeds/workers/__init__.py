"""Processes that read what was fetched: parsing and cleaning strangers' bytes, within limits, apart from all else.

`Workers.read` takes a document and gives a `Reading`; whatever goes wrong, a parser that hangs, grows or crashes
included, is a DocumentError about that one document.
"""

from feeds.workers.pool import Workers
from feeds.workers.reading import Fetched, Reading, read_document

__all__ = ["Fetched", "Reading", "Workers", "read_document"]

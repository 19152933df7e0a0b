"""Processes that read what was fetched: parsing and cleaning strangers' bytes, within limits, apart from all else.

`Workers.read` takes a document and gives a `Reading`; whatever goes wrong, a parser that hangs, grows or crashes
included, is a DocumentError about that one document.
"""

from feeds.ingest.workers.job import Fetched, Reading, read_document
from feeds.ingest.workers.pool import Workers

__all__ = ["Fetched", "Reading", "Workers", "read_document"]

"""Processes that read what was fetched: parsing and cleaning strangers' bytes, within limits, apart from all else.

`WorkerPool.read` takes a document and gives a `ReadResult`; whatever goes wrong, a parser that hangs, grows or crashes
included, is a DocumentError about that one document.
"""

from feeds.ingest.workers.job import FetchedDocument, ReadResult, read_document
from feeds.ingest.workers.pool import WorkerPool

__all__ = ["FetchedDocument", "ReadResult", "WorkerPool", "read_document"]

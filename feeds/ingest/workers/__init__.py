"""Worker processes that parse and sanitize fetched documents, isolated and with limits on memory and time.

`WorkerPool.read` parses a document and returns a `ReadResult`; every failure, including a parser that hangs, uses too
much memory or crashes, raises a DocumentError for that document only.
"""

from feeds.ingest.workers.job import FetchedDocument, ReadResult, read_document
from feeds.ingest.workers.pool import WorkerPool

__all__ = ["FetchedDocument", "ReadResult", "WorkerPool", "read_document"]

"""HTTP client for untrusted servers: `Fetcher` requests one URL and returns a response, or raises FetchError.

All protection against servers is in this package: allowed addresses (`ssrf_guard`), limits of time and size
(`fetcher`), decompression (`decompress`), and memory (`body`).
"""

from feeds.fetch.body import Body
from feeds.fetch.fetcher import Fetcher
from feeds.fetch.messages import FetchRequest, FetchResponse, FormPost
from feeds.fetch.ssrf_guard import SsrfGuard

__all__ = ["Body", "FetchRequest", "FetchResponse", "Fetcher", "FormPost", "SsrfGuard"]

"""The only network: `Fetcher` asks one address and gives an answer, or says why there is none.

What a server may do to us is decided here and nowhere else: whom we dial (`guard`), how long and how much we read
(`fetcher`), what we unpack (`unpacking`), and what of it we hold in memory (`body`).
"""

from feeds.fetch.body import Body
from feeds.fetch.fetcher import Fetcher
from feeds.fetch.messages import FetchRequest, FetchResponse, FormPost
from feeds.fetch.ssrf_guard import SsrfGuard

__all__ = ["Body", "FetchRequest", "FetchResponse", "Fetcher", "FormPost", "SsrfGuard"]

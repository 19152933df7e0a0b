"""The only database: articles with all their versions, and their sources, in one SQLite file.

Start with `open_store`. `Store` reads, `Store.batch` writes; the schema is in `tables`, its history in `migrations`.
"""

from feeds.store.batch import Batch
from feeds.store.headlines import Headline
from feeds.store.month_changes import MonthChange
from feeds.store.month_digests import MonthDigest
from feeds.store.queries import SourceRow
from feeds.store.records import Record, SimilarArticle
from feeds.store.search import Order, SearchPage
from feeds.store.store import Store, open_store
from feeds.store.stored_articles import StoredArticles
from feeds.store.tokens import Token, Tokens

__all__ = [
    "Batch",
    "Headline",
    "MonthChange",
    "MonthDigest",
    "Order",
    "Record",
    "SearchPage",
    "SimilarArticle",
    "SourceRow",
    "Store",
    "StoredArticles",
    "Token",
    "Tokens",
    "open_store",
]

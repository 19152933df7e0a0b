"""The only database: articles with all their versions, and their sources, in one SQLite file.

Start with `open_store`. `Store` reads, `Store.batch` writes; the schema is in `tables`, its history in `migrations`.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from feeds.store.batch import Batch
    from feeds.store.headlines import Headline
    from feeds.store.month_changes import DUPLICATES, MonthChange
    from feeds.store.month_digests import MonthDigest, MonthPart, combine
    from feeds.store.outlines import Outline
    from feeds.store.queries import SourceRow
    from feeds.store.records import Record, SimilarArticle
    from feeds.store.search import Order, SearchPage
    from feeds.store.store import Store, open_store
    from feeds.store.stored_articles import StoredArticles
    from feeds.store.tokens import Token, Tokens
else:
    from importlib import import_module

    def __getattr__(name: str) -> object:
        """Import a module when it is used: `feeds export` can find out without SQLAlchemy that nothing has changed."""
        if name not in _MODULES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        return getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)


#: the module of each name
_MODULES = {
    "DUPLICATES": "month_changes",
    "Batch": "batch",
    "Headline": "headlines",
    "MonthChange": "month_changes",
    "MonthDigest": "month_digests",
    "MonthPart": "month_digests",
    "Order": "search",
    "Outline": "outlines",
    "Record": "records",
    "SearchPage": "search",
    "SimilarArticle": "records",
    "SourceRow": "queries",
    "Store": "store",
    "StoredArticles": "stored_articles",
    "Token": "tokens",
    "Tokens": "tokens",
    "combine": "month_digests",
    "open_store": "store",
}

__all__ = [
    "DUPLICATES",
    "Batch",
    "Headline",
    "MonthChange",
    "MonthDigest",
    "MonthPart",
    "Order",
    "Outline",
    "Record",
    "SearchPage",
    "SimilarArticle",
    "SourceRow",
    "Store",
    "StoredArticles",
    "Token",
    "Tokens",
    "combine",
    "open_store",
]

"""The existing database, and the articles that a command names."""

from feeds.config import Config
from feeds.errors import StoreError
from feeds.model import Article
from feeds.parsing.normalizers import published_id, published_url
from feeds.store import Store, open_store

#: the error for a name that `find_articles` does not know
UNKNOWN_ARTICLE = "no article has this id, address or number"


def open_existing(config: Config, *, reading: bool = False) -> Store:
    """Open the existing database; a typo in `--data` must not create a new one.

    With `reading`, a database that cannot be written is accepted.
    """
    if not config.database.exists():
        raise StoreError("no database yet; `feeds import` creates it", path=str(config.database))
    return open_store(config.database, reading=reading)


def find_articles(store: Store, name: str) -> list[Article]:
    """The articles with this id, URL (in any spelling) or publisher's number; newest first."""
    # bytes that are not UTF-8 arrive as lone surrogates, which no database accepts
    text = name.encode("utf-8", "surrogatepass").decode("utf-8", "replace")
    return store.find(text) or store.find(published_id(text) or text) or store.find(published_url(text) or text)

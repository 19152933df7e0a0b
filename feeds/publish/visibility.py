"""What there is for whom: for everybody, or for the readers of one private feed."""

from feeds.config import Config
from feeds.config.visibility import hidden_sources, without_hidden
from feeds.store import Store


def visible_to(reader: str, store: Store, config: Config) -> tuple[Store, Config]:
    """The store and the settings as readers of the private feed `reader` may see them; everybody where it is empty.

    All that is published is made of what is returned here: what is hidden cannot be forgotten further on.
    """
    hidden = hidden_sources(reader, config, store.known())
    return store.hiding(hidden), without_hidden(config, hidden, reader)

"""Which part of the store and of the settings the public or the readers of a private feed may see."""

from feeds.config import Config
from feeds.config.visibility import hidden_sources, without_hidden
from feeds.store import Store


def visible_to(reader: str, store: Store, config: Config) -> tuple[Store, Config]:
    """The store and the settings as readers of the private feed `reader` may see them; empty for the public.

    Everything that is published is rendered from these two values, so later code cannot forget to hide something.
    """
    hidden = hidden_sources(reader, config, store.source_list())
    return store.hiding(hidden), without_hidden(config, hidden, reader)

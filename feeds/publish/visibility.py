"""Visibility of private sources and groups: only readers with a token for a private feed see its articles."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from feeds.config import Config
from feeds.model import Group, Source
from feeds.store import Store


def visible_to(
    reader: str, store: Store, config: Config, stored: Sequence[Source] | None = None
) -> tuple[Store, Config]:
    """The store and the settings as readers of the private feed `reader` may see them; empty for the public.

    `stored` are all sources of the store, if they have been read already.

    Everything that is published is rendered from these two values, so later code cannot forget to hide something.
    """
    hidden = hidden_sources(reader, config, store.source_list() if stored is None else stored)
    return store.hiding(hidden), without_hidden(config, hidden, reader)


def private_feeds(config: Config) -> tuple[str, ...]:
    """The ids of the feeds that need a token."""
    declared: tuple[Source | Group, ...] = (*config.sources, *config.groups)
    return tuple(feed.id for feed in declared if feed.private)


def hidden_sources(reader: str, config: Config, stored: Iterable[Source]) -> frozenset[str]:
    """The ids of the sources that are hidden from readers of the private feed `reader`; "" means public readers.

    `stored` are all sources in the database, declared or not.
    """
    hidden = {source.id for source in config.sources if source.private}
    hidden |= {source.id for source in stored if _is_private(source, config)}
    group = next((group for group in config.groups if group.id == reader), None)
    return frozenset(hidden.difference(group.sources if group else (reader,)))


def without_hidden(config: Config, hidden: Collection[str], reader: str) -> Config:
    """The config without `hidden` sources, and without private groups other than `reader`."""
    return replace(
        config,
        sources=tuple(source for source in config.sources if source.id not in hidden),
        groups=tuple(group for group in config.groups if not group.private or group.id == reader),
    )


def _is_private(source: Source, config: Config) -> bool:
    """Return whether a source is declared private; an undeclared one also is if the owner of its host is private."""
    if declared := config.source(source.id):
        return declared.private
    owner = config.source_of_host(source.id)
    return source.private or (owner is not None and owner.private)

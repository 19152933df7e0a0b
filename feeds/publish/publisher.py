"""The one door to everything that is published: from a path to a rendition, rendered once and kept."""

import re
from collections.abc import Collection
from threading import Lock

from feeds.config import Config
from feeds.publish.archives import Prints
from feeds.publish.channels import NAME, Channel
from feeds.publish.documents import document
from feeds.publish.operations import PATH as STATUS
from feeds.publish.operations import operations
from feeds.publish.pages import PAGES, page
from feeds.publish.rendition import Rendition, Shelf
from feeds.publish.shape import Shape
from feeds.publish.site import Site
from feeds.render.formats import FORMATS, feed_path
from feeds.store import Store

_FEED_PATH = re.compile(rf"feeds/({NAME.pattern})(?:/archive/([0-9]{{4}}-[0-9]{{2}}))?\.({'|'.join(FORMATS)})")

#: bodies kept in memory; a feed of 50 full articles takes a third of a megabyte
_CAPACITY = 64 * 2**20


class Publisher:
    """Everything that is published, over HTTP and as files; safe to share between threads."""

    def __init__(self, store: Store, config: Config, *, capacity: int = _CAPACITY) -> None:
        self._store = store
        self._config = config
        self._shape = Shape(store, config)
        self._prints = Prints(store)
        self._shelf = Shelf(capacity)
        self._known: Site | None = None
        # a bounded set of locks, so that names made up by strangers cannot grow it
        self._rendering = [Lock() for _ in range(64)]

    def paths(self) -> list[str]:
        """Every path there is, in an order that depends on nothing but the configuration and what is held."""
        site = self._site(self._store.revision())
        found = [*PAGES, STATUS]
        for channel in site.channels.values():
            for month in (None, *site.months(channel)):
                found += [feed_path(channel.name, extension, month) for extension in FORMATS]
        return found

    def subscriptions(self, sources: Collection[str] | None = None) -> list[str]:
        """The paths of the documents that one subscribes to, or of those that `sources` have a part in."""
        channels = self._site(self._store.revision()).channels.values()
        chosen = [one for one in channels if sources is None or _has_part(one, sources)]
        return [feed_path(channel.name, extension) for channel in chosen for extension in FORMATS]

    def rendition(self, path: str) -> Rendition | None:
        """The document at `path` (no leading slash), or None if there is none.

        The same object as long as the store's revision stays; each path is rendered by one thread at a time.
        """
        if path not in (*PAGES, STATUS) and not _FEED_PATH.fullmatch(path):
            return None
        # read first: if the store moves on while we render, the label is too old and the next call renders again
        revision = self._store.revision()
        if found := self._shelf.get(path, revision):
            return found
        with self._rendering[hash(path) % len(self._rendering)]:
            if found := self._shelf.get(path, revision):
                return found
            if found := _render(self._site(revision), path):
                self._shelf.put(found, revision)
            return found

    def _site(self, revision: int) -> Site:
        """The site at `revision`, looked up once; two threads may both do it, to the same end."""
        site = self._known
        if site is None or site.revision != revision:
            site = Site(self._store, self._config, revision, self._shape.since(), self._prints)
            self._known = site
        return site


def _has_part(channel: Channel, sources: Collection[str]) -> bool:
    return bool(sources) if channel.sources is None else not set(sources).isdisjoint(channel.sources)


def _render(site: Site, path: str) -> Rendition | None:
    if path in PAGES:
        return page(site, path)
    if path == STATUS:
        return operations(site)
    match = _FEED_PATH.fullmatch(path)
    channel = site.channels.get(match[1]) if match else None
    return document(site, channel, match[3], match[2]) if match and channel else None

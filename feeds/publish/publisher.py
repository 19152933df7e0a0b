"""The entry point to everything that is published: maps a path to a rendition, renders it once and caches it."""

from collections.abc import Collection, Hashable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from types import MappingProxyType

from feeds.config import Config
from feeds.errors import StoreError
from feeds.publish.archive_versions import MonthDigests
from feeds.publish.channels import Channel
from feeds.publish.extent import EVERYTHING, Extent
from feeds.publish.feed.build import render_document
from feeds.publish.feed.selection import full_minute
from feeds.publish.feed.status_feed import PATH as STATUS_FEED
from feeds.publish.feed.status_feed import status_feed
from feeds.publish.feed.variant import FeedVariant, scripts_of
from feeds.publish.formats.registry import FORMATS, feed_path
from feeds.publish.list_cache import ListCache
from feeds.publish.marks import Marks
from feeds.publish.output_fingerprint import OutputFingerprint
from feeds.publish.render_slots import ConcurrencyLimit
from feeds.publish.rendition import Rendition
from feeds.publish.rendition_cache import RenditionCache
from feeds.publish.routes import FileRoute, Route, SearchFeedRoute, SearchPageRoute, parse_route
from feeds.publish.search.feed import search_feed
from feeds.publish.search.page import results_page
from feeds.publish.snapshot import NEVER, FeedCaches, Snapshot
from feeds.publish.views.page_path import PageRoute
from feeds.publish.views.pages import page_context, page_paths, render_page
from feeds.publish.views.static_files import FILES, file
from feeds.store import Store

_NO_QUERY: Mapping[str, str] = MappingProxyType({})

#: cache size in bytes; a feed of 50 full articles takes two thirds of a megabyte with its compressed bodies
_CAPACITY = 128 * 2**20

#: the caches of article pages, of parts of feeds, of feeds with parameters and of searches get this part of the
#: capacity each
_SHARE = 8


class Publisher:
    """Renders and caches everything that is published, over HTTP and as files. Thread-safe.

    Without `reader` it publishes the public site; with the name of a private feed, what the readers of that feed may
    see. Each has its own caches. All publishers of one process share the concurrency `limit`.

    With another `extent` than everything, some archive documents and pages are left out, and nothing links to them.
    """

    def __init__(
        self,
        store: Store,
        config: Config,
        *,
        reader: str = "",
        capacity: int = _CAPACITY,
        limit: ConcurrencyLimit | None = None,
        extent: Extent = EVERYTHING,
    ) -> None:
        self._store, self._config, self._reader, self._extent = store, config, reader, extent
        self._fingerprint = OutputFingerprint(store, config)
        self._digests, self._lists = MonthDigests(), ListCache()
        self._snapshot: Snapshot | None = None
        self._feed_caches = FeedCaches(capacity // _SHARE)
        #: another object after each stale copy
        self.last_failure = object()
        limit, share = limit or ConcurrencyLimit(), capacity // _SHARE
        self._documents = RenditionCache(capacity)
        # separate caches, so that a crawler of all article pages and invented parameters do not evict the feeds
        self._articles = RenditionCache(share, serves_stale=False)
        self._variants = RenditionCache(share, limit=limit)
        self._searches = RenditionCache(share, limit=limit, serves_stale=False)

    def paths(self) -> list[str]:
        """Every published path, in an order that depends on the configuration and the stored articles only."""
        snapshot = self._snapshot_of(self._store.revision())
        result = [*FILES, STATUS_FEED, *page_paths(snapshot)]
        for channel in snapshot.channels.values():
            for span in (None, *filter(self._extent.has_span, snapshot.versions(channel))):
                # one after the other, so that their articles are read once
                result += [
                    FeedVariant(name=channel.name, extension=extension, span=span, script=script).path
                    for script in (None, *scripts_of(self._config.languages))
                    for extension in FORMATS
                    if span is None or self._extent.has_archive(extension, script)
                ]
        return result

    def subscriptions(self, sources: Collection[str] | None = None) -> list[str]:
        """The paths of the current feed documents, of all feeds or of those that contain one of `sources`."""
        channels = self._snapshot_of(self._store.revision()).channels.values()
        selected = [channel for channel in channels if sources is None or _has_part(channel, sources)]
        return [feed_path(channel.name, extension) for channel in selected for extension in FORMATS]

    def marks(self, paths: Iterable[str]) -> dict[str, str]:
        """Short fingerprints of the bytes at `paths`, computed without rendering; some paths have none."""
        marks = Marks(self._snapshot_of(self._store.revision()))
        return {path: mark for path in paths if (mark := marks.of(path))}

    def rendition(self, path: str, query: Mapping[str, str] = _NO_QUERY, client: str = "") -> Rendition | None:
        """The document at `path` (no leading slash) with the parameters in `query`, or None; raises Busy."""
        route = parse_route(path, query, self._config)
        return self.document(route, client) if route else None

    def document(self, route: Route, client: str = "") -> Rendition | None:
        """The document of a route, or None.

        Returns the same object until the store's revision changes, or for a feed until its own sources change; each
        document is rendered by one thread at a time.
        Raises Busy where too many feeds with parameters and searches are requested at once, in total or by one `client`
        (empty if unknown).
        """
        # read the revision first: if the store changes during rendering, the cache entry is too old and the next call
        # renders again
        revision, asked_at, filling = self._store.revision(), NEVER, None
        state = self._state_of(route, revision)
        if isinstance(route, FeedVariant) and route.params.seconds:
            # the result depends on the time, and is cached until the minute ends
            asked_at = full_minute(self._store.now())
        elif isinstance(route, SearchPageRoute | SearchFeedRoute):
            filling = self._store.index_progress()

        def render() -> Rendition | None:
            rendition = self.render(route, revision, asked_at, self._cache_of(route).last(route.path))
            # while the index is being filled, a search result has no modification time
            return replace(rendition, modified=None) if rendition and filling else rendition

        return self._cache_of(route).get_or_render(route.path, (state, asked_at, filling), render, client)

    def document_or_stale(self, route: Route, client: str = "") -> Rendition | None:
        """Return the document, or its last copy if the store fails; raises StoreError if there is no copy.

        Article pages have no stale copy, because a forgotten article must not come back; neither have searches.
        """
        try:
            return self.document(route, client)
        except StoreError:
            if copy := self._cache_of(route).stale(route.path):
                self.last_failure = object()
                return copy
            raise

    def render(
        self, route: Route, revision: int, asked_at: datetime, previous: Rendition | None = None
    ) -> Rendition | None:
        """Render a document without the caches; a maximum age of articles is counted from `asked_at`.

        Unchanged entries are copied from the `previous` rendition of the same route.
        """
        return _render(self._snapshot_of(revision), route, asked_at, previous)

    def _state_of(self, route: Route, revision: int) -> Hashable:
        # a change of other sources leaves a feed as it is
        return self._snapshot_of(revision).state(route.name) if isinstance(route, FeedVariant) else revision

    def _cache_of(self, route: Route) -> RenditionCache:
        if isinstance(route, FeedVariant):
            return self._variants if route.params.query else self._documents
        if isinstance(route, SearchPageRoute | SearchFeedRoute):
            return self._searches
        return self._articles if isinstance(route, PageRoute) and route.uuid else self._documents

    def _snapshot_of(self, revision: int) -> Snapshot:
        """The snapshot of `revision`, cached; two threads may create it at once, with equal results."""
        snapshot = self._snapshot
        if snapshot is None or snapshot.revision != revision:
            snapshot = self._snapshot = self._take_snapshot(revision)
        return snapshot

    def _take_snapshot(self, revision: int) -> Snapshot:
        return Snapshot(
            self._store,
            self._config,
            revision,
            self._fingerprint.since(),
            self._reader,
            self._digests,
            self._extent,
            self._feed_caches,
            self._lists,
        )


def _has_part(channel: Channel, sources: Collection[str]) -> bool:
    return bool(sources) if channel.sources is None else not set(sources).isdisjoint(channel.sources)


def _render(snapshot: Snapshot, route: Route, asked_at: datetime, previous: Rendition | None) -> Rendition | None:
    match route:
        case FeedVariant():
            channel = snapshot.channels.get(route.name)
            return render_document(snapshot, channel, route, asked_at, previous) if channel else None
        case PageRoute():
            return render_page(snapshot, route)
        case SearchPageRoute():
            return results_page(snapshot, page_context(snapshot.config, route.page), route.params)
        case SearchFeedRoute():
            return search_feed(snapshot, route.params, route.extension, route.script)
        case FileRoute():
            return status_feed(snapshot) if route.path == STATUS_FEED else file(snapshot, route.path)

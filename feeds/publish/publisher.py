"""The entry point to everything that is published: maps a path to a rendition, renders it once and caches it."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import datetime
from threading import Lock

from feeds.config import Config
from feeds.model import LANGUAGES
from feeds.publish.archive_versions import MonthDigests
from feeds.publish.channels import Channel
from feeds.publish.feed.build import render_document
from feeds.publish.feed.params import PLAIN, FeedParams
from feeds.publish.feed.selection import full_minute
from feeds.publish.feed.status_feed import PATH as STATUS
from feeds.publish.feed.status_feed import status_feed
from feeds.publish.feed.variant import FeedVariant, scripts_of, variant_at
from feeds.publish.formats.registry import FORMATS, feed_path
from feeds.publish.marks import Marks
from feeds.publish.output_fingerprint import OutputFingerprint
from feeds.publish.render_slots import ConcurrencyLimit
from feeds.publish.rendition import Rendition, RenditionCache
from feeds.publish.search.feed import feed_paths, search_feed
from feeds.publish.search.page import results_page
from feeds.publish.search.params import SearchParams
from feeds.publish.snapshot import NEVER, Snapshot
from feeds.publish.variant_cache import VariantCache
from feeds.publish.views.routes import (
    is_article_page,
    is_published,
    page_context,
    page_paths,
    parse_page_path,
    render_page,
)
from feeds.publish.views.static_files import FILES, file
from feeds.store import Store

#: cache size in bytes; a feed of 50 full articles takes a third of a megabyte
_CAPACITY = 64 * 2**20

#: caches of feeds with parameters and of searches get this part of the capacity each
_SHARE = 8


class Publisher:
    """Renders and caches everything that is published, over HTTP and as files. Thread-safe.

    Without `reader` it publishes the public site; with the name of a private feed, what the readers of that feed may
    see. Each has its own caches. All publishers of one process share the concurrency `limit`.
    """

    def __init__(
        self,
        store: Store,
        config: Config,
        *,
        reader: str = "",
        capacity: int = _CAPACITY,
        limit: ConcurrencyLimit | None = None,
    ) -> None:
        self._store, self._config, self._reader = store, config, reader
        self._fingerprint = OutputFingerprint(store, config)
        self._digests = MonthDigests()
        self._cache = RenditionCache(capacity)
        # a separate cache, so that a crawler that reads all article pages does not evict the feeds
        self._article_cache = RenditionCache(capacity // 8)
        self._snapshot: Snapshot | None = None
        # a fixed number of locks, so that requests with invented names cannot grow it
        self._rendering = [Lock() for _ in range(64)]
        limit = limit or ConcurrencyLimit()
        self._variants, self._searches = (VariantCache(capacity // _SHARE, limit) for _ in range(2))

    def paths(self) -> list[str]:
        """Every published path, in an order that depends on the configuration and the stored articles only."""
        snapshot = self._snapshot_of(self._store.revision())
        result = [*FILES, STATUS, *page_paths(snapshot)]
        for script in (None, *scripts_of(self._config.languages)):
            for channel in snapshot.channels.values():
                for span in (None, *snapshot.versions(channel)):
                    variants = (FeedVariant(name=channel.name, extension=e, span=span, script=script) for e in FORMATS)
                    result += [variant.path for variant in variants]
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

    def rendition(self, path: str, params: FeedParams = PLAIN, client: str = "") -> Rendition | None:
        """The document at `path` (no leading slash), or None; `params` applies to feeds only.

        Returns the same object until the store's revision changes; each path is rendered by one thread at a time.
        Raises Busy where too many feeds with parameters and searches are requested at once, in total or by one `client`
        (empty if unknown).
        """
        variant = variant_at(path, params, self._config.languages)
        if variant is None and not _is_page_or_file(path):
            return None
        if variant and variant.path != path:
            return self._variant(variant, client)
        # read the revision first: if the store changes during rendering, the cache entry is too old and the next call
        # renders again
        revision = self._store.revision()
        cache = self._article_cache if is_article_page(path) else self._cache
        if rendition := cache.get(path, revision):
            return rendition
        with self._rendering[hash(path) % len(self._rendering)]:
            if rendition := cache.get(path, revision):
                return rendition
            if rendition := _render(self._snapshot_of(revision), path, variant):
                cache.put(rendition, revision)
            return rendition

    def _variant(self, variant: FeedVariant, client: str) -> Rendition | None:
        """A feed with parameters; if the result depends on the time, it is cached until the minute ends."""
        revision = self._store.revision()
        asked_at = full_minute(self._store.now()) if variant.params.seconds else NEVER
        state = (revision, asked_at)

        def make() -> Rendition | None:
            return _feed(self._snapshot_of(revision), variant, asked_at)

        return self._variants.rendition(variant.path, state, make, client)

    def search(self, path: str, params: SearchParams, client: str = "") -> Rendition | None:
        """The search result as the page at `path` or as the feed `search.<extension>`; raises Busy.

        While the index is being filled, the result has no modification time.
        """
        revision, filling = self._store.revision(), self._store.index_progress()

        def make() -> Rendition | None:
            rendition = _search(self._snapshot_of(revision), path, params)
            return replace(rendition, modified=None) if rendition and filling else rendition

        return self._searches.rendition(f"{path}?{params.key}", (revision, filling), make, client)

    def _snapshot_of(self, revision: int) -> Snapshot:
        """The snapshot of `revision`, cached; two threads may create it at once, with equal results."""
        snapshot = self._snapshot
        if snapshot is None or snapshot.revision != revision:
            snapshot = self._snapshot = self._take_snapshot(revision)
        return snapshot

    def _take_snapshot(self, revision: int) -> Snapshot:
        return Snapshot(self._store, self._config, revision, self._fingerprint.since(), self._reader, self._digests)


def _has_part(channel: Channel, sources: Collection[str]) -> bool:
    return bool(sources) if channel.sources is None else not set(sources).isdisjoint(channel.sources)


def feed_name_of(path: str) -> str:
    """The name of the feed that `path` belongs to, with or without a script prefix; empty if there is none."""
    variant = variant_at(path, PLAIN, LANGUAGES)
    return variant.name if variant else ""


def _is_page_or_file(path: str) -> bool:
    """Whether `path` may be a document that is not a feed, independent of the stored articles."""
    return path in (*FILES, STATUS) or parse_page_path(path) is not None


def _render(snapshot: Snapshot, path: str, variant: FeedVariant | None) -> Rendition | None:
    if variant:
        return _feed(snapshot, variant, NEVER)
    if path in FILES:
        return file(snapshot, path)
    return status_feed(snapshot) if path == STATUS else render_page(snapshot, path)


def _feed(snapshot: Snapshot, variant: FeedVariant, asked_at: datetime) -> Rendition | None:
    channel = snapshot.channels.get(variant.name)
    return render_document(snapshot, channel, variant, asked_at) if channel else None


def _search(snapshot: Snapshot, path: str, params: SearchParams) -> Rendition | None:
    if feed := feed_paths(snapshot.config.languages).get(path):
        script, extension = feed
        return search_feed(snapshot, params, extension, script)
    route = parse_page_path(path)
    if route is None or not is_published(snapshot, route):
        return None
    return results_page(snapshot, page_context(snapshot.config, route), params)

"""The one door to everything that is published: from a path to a rendition, rendered once and kept."""

from collections.abc import Collection
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
from feeds.publish.output_fingerprint import OutputFingerprint, fingerprint_of
from feeds.publish.render_slots import ConcurrencyLimit
from feeds.publish.rendition import Rendition, RenditionCache
from feeds.publish.snapshot import NEVER, Snapshot
from feeds.publish.variant_cache import VariantCache
from feeds.publish.views.routes import is_article_page, is_published, page, page_context, page_paths, parse_page_path
from feeds.publish.views.search import feed_paths, search_feed, search_page
from feeds.publish.views.search_params import SearchParams
from feeds.publish.views.static_files import FILES, file
from feeds.store import Store

#: bodies kept in memory; a feed of 50 full articles takes a third of a megabyte
_CAPACITY = 64 * 2**20

#: one part in so many is for documents with parameters
_SHARE = 8


class Publisher:
    """Everything that is published, over HTTP and as files; safe to share between threads.

    That is what everybody may read; with the name of a private feed as `reader`, what its readers may. What is kept of
    the one is out of reach of the other. The `places` of those who wait are shared by all who answer in one process.
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
        self._shape = OutputFingerprint(store, config)
        self._prints = MonthDigests()
        self._shelf = RenditionCache(capacity)
        # whoever reads through the whole archive shall not push out what all others ask for
        self._stories = RenditionCache(capacity // 8)
        self._known: Snapshot | None = None
        # a bounded set of locks, so that names made up by strangers cannot grow it
        self._rendering = [Lock() for _ in range(64)]
        limit = limit or ConcurrencyLimit()
        self._guests, self._searches = (VariantCache(capacity // _SHARE, limit) for _ in range(2))

    def paths(self) -> list[str]:
        """Every path there is, in an order that depends on nothing but the configuration and what is held."""
        site = self._site(self._store.revision())
        result = [*FILES, STATUS, *page_paths(site)]
        for script in (None, *scripts_of(self._config.languages)):
            for channel in site.channels.values():
                for span in (None, *site.versions(channel)):
                    variants = (FeedVariant(name=channel.name, extension=e, span=span, script=script) for e in FORMATS)
                    result += [variant.path for variant in variants]
        return result

    def subscriptions(self, sources: Collection[str] | None = None) -> list[str]:
        """The paths of the documents that one subscribes to, or of those that `sources` have a part in."""
        channels = self._site(self._store.revision()).channels.values()
        selected = [one for one in channels if sources is None or _has_part(one, sources)]
        return [feed_path(channel.name, extension) for channel in selected for extension in FORMATS]

    def mark(self, path: str) -> str | None:
        """A few letters that stay while the bytes at `path` stay, without rendering them; None where that is unknown.

        The pages of articles have one: they are many, and most of them never change.
        """
        route = parse_page_path(path)
        if route is None or route.uuid is None:
            return None
        site = self._site(self._store.revision())
        page_mark = site.mark(f"urn:uuid:{route.uuid}")
        # the letters of another program or of other settings are others
        return None if page_mark is None else f"{page_mark ^ site.titles ^ fingerprint_of(self._config):016x}"

    def rendition(self, path: str, params: FeedParams = PLAIN, client: str = "") -> Rendition | None:
        """The document at `path` (no leading slash), or None if there is none; `params` counts for feeds alone.

        The same object as long as the store's revision stays; each path is rendered by one thread at a time. Raises
        Busy where too many documents with parameters and searches are asked for at once, by all or by one `client`
        (empty for unknown).
        """
        variant = variant_at(path, params, self._config.languages)
        if variant is None and not _can_be(path):
            return None
        if variant and variant.path != path:
            return self._for_guest(variant, client)
        # read first: if the store moves on while we render, the label is too old and the next call renders again
        revision = self._store.revision()
        cache = self._stories if is_article_page(path) else self._shelf
        if rendition := cache.get(path, revision):
            return rendition
        with self._rendering[hash(path) % len(self._rendering)]:
            if rendition := cache.get(path, revision):
                return rendition
            if rendition := _render(self._site(revision), path, variant):
                cache.put(rendition, revision)
            return rendition

    def _for_guest(self, variant: FeedVariant, client: str) -> Rendition | None:
        """A feed with parameters; where their answer depends on the time, it is kept for the minute."""
        revision = self._store.revision()
        asked_at = full_minute(self._store.now()) if variant.wanted.seconds else NEVER
        state = (revision, asked_at)

        def make() -> Rendition | None:
            return _feed(self._site(revision), variant, asked_at)

        return self._guests.rendition(variant.path, state, make, client)

    def search(self, path: str, params: SearchParams, client: str = "") -> Rendition | None:
        """What is found, as the page at `path` or as a feed, `search.<extension>`; raises Busy as `rendition` does.

        Of what is found while the index is being filled nobody can say when it last changed.
        """
        revision, filling = self._store.revision(), self._store.filling()

        def make() -> Rendition | None:
            rendition = _search(self._site(revision), path, params)
            return replace(rendition, modified=None) if rendition and filling else rendition

        return self._searches.rendition(f"{path}?{params.key}", (revision, filling), make, client)

    def _site(self, revision: int) -> Snapshot:
        """The site at `revision`, looked up once; two threads may both do it, to the same end."""
        site = self._known
        if site is None or site.revision != revision:
            site = self._known = self._look(revision)
        return site

    def _look(self, revision: int) -> Snapshot:
        return Snapshot(self._store, self._config, revision, self._shape.since(), self._reader, self._prints)


def _has_part(channel: Channel, sources: Collection[str]) -> bool:
    return bool(sources) if channel.sources is None else not set(sources).isdisjoint(channel.sources)


def feed_name_of(path: str) -> str:
    """The name of the feed that a path is about, in whatever script, empty where it is about none."""
    variant = variant_at(path, PLAIN, LANGUAGES)
    return variant.name if variant else ""


def _can_be(path: str) -> bool:
    """Whether a document that is no feed can stand at `path`, whatever is held."""
    return path in (*FILES, STATUS) or parse_page_path(path) is not None


def _render(site: Snapshot, path: str, variant: FeedVariant | None) -> Rendition | None:
    if variant:
        return _feed(site, variant, NEVER)
    if path in FILES:
        return file(site, path)
    return status_feed(site) if path == STATUS else page(site, path)


def _feed(site: Snapshot, variant: FeedVariant, asked_at: datetime) -> Rendition | None:
    channel = site.channels.get(variant.name)
    return render_document(site, channel, variant, asked_at) if channel else None


def _search(site: Snapshot, path: str, params: SearchParams) -> Rendition | None:
    if feed := feed_paths(site.config.languages).get(path):
        script, extension = feed
        return search_feed(site, params, extension, script)
    route = parse_page_path(path)
    if route is None or not is_published(site, route):
        return None
    return search_page(site, page_context(site.config, route), params)

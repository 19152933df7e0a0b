"""Marks: short fingerprints of published documents, computed from digests in the store without rendering.

Equal marks mean equal bytes. A mark may change although the bytes stay the same.
"""

from functools import cached_property

from feeds.common.digest import digest_of
from feeds.publish.channels import Channel
from feeds.publish.feed.variant import FeedVariant
from feeds.publish.output_fingerprint import fingerprint_of
from feeds.publish.routes import parse_route
from feeds.publish.search.page import FOLDER as SEARCH
from feeds.publish.snapshot import Snapshot
from feeds.publish.views.page_path import PageRoute
from feeds.publish.views.pages import months_with_pages
from feeds.publish.views.static_files import FILES


class Marks:
    """The marks of all documents of one snapshot."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        #: settings and code
        self._base = (fingerprint_of(snapshot.config), snapshot.extent)
        self._by_channel: dict[str, str] = {}

    def of(self, path: str) -> str | None:
        """The mark of the document at `path`; None if there is none, and for documents that depend on polls."""
        match parse_route(path, {}, self._snapshot.config):
            case PageRoute() as route:
                return self._of_page(route)
            case FeedVariant() as variant:
                return self._of_feed(variant)
        return self._mark(self._heads) if path in FILES else None

    def _of_feed(self, variant: FeedVariant) -> str | None:
        channel = self._snapshot.channels.get(variant.name)
        if channel is None:
            return None
        if variant.span is None:
            return self._of_channel(channel)
        version = self._snapshot.versions(channel).get(variant.span)
        # a version does not cover the languages of the sources, from which their titles are converted
        return version and self._mark(version, self._heads if channel.combined else "")

    def _of_page(self, route: PageRoute) -> str | None:
        snapshot = self._snapshot
        if route.uuid:
            page_mark = snapshot.mark(f"urn:uuid:{route.uuid}")
            return None if page_mark is None else self._mark(page_mark, snapshot.titles)
        if route.folder == SEARCH:
            return self._mark(self._heads)
        if not route.folder:
            return self._mark(*map(self._of_channel, snapshot.channels.values()))
        # the status page depends on polls
        channel = snapshot.channels.get(route.name or "")
        if channel is None or route.month is None:
            return self._of_channel(channel) if channel else None
        months = months_with_pages(snapshot, channel)
        if route.month not in months:
            return None
        # the page of a month shows its headlines, and links to all months
        return self._mark(channel.title, months, snapshot.digests(channel)[route.month].digest)

    def _of_channel(self, channel: Channel) -> str:
        """The mark of all articles of a channel: the version of its newest archive document covers the older ones."""
        if channel.name not in self._by_channel:
            newest = next(iter(self._snapshot.versions(channel).values()), "")
            heads = self._heads if channel.combined else ""
            self._by_channel[channel.name] = self._mark(channel, newest, heads)
        return self._by_channel[channel.name]

    @cached_property
    def _heads(self) -> list[tuple[str, ...]]:
        """What documents show of the channels besides their articles."""
        channels = self._snapshot.channels.values()
        return [(each.name, each.kind, each.title, each.home_url, each.language) for each in channels]

    def _mark(self, *values: object) -> str:
        """16 hexadecimal digits over values that `repr` shows completely."""
        return digest_of((self._base, *values), 8).hex()

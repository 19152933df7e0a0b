"""What is published at one revision of the store: channels, archive months and URLs."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from datetime import UTC, datetime
from functools import cached_property
from typing import Any

from feeds.common.digest import digest_of
from feeds.common.lru import LruCache
from feeds.config import Config
from feeds.model import Article
from feeds.publish.archive_versions import MonthDigests, Versions, versions
from feeds.publish.channels import Channel, channels
from feeds.publish.extent import EVERYTHING, Extent
from feeds.publish.formats.registry import feed_path
from feeds.publish.list_cache import Entry, ListCache
from feeds.publish.pages.article import ArticlePage
from feeds.publish.pages.feed_lists import ListedArticle, ListedFeed
from feeds.publish.visibility import visible_to
from feeds.store import MonthDigest, Store

#: modification time of an empty feed
NEVER = datetime(1970, 1, 1, tzinfo=UTC)


#: bytes of an outline with its key, roughly
_OUTLINE = 1024


class FeedCaches:
    """What the snapshots of a publisher keep for the next documents, up to `capacity` bytes."""

    def __init__(self, capacity: int = 8 * 2**20) -> None:
        share = capacity // 4
        #: articles as feeds show them, by outline, content level and script
        self.articles = LruCache[Hashable, Article](2 * share, lambda item: 4096 + 2 * len(item.content_html))
        #: entries that were rendered last, by all that they depend on
        self.fragments = LruCache[Hashable, Any](share, lambda entry: _OUTLINE + len(entry.data))
        #: by channel, the outlines that its feed showed last, by id
        self.outlines = LruCache[str, Mapping[str, Any]](share, lambda outlines: _OUTLINE * (1 + len(outlines)))


class Snapshot:
    """One revision of the store, shared by everything that is rendered from it.

    It is the public site, or the site of the readers of one private feed, which then contains only that feed.
    """

    def __init__(
        self,
        store: Store,
        config: Config,
        revision: int,
        in_use_since: datetime,
        reader: str = "",
        digests: MonthDigests | None = None,
        extent: Extent = EVERYTHING,
        caches: "FeedCaches | None" = None,
        lists: ListCache | None = None,
    ) -> None:
        self._digests = digests or MonthDigests()
        # before all data, so that cached data is never older than its revision says
        self._revisions = self._digests.follow(store)
        self._lists = lists or ListCache()
        stored = store.source_list()
        self.store, self.config = visible_to(reader, store, config, stored)
        self.revision, self.reader, self.extent = revision, reader, extent
        visible = [source for source in stored if source.id not in self.store.hidden]
        self.channels = channels(self.config, self._lists.source_rows(self.store, visible, self._revisions))
        self._versions: dict[str, Versions] = {}
        self._month_digests: dict[str, dict[str, MonthDigest]] = {}
        self._in_use_since = in_use_since
        self._marks: dict[str, int] | None = None
        self._modified: dict[tuple[str, ...] | None, datetime] = {}
        self._months: dict[str, list[str]] = {}
        #: id and page content of the article whose page was rendered last; threads that replace it only read it again
        self.last_article: tuple[str, ArticlePage | None] | None = None
        #: channel, span and article outlines of the feed document that was rendered last, in the same way
        self.last_outlines: tuple[tuple[str, str | None], Any] | None = None
        caches = caches or FeedCaches()
        self.articles, self.fragments, self.outlines = caches.articles, caches.fragments, caches.outlines

    def state(self, name: str) -> Hashable:
        """What the feed `name` depends on, besides settings: while it is equal, each of its documents is the same.

        A feed shows articles of its own sources only. What it shows of other sources are links from these articles,
        and a change of a link counts as a change of both articles.
        """
        channel = self.channels.get(name)
        revisions = self._revisions.of(channel.sources) if channel else None
        return revisions, self.store.hidden, self._in_use_since

    def months(self, channel: Channel) -> Sequence[str]:
        """The months in which the channel has articles, newest first."""
        if channel.name not in self._months:
            self._months[channel.name] = self._digests.months(self.store, channel)
        return self._months[channel.name]

    def kept(self, channel: Channel, kind: Hashable, read: Callable[[], Sequence[Entry]]) -> Sequence[Entry]:
        """A list of the channel, which `read` returns if it is not cached since the last change of its sources."""
        return self._lists.get((channel.name, kind), self.state(channel.name), read)

    def has_kept(self, channel: Channel, kind: Hashable) -> bool:
        """Whether `kept` has this list."""
        return self._lists.has((channel.name, kind), self.state(channel.name))

    def listed(self, channel: Channel, headlines: tuple[ListedArticle, ...] = ()) -> ListedFeed:
        """A channel as pages show it."""
        return ListedFeed(
            name=channel.name,
            title=channel.title,
            kind=channel.kind,
            home_url=channel.home_url if channel.kind == "source" else "",
            count=channel.count,
            newest=channel.newest,
            headlines=headlines,
        )

    def channel_of(self, source: str) -> Channel | None:
        """The channel of one source; None if its id is not a valid path or is the name of a group."""
        channel = self.channels.get(source)
        return channel if channel and not channel.combined else None

    @cached_property
    def titles(self) -> int:
        """Fingerprint of the names and titles of all channels."""
        titles = [(channel.name, channel.kind, channel.title) for channel in self.channels.values()]
        return int.from_bytes(digest_of(titles, 8))

    def mark(self, article: str) -> int | None:
        """Fingerprint of everything that the page of an article shows; None if the article is not stored."""
        if self._marks is None:
            self._marks = self.store.page_digests()
        return self._marks.get(article)

    def versions(self, channel: Channel) -> Versions:
        """The version of each archive document of the channel, the same in all formats; newest first."""
        if channel.name not in self._versions:
            self._versions[channel.name] = versions(
                self.digests(channel),
                self.config,
                self.channels,
                channel.name,
                self.months(channel),
                self._digests.known_versions(self.store, channel),
            )
        return self._versions[channel.name]

    def digests(self, channel: Channel) -> dict[str, MonthDigest]:
        """The digest of each month of the channel, newest first."""
        if channel.name not in self._month_digests:
            self._month_digests[channel.name] = self._digests.of(self.store, channel, self.months(channel))
        return self._month_digests[channel.name]

    def is_complete(self, channel: Channel, span: str) -> bool:
        """Whether the channel has an article of a later month; independent of the clock, so that bytes are stable."""
        return not span.startswith(self.months(channel)[0])

    def modified(self, sources: tuple[str, ...] | None) -> datetime:
        """When documents of `sources` (None: all) last changed, by their articles or by the code and settings.

        It is read once, and by each document before its articles: a change in between makes this too early, which only
        costs a client a download.
        """
        if sources not in self._modified:
            self._modified[sources] = self.clamp_modified(self.store.changed_at(sources))
        return self._modified[sources]

    def clamp_modified(self, moment: datetime) -> datetime:
        """`moment`, but not before the current code and settings came into use."""
        return max(moment, self._in_use_since)

    def url(self, name: str, extension: str, span: str | None = None) -> str:
        return self.address(feed_path(name, extension, span))

    def address(self, path: str) -> str:
        """The absolute URL of a path."""
        return f"{self.config.base_url}/{path}"

    def archive_url(self, channel: Channel, path: str, span: str) -> str:
        """The URL of an archive document with its version: any change in it or in an older one gives another URL.

        Clients that know the URL of an archive document need not request it again (RFC 5005 section 4.2).
        """
        return f"{self.address(path)}?v={self.versions(channel)[span]}"

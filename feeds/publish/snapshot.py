"""What is published at one revision of the store: its channels, their months, their addresses."""

from datetime import UTC, datetime
from functools import cached_property

from feeds.common.digest import digest_of
from feeds.config import Config
from feeds.publish.archive_versions import MonthDigests, Versions, versions
from feeds.publish.channels import Channel, channels
from feeds.publish.formats.registry import feed_path
from feeds.publish.pages.feed_lists import ListedArticle, ListedFeed
from feeds.publish.visibility import visible_to
from feeds.store import Store

#: what an empty feed says of its last change
NEVER = datetime(1970, 1, 1, tzinfo=UTC)


class Snapshot:
    """One revision, looked up once and shared by all that is rendered of it.

    It is the site of everybody, or of the readers of one private feed, which alone is published of it.
    """

    def __init__(
        self,
        store: Store,
        config: Config,
        revision: int,
        shaped_at: datetime,
        reader: str = "",
        digests: MonthDigests | None = None,
    ) -> None:
        self.store, self.config = visible_to(reader, store, config)
        self.revision, self.reader = revision, reader
        self.channels = channels(self.config, self.store.sources())
        self._prints = digests or MonthDigests()
        self._prints.follow(self.store)
        self._versions: dict[str, Versions] = {}
        self._shaped_at = shaped_at
        self._months: dict[str, list[str]] = {}
        self._marks: dict[str, int] | None = None

    def months(self, channel: Channel) -> list[str]:
        """The months that the channel holds articles of, newest first."""
        if channel.name not in self._months:
            months = self.store.months(channel.sources, hide_duplicates=channel.combined, prefer=channel.prefer)
            self._months[channel.name] = months
        return self._months[channel.name]

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
        """The channel of one source; None where its id cannot stand in a path, or is the name of a group."""
        channel = self.channels.get(source)
        return channel if channel and not channel.combined else None

    @cached_property
    def titles(self) -> int:
        """A number that stays while all channels are called what they are called."""
        titles = [(channel.name, channel.kind, channel.title) for channel in self.channels.values()]
        return int.from_bytes(digest_of(titles, 8))

    def mark(self, article: str) -> int | None:
        """A number that stays while everything that the page of an article shows stays; None where it is not held."""
        if self._marks is None:
            self._marks = self.store.page_marks()
        return self._marks.get(article)

    def versions(self, channel: Channel) -> Versions:
        """What stands for the bytes of each document of the archive, the same in all formats; the newest first."""
        if channel.name not in self._versions:
            months = self.months(channel)
            taken = self._prints.of(self.store, channel, months)
            self._versions[channel.name] = versions(taken, self.config, self.channels, channel.name, months)
        return self._versions[channel.name]

    def is_over(self, channel: Channel, span: str) -> bool:
        """Whether the channel holds an article of a later month: no clock is asked, for it would change documents."""
        return not span.startswith(self.months(channel)[0])

    def modified(self, sources: tuple[str, ...] | None) -> datetime:
        """When the documents about `sources` (None: all) last changed, by their articles or by how they are made."""
        return self.no_older(self.store.changed_at(sources))

    def no_older(self, moment: datetime) -> datetime:
        """`moment`, but never before documents were made the way they are."""
        return max(moment, self._shaped_at)

    def url(self, name: str, extension: str, span: str | None = None) -> str:
        return self.address(feed_path(name, extension, span))

    def address(self, path: str) -> str:
        """Where a path of ours is seen from outside."""
        return f"{self.config.base_url}/{path}"

    def archive_url(self, channel: Channel, path: str, span: str) -> str:
        """Where an archive document stands as it is now: what changes in it or before it gives another address.

        Clients that know the address of an archive document need not ask for it again (RFC 5005 section 4.2).
        """
        return f"{self.address(path)}?v={self.versions(channel)[span]}"

"""What is published at one revision of the store: its channels, their months, their addresses."""

from datetime import UTC, datetime

from feeds.config import Config
from feeds.publish.archives import Prints, versions
from feeds.publish.channels import Channel, channels
from feeds.render.formats import feed_path
from feeds.store import Store

#: what an empty feed says of its last change
NEVER = datetime(1970, 1, 1, tzinfo=UTC)


class Site:
    """One revision, looked up once and shared by all that is rendered of it."""

    def __init__(
        self, store: Store, config: Config, revision: int, shaped_at: datetime, prints: Prints | None = None
    ) -> None:
        self.store, self.config, self.revision = store, config, revision
        self._prints = prints or Prints(store)
        self._prints.follow(revision)
        self._versions: dict[str, dict[str, str]] = {}
        self.channels = channels(config, store.sources())
        self._shaped_at = shaped_at
        self._months: dict[str, list[str]] = {}

    def months(self, channel: Channel) -> list[str]:
        """The months that the channel holds articles of, newest first."""
        if channel.name not in self._months:
            found = self.store.months(channel.sources, hide_duplicates=channel.combined, prefer=channel.prefer)
            self._months[channel.name] = found
        return self._months[channel.name]

    def version(self, channel: Channel, month: str) -> str:
        """What stands for the bytes of the documents of a month, the same in all formats."""
        if channel.name not in self._versions:
            found = versions(self._prints, self.config, self.channels, channel.name, self.months(channel))
            self._versions[channel.name] = found
        return self._versions[channel.name][month]

    def is_over(self, channel: Channel, month: str) -> bool:
        """Whether the channel holds an article of a later month: no clock is asked, for it would change documents."""
        return month != self.months(channel)[0]

    def modified(self, sources: tuple[str, ...] | None) -> datetime:
        """When the documents about `sources` (None: all) last changed, by their articles or by how they are made."""
        return self.no_older(self.store.changed_at(sources))

    def no_older(self, moment: datetime) -> datetime:
        """`moment`, but never before documents were made the way they are."""
        return max(moment, self._shaped_at)

    def url(self, name: str, extension: str, month: str | None = None) -> str:
        return f"{self.config.base_url}/{feed_path(name, extension, month)}"

    def archive_url(self, channel: Channel, extension: str, month: str) -> str:
        """Where a month stands as it is now: what changes in it or before it gives another address.

        Clients that know the address of an archive document need not ask for it again (RFC 5005 section 4.2).
        """
        return f"{self.url(channel.name, extension, month)}?v={self.version(channel, month)}"

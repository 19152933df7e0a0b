"""What is published at one revision of the store: its channels, their months, their addresses."""

from datetime import datetime

from feeds.config import Config
from feeds.publish.channels import Channel, channels
from feeds.render.formats import feed_path
from feeds.store import Store


class Site:
    """One revision, looked up once and shared by all that is rendered of it."""

    def __init__(self, store: Store, config: Config, revision: int, shaped_at: datetime) -> None:
        self.store, self.config, self.revision = store, config, revision
        self.channels = channels(config, store.sources())
        self._shaped_at = shaped_at
        self._months: dict[str, list[str]] = {}

    def months(self, channel: Channel) -> list[str]:
        """The months that the channel holds articles of, newest first."""
        if channel.name not in self._months:
            found = self.store.months(channel.sources, hide_duplicates=channel.combined)
            self._months[channel.name] = found
        return self._months[channel.name]

    def modified(self, sources: tuple[str, ...] | None) -> datetime:
        """When the documents about `sources` (None: all) last changed, by their articles or by how they are made."""
        return max(self.store.changed_at(sources), self._shaped_at)

    def url(self, name: str, extension: str, month: str | None = None) -> str:
        return f"{self.config.base_url}/{feed_path(name, extension, month)}"

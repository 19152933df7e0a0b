"""Which documents there are and what is in them: every path, and its bytes as they stand in the store."""

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from threading import Lock

from feeds.config import Config
from feeds.model import Article, Feed, FeedSource, Subscription
from feeds.publish.channels import Channel, channels
from feeds.publish.rendition import Rendition, Shelf
from feeds.render import atom, index, jsonfeed, opml, rss
from feeds.store import Store

__all__ = ["Publisher", "Rendition"]

#: by file extension; the order is that of `Publisher.paths`
_FORMATS = {"rss": rss, "atom": atom, "json": jsonfeed}

_FEED_PATH = re.compile(r"feeds/([a-z0-9.-]+?)(?:/archive/([0-9]{4}-[0-9]{2}))?\.(rss|atom|json)")

_ROBOTS = b"User-agent: *\nDisallow:\n"

#: what an empty feed says of its last change
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)

#: bodies kept in memory; a feed of 50 full articles takes a third of a megabyte
_CAPACITY = 64 * 2**20


class _Site:
    """What is published at one revision of the store."""

    def __init__(self, revision: int, found: dict[str, Channel]) -> None:
        self.revision = revision
        self.channels = found
        #: months that a channel holds articles of, newest first; filled when asked for
        self.months: dict[str, list[str]] = {}


class Publisher:
    """The one door to everything that is published, over HTTP and as files; safe to share between threads."""

    def __init__(self, store: Store, config: Config, *, capacity: int = _CAPACITY) -> None:
        self._store = store
        self._config = config
        self._shelf = Shelf(capacity)
        self._known: _Site | None = None
        # a bounded set of locks, so that names made up by strangers cannot grow it
        self._rendering = [Lock() for _ in range(64)]
        self._pages: dict[str, Callable[[_Site, str], Rendition]] = {
            "index.html": self._index,
            "style.css": self._style,
            "opml.xml": self._opml,
            "robots.txt": self._robots,
        }

    def paths(self) -> list[str]:
        """Every path there is, in an order that depends on nothing but the configuration and what is held."""
        site = self._site(self._store.revision())
        found = list(self._pages)
        for channel in site.channels.values():
            for month in (None, *self._months(site, channel)):
                found += [_feed_path(channel.name, extension, month) for extension in _FORMATS]
        return found

    def rendition(self, path: str) -> Rendition | None:
        """The document at `path` (no leading slash), or None if there is none.

        The same object as long as the store's revision stays; each path is rendered by one thread at a time.
        """
        if path not in self._pages and not _FEED_PATH.fullmatch(path):
            return None
        # read first: if the store moves on while we render, the label is too old and the next call renders again
        revision = self._store.revision()
        if found := self._shelf.get(path, revision):
            return found
        with self._rendering[hash(path) % len(self._rendering)]:
            if found := self._shelf.get(path, revision):
                return found
            if found := self._render(self._site(revision), path):
                self._shelf.put(found, revision)
            return found

    def _render(self, site: _Site, path: str) -> Rendition | None:
        if page := self._pages.get(path):
            return page(site, path)
        match = _FEED_PATH.fullmatch(path)
        channel = site.channels.get(match[1]) if match else None
        if not match or not channel:
            return None
        return self._document(site, channel, path, match[2])

    # --- feeds ------------------------------------------------------------------------------------------------

    def _document(self, site: _Site, channel: Channel, path: str, month: str | None) -> Rendition | None:
        months = self._months(site, channel)
        if month and month not in months:
            return None
        # read before the articles: a change in between makes this too early, which only costs a client a download
        modified = self._store.changed_at(channel.sources)
        articles = self._articles(channel, month)
        extension = path.rpartition(".")[2]
        chosen = _FORMATS[extension]
        feed = self._feed(site, channel, extension, articles, _neighbours(months, month), month)
        return Rendition(
            path=path,
            body=chosen.render(feed, articles),
            media_type=f"{chosen.MEDIA_TYPE}; charset=utf-8",
            modified=modified,
        )

    def _articles(self, channel: Channel, month: str | None) -> list[Article]:
        if month:
            return self._store.month(channel.sources, month, hide_duplicates=channel.combined)
        return self._store.newest(channel.sources, self._config.items, hide_duplicates=channel.combined)

    def _feed(
        self,
        site: _Site,
        channel: Channel,
        extension: str,
        articles: Sequence[Article],
        neighbours: tuple[str, str],
        month: str | None,
    ) -> Feed:
        older, newer = (self._url(channel.name, extension, near) if near else "" for near in neighbours)
        return Feed(
            id=channel.id,
            title=channel.title,
            subtitle=channel.subtitle,
            self_url=self._url(channel.name, extension, month),
            home_url=channel.home_url,
            updated=max((article.updated for article in articles), default=_NEVER),
            language=channel.language,
            ttl=self._config.ttl,
            sources=tuple(self._sources(site, extension, articles)) if channel.combined else (),
            archive=bool(month),
            current_url=self._url(channel.name, extension) if month else "",
            prev_archive_url=older,
            next_archive_url=newer,
        )

    def _sources(self, site: _Site, extension: str, articles: Sequence[Article]) -> Iterator[FeedSource]:
        for id in dict.fromkeys(article.source for article in articles):
            channel = site.channels.get(id)
            if channel and channel.kind == "source":
                yield FeedSource(
                    id=id,
                    feed_id=channel.id,
                    title=channel.title,
                    home_url=channel.home_url,
                    feed_url=self._url(id, extension),
                )

    def _url(self, name: str, extension: str, month: str | None = None) -> str:
        return f"{self._config.base_url}/{_feed_path(name, extension, month)}"

    # --- pages ------------------------------------------------------------------------------------------------

    def _index(self, site: _Site, path: str) -> Rendition:
        listed = [
            index.Listed(name=c.name, title=c.title, kind=c.kind, home_url=c.home_url, count=c.count, newest=c.newest)
            for c in site.channels.values()
        ]
        return self._page(path, index.render(self._config.title, listed), index.MEDIA_TYPE)

    def _style(self, _site: _Site, path: str) -> Rendition:
        return self._page(path, index.STYLESHEET, "text/css")

    def _robots(self, _site: _Site, path: str) -> Rendition:
        return self._page(path, _ROBOTS, "text/plain")

    def _opml(self, site: _Site, path: str) -> Rendition:
        folders = {id: group.title for group in reversed(self._config.groups) for id in group.sources}
        found = [
            Subscription(
                title=channel.title,
                feed_url=self._url(channel.name, "rss"),
                home_url=channel.home_url,
                folder=folders.get(channel.name, ""),
            )
            for channel in site.channels.values()
            if channel.kind == "source"
        ]
        return self._page(path, opml.render(self._config.title, found), opml.MEDIA_TYPE)

    def _page(self, path: str, body: bytes, media_type: str) -> Rendition:
        modified = self._store.changed_at(None)
        return Rendition(path=path, body=body, media_type=f"{media_type}; charset=utf-8", modified=modified)

    # --- what there is ----------------------------------------------------------------------------------------

    def _site(self, revision: int) -> _Site:
        """The site at `revision`, looked up once; two threads may both do it, to the same end."""
        site = self._known
        if site is None or site.revision != revision:
            site = self._known = _Site(revision, channels(self._config, self._store.sources()))
        return site

    def _months(self, site: _Site, channel: Channel) -> list[str]:
        if channel.name not in site.months:
            held = self._store.months(channel.sources, hide_duplicates=channel.combined)
            site.months[channel.name] = [month for month, _ in held]
        return site.months[channel.name]


def _feed_path(name: str, extension: str, month: str | None = None) -> str:
    return f"feeds/{name}/archive/{month}.{extension}" if month else f"feeds/{name}.{extension}"


def _neighbours(months: Sequence[str], month: str | None) -> tuple[str, str]:
    """The months before and after `month` in the archive, empty where there is none; before None is the newest."""
    if month is None:
        return (months[0] if months else "", "")
    place = months.index(month)
    older = months[place + 1] if place + 1 < len(months) else ""
    newer = months[place - 1] if place else ""
    return older, newer

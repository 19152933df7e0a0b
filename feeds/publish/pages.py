"""The documents that are no feeds: the index for people, its style sheet, the OPML list, and the word to robots."""

from collections.abc import Callable

from feeds.model import Subscription
from feeds.publish.rendition import Rendition
from feeds.publish.site import Site
from feeds.render import index, opml

_ROBOTS = b"User-agent: *\nDisallow:\n"


def page(site: Site, path: str) -> Rendition:
    """The page at `path`, one of `PAGES`."""
    media_type, render = PAGES[path]
    # read before the body, as with the feeds
    modified = site.modified(None)
    return Rendition(path=path, body=render(site), media_type=f"{media_type}; charset=utf-8", modified=modified)


def _index(site: Site) -> bytes:
    listed = [
        index.Listed(name=c.name, title=c.title, kind=c.kind, home_url=c.home_url, count=c.count, newest=c.newest)
        for c in site.channels.values()
    ]
    return index.render(site.config.title, listed)


def _opml(site: Site) -> bytes:
    folders = {id: group.title for group in reversed(site.config.groups) for id in group.sources}
    found = [
        Subscription(
            title=channel.title,
            feed_url=site.url(channel.name, "rss"),
            home_url=channel.home_url,
            folder=folders.get(channel.name, ""),
        )
        for channel in site.channels.values()
        if channel.kind == "source"
    ]
    return opml.render(site.config.title, found)


#: by path: media type and body
PAGES: dict[str, tuple[str, Callable[[Site], bytes]]] = {
    "index.html": (index.MEDIA_TYPE, _index),
    "style.css": ("text/css", lambda _: index.STYLESHEET),
    "opml.xml": (opml.MEDIA_TYPE, _opml),
    "robots.txt": ("text/plain", lambda _: _ROBOTS),
}

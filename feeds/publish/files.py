"""The documents that are neither feeds nor pages: what pages ask for, the OPML list, and the word to robots."""

from collections.abc import Callable

from feeds.model import Subscription
from feeds.pages.frame import ASSETS
from feeds.publish.rendition import Rendition
from feeds.publish.site import Site
from feeds.render import opml

_ROBOTS = b"User-agent: *\nDisallow:\n"


def file(site: Site, path: str) -> Rendition:
    """The file at `path`, one of `FILES`."""
    media_type, render = FILES[path]
    # read before the body, as with the feeds
    modified = site.modified(None)
    return Rendition(path=path, body=render(site), media_type=f"{media_type}; charset=utf-8", modified=modified)


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


def _asset(body: bytes) -> Callable[[Site], bytes]:
    return lambda _site: body


#: by path: media type and body
FILES: dict[str, tuple[str, Callable[[Site], bytes]]] = {
    **{path: (media_type, _asset(body)) for path, (media_type, body) in ASSETS.items()},
    "opml.xml": (opml.MEDIA_TYPE, _opml),
    "robots.txt": ("text/plain", lambda _: _ROBOTS),
}

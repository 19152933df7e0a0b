"""Documents at the root that are not feeds: assets of pages, OPML, `robots.txt` and the 404 page."""

from collections.abc import Callable
from urllib.parse import urlsplit

from feeds.model import Subscription
from feeds.publish.formats import opml
from feeds.publish.pages.context import ASSETS, MEDIA_TYPE, PageContext
from feeds.publish.pages.error_page import error_page
from feeds.publish.rendition import Rendition
from feeds.publish.snapshot import Snapshot

_ROBOTS = b"User-agent: *\nDisallow:\n"


def file(snapshot: Snapshot, path: str) -> Rendition:
    """Render the file at `path`, one of `FILES`."""
    media_type, render = FILES[path]
    # read before the body, as for feeds
    modified = snapshot.modified(None)
    return Rendition(path=path, body=render(snapshot), media_type=f"{media_type}; charset=utf-8", modified=modified)


def _opml(snapshot: Snapshot) -> bytes:
    folders = {id: group.title for group in reversed(snapshot.config.groups) for id in group.sources}
    subscriptions = [
        Subscription(
            title=channel.title,
            feed_url=snapshot.url(channel.name, "rss"),
            home_url=channel.home_url,
            folder=folders.get(channel.name, ""),
        )
        for channel in snapshot.channels.values()
        if channel.kind == "source"
    ]
    return opml.render(snapshot.config.title, subscriptions)


def _lost(snapshot: Snapshot) -> bytes:
    """The page that static hosts send for a missing path at any depth: its links start at the root of the host."""
    config = snapshot.config
    page = PageContext(
        site_title=config.title,
        base_url=config.base_url,
        language=config.languages[0],
        languages=config.languages,
        folder="",
        root_path=f"{urlsplit(config.base_url).path}/",
    )
    return error_page(page, 404)


def _asset(body: bytes) -> Callable[[Snapshot], bytes]:
    return lambda _snapshot: body


#: by path: media type and function that renders the body
FILES: dict[str, tuple[str, Callable[[Snapshot], bytes]]] = {
    **{path: (media_type, _asset(body)) for path, (media_type, body) in ASSETS.items()},
    # the name that GitHub Pages and most hosts use
    "404.html": (MEDIA_TYPE, _lost),
    "opml.xml": (opml.MEDIA_TYPE, _opml),
    "robots.txt": ("text/plain", lambda _: _ROBOTS),
}

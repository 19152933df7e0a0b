"""The formats of a feed, and where its documents stand."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from feeds.model import Article, Feed
from feeds.publish.formats import atom, jsonfeed, rss, subset
from feeds.publish.formats.subset import Subset


@dataclass(frozen=True, slots=True, kw_only=True)
class OutputFormat:
    """One way to write a feed."""

    #: of its files, without the dot
    extension: str
    #: what people call it
    name: str
    media_type: str
    render: Callable[[Feed, Sequence[Article]], bytes]
    #: for clients that ask for new entries alone (RFC 3229); they get the whole document where it is None
    cutting: Subset | None = None


#: by extension, the preferred one first
FORMATS = {
    one.extension: one
    for one in (
        OutputFormat(extension="rss", name="RSS", media_type=rss.MEDIA_TYPE, render=rss.render, cutting=subset.RSS),
        OutputFormat(
            extension="atom", name="Atom", media_type=atom.MEDIA_TYPE, render=atom.render, cutting=subset.ATOM_FEED
        ),
        OutputFormat(
            extension="json",
            name="JSON",
            media_type=jsonfeed.MEDIA_TYPE,
            render=jsonfeed.render,
            cutting=subset.JSON_FEED,
        ),
    )
}


def feed_path(name: str, extension: str, span: str | None = None) -> str:
    """The path of a feed from the root, or of a span of its archive such as `yyyy-mm`, without a leading slash."""
    return f"feeds/{name}/archive/{span}.{extension}" if span else f"feeds/{name}.{extension}"

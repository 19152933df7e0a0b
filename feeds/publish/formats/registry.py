"""The output formats and the paths of feed documents."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from feeds.model import Article, Feed
from feeds.publish.formats import atom, jsonfeed, rss, subset
from feeds.publish.formats.fragments import Fragments
from feeds.publish.formats.subset import Subset


@dataclass(frozen=True, slots=True, kw_only=True)
class OutputFormat:
    """One output format of a feed."""

    #: file extension, without the dot
    extension: str
    #: display name
    name: str
    media_type: str
    render: Callable[[Feed, Sequence[Article]], bytes]
    #: joins a document from entries
    fragments: Fragments
    #: reduces a document to new entries (RFC 3229); None: clients get the whole document
    cutting: Subset | None = None


#: by extension, the preferred format first
FORMATS = {
    item.extension: item
    for item in (
        OutputFormat(
            extension="rss",
            name="RSS",
            media_type=rss.MEDIA_TYPE,
            render=rss.render,
            fragments=rss.FRAGMENTS,
            cutting=subset.RSS,
        ),
        OutputFormat(
            extension="atom",
            name="Atom",
            media_type=atom.MEDIA_TYPE,
            render=atom.render,
            fragments=atom.FRAGMENTS,
            cutting=subset.ATOM_FEED,
        ),
        OutputFormat(
            extension="json",
            name="JSON",
            media_type=jsonfeed.MEDIA_TYPE,
            render=jsonfeed.render,
            fragments=jsonfeed.FRAGMENTS,
            cutting=subset.JSON_FEED,
        ),
    )
}


def feed_path(name: str, extension: str, span: str | None = None) -> str:
    """The path of a feed or of an archive span such as `yyyy-mm`, without a leading slash."""
    return f"feeds/{name}/archive/{span}.{extension}" if span else f"feeds/{name}.{extension}"

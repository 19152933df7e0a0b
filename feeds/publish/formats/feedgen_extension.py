"""A feedgen extension that adds elements feedgen cannot write, and helpers shared by RSS and Atom."""

from collections.abc import Callable, Iterator

from lxml import etree

from feeds.model import Feed

ATOM = "http://www.w3.org/2005/Atom"
DC = "http://purl.org/dc/elements/1.1/"
ITUNES = "http://www.itunes.com/dtds/podcast-1.0.dtd"
HISTORY = "http://purl.org/syndication/history/1.0"
MEDIA = "http://search.yahoo.com/mrss/"
PODCAST = "https://podcastindex.org/namespace/1.0"

GENERATOR = "feeds"

#: a function that adds something to an XML element
Step = Callable[[etree._Element], None]


class FeedgenExtension:
    """A feedgen extension for feeds and for entries: runs its steps when the element is written."""

    def __init__(self) -> None:
        self.steps: list[Step] = []

    def extend_ns(self) -> dict[str, str]:
        """Prefixes of the root element, always all of them: a change would touch every exported file."""
        return {"dc": DC, "fh": HISTORY, "itunes": ITUNES, "media": MEDIA, "podcast": PODCAST}

    def extend_atom(self, element: etree._Element) -> None:
        """Called by feedgen with `feed` or `entry`."""
        for step in self.steps:
            step(element)

    def extend_rss(self, element: etree._Element) -> None:
        """Called by feedgen with `rss` or `item`; the steps get `channel` or `item`."""
        self.extend_atom(element[0] if element.tag == "rss" else element)


def add(parent: etree._Element, name: str, text: str = "", /, **attributes: str) -> etree._Element:
    """Add an element; empty attributes are left out.

    Atom's own names have no namespace here: feedgen builds its Atom without one and writes `xmlns` as an attribute.
    """
    element = etree.SubElement(parent, name, {key: value for key, value in attributes.items() if value})
    if text:
        element.text = text
    return element


#: by extension of the URL
_MEDIA_TYPES = {"atom": "application/atom+xml", "rss": "application/rss+xml"}


def history_links(feed: Feed, media_type: str) -> Iterator[tuple[str, str, str]]:
    """The archive links of `feed` (RFC 5005 section 4): relation, URL and media type, by default that of the feed.

    In an export, RSS feeds may link to archive documents in Atom.
    """
    yield from (
        (relation, url, _MEDIA_TYPES.get(url.partition("?")[0].rpartition(".")[2], media_type))
        for relation, url in (
            ("current", feed.current_url),
            ("prev-archive", feed.prev_archive_url),
            ("next-archive", feed.next_archive_url),
        )
        if url
    )


def archive_element(feed: Feed) -> Step:
    """`fh:archive`, only with a link to another archive: alone it is a validator warning (ArchiveIncomplete)."""

    def step(element: etree._Element) -> None:
        if feed.archive and (feed.prev_archive_url or feed.next_archive_url):
            add(element, f"{{{HISTORY}}}archive")

    return step

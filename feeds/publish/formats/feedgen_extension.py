"""The way into feedgen's trees: an extension that adds what feedgen cannot write, and what RSS and Atom share of it."""

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

#: adds something to an element of the document
Step = Callable[[etree._Element], None]


class FeedgenExtension:
    """A feedgen extension, the same for a feed and for its entries: steps taken when the element is written."""

    def __init__(self) -> None:
        self.steps: list[Step] = []

    def extend_ns(self) -> dict[str, str]:
        """Prefixes of the root element, used or not: one that comes and goes would touch every exported file."""
        return {"dc": DC, "fh": HISTORY, "itunes": ITUNES, "media": MEDIA, "podcast": PODCAST}

    def extend_atom(self, element: etree._Element) -> None:
        """Called by feedgen with `feed` or `entry`."""
        for step in self.steps:
            step(element)

    def extend_rss(self, element: etree._Element) -> None:
        """Called by feedgen with `rss` or `item`; the steps get `channel` or `item`."""
        self.extend_atom(element[0] if element.tag == "rss" else element)


def add(parent: etree._Element, name: str, text: str = "", /, **attributes: str) -> etree._Element:
    """Add an element; attributes that are empty are left out.

    Atom's own names are given bare: feedgen builds its Atom without namespace and writes `xmlns` as an attribute.
    """
    element = etree.SubElement(parent, name, {key: value for key, value in attributes.items() if value})
    if text:
        element.text = text
    return element


def history_links(feed: Feed) -> Iterator[tuple[str, str]]:
    """The links of RFC 5005 section 4 that `feed` has, as relation and address."""
    yield from (
        (relation, url)
        for relation, url in (
            ("current", feed.current_url),
            ("prev-archive", feed.prev_archive_url),
            ("next-archive", feed.next_archive_url),
        )
        if url
    )


def archive_element(feed: Feed) -> Step:
    """`fh:archive`, only beside a link to another archive: alone it is a validator warning (ArchiveIncomplete)."""

    def step(element: etree._Element) -> None:
        if feed.archive and (feed.prev_archive_url or feed.next_archive_url):
            add(element, f"{{{HISTORY}}}archive")

    return step

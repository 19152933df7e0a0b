"""Feed discovery: the feeds that an HTML page declares in its head or links to.

The page is untrusted. One linear scan extracts the few relevant tags, and only those are parsed by Beautiful Soup, so
that nested, repeated or unclosed tags cost only their length.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bs4 import BeautifulSoup, ParserRejectedMarkup, Tag

from feeds.common import limits
from feeds.common.text import plain
from feeds.errors import DocumentError, TooHostile
from feeds.parsing.formats.decoding import decode
from feeds.parsing.markup.limits import RAW_TEXT
from feeds.urls.hosts import is_internal
from feeds.urls.parsing import SplitUrl, split

#: maximum number of feeds of a page
MAX_LINKS = 20
#: maximum number of characters that are scanned; pages link to their feeds in the head or the footer of much shorter
#: pages
MAX_CHARACTERS = 2_000_000
#: maximum number of tags, and of characters per tag
MAX_TAGS = 5_000
MAX_TAG_LENGTH = 4_096
MAX_TITLE_LENGTH = 200

#: common feed paths for pages without links to a feed, most common first
COMMON_PATHS = (
    "/feed",
    "/rss",
    "/rss.xml",
    "/feed.xml",
    "/atom.xml",
    "/index.xml",
    "/feed.json",
    "/index.rdf",
    "/feeds/posts/default",
    "/blog/feed",
)

#: media types of feeds (https://www.rssboard.org/rss-autodiscovery, https://www.jsonfeed.org/version/1.1/)
_FEED_TYPES = frozenset(
    "application/rss+xml application/atom+xml application/feed+json application/rdf+xml text/rss+xml".split()
)
#: types of feeds and of other documents: WordPress links an `application/json` on every page
_VAGUE_TYPES = frozenset("application/json application/xml text/xml".split())

#: any start tag and the text after it. The quantifiers are possessive, so that nothing is scanned twice, and the `>` is
#: optional: otherwise each unclosed tag would be scanned to the end of the page
_TAG = re.compile(r"""<([a-zA-Z][^\s/>]*+)(?:[^>"'=]++|=\s*+"[^"]*+"|=\s*+'[^']*+'|[="'])*+(>?)([^<]{0,200}+)""")
_TAG_NAMES = frozenset({"base", "link", "a"})

#: the last segment of a path, a segment, and a parameter that suggest a feed
_FEED_NAME = re.compile(
    r"(?:.*[._-])?(?:rss2?|atom|rdf|feed)(?:\.(?:xml|json|php|aspx?))?|index\.(?:rdf|xml)", re.IGNORECASE
)
_FEED_PART = re.compile(r"/(?:rss2?|atom|feeds?)(?:/|\Z)", re.IGNORECASE)
_FEED_PARAMETER = re.compile(r"[?&](?:feed|format|type|output|alt)=(?:rss|atom|rdf|feed|json)", re.IGNORECASE)
_COMMENTS = re.compile(r"comments?\b|评论|評論|留言", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedLink:
    """A link to a possible feed; only fetching it shows whether it is one."""

    url: str
    title: str = ""
    #: in lower case and without parameters, empty if not declared
    media_type: str = ""


def feed_links(page: bytes, base: str) -> tuple[FeedLink, ...]:
    """The feeds that the page at `base` links to, most likely first, without duplicates, at most `MAX_LINKS`.

    Raises TooHostile for a page that is too large, DocumentError for one that cannot be parsed.
    """
    if len(page) > limits.MAX_BODY:
        raise TooHostile(f"expected a page of at most {limits.MAX_BODY} bytes, found {len(page)}")
    tags = _parsed(decode(page)[:MAX_CHARACTERS])
    base_url = _base(tags, base)
    # the sort is stable: among equals, the first of the page
    candidates = sorted(_candidates(tags, base_url, base), key=lambda pair: pair[0])
    links: dict[str, FeedLink] = {}
    for _, link in candidates:
        links.setdefault(link.url, link)
    return tuple(links.values())[:MAX_LINKS]


def common_urls(base: str) -> tuple[str, ...]:
    """`COMMON_PATHS` on the site of the page at `base`."""
    return tuple(url for path in COMMON_PATHS if (url := resolved(path, base)))


def resolved(url: str, base: str) -> str | None:
    """The absolute http or https URL of `url` in a document at `base`, without its fragment.

    None if it is invalid, or if it leads to a private network and the document is not on the same host.
    """
    parts, page = split(url, base), split(base)
    if parts is None or (is_internal(parts.host) and not _same_machine(parts, page)):
        return None
    return parts._replace(fragment="").url


def _same_machine(parts: SplitUrl, page: SplitUrl | None) -> bool:
    return page is not None and (parts.host, parts.port) == (page.host, page.port)


def _parsed(html: str) -> list[Tag]:
    """The tags of `html` that can link to a feed, and no other tags."""
    small = "".join(_start_tags(RAW_TEXT.sub("", html)))
    try:
        return list(BeautifulSoup(small, "html.parser").find_all(list(_TAG_NAMES)))
    except ParserRejectedMarkup as error:
        raise DocumentError("expected a page of HTML, found tags that no parser reads") from error


def _start_tags(html: str) -> Iterator[str]:
    """The relevant start tags, each closed after its text."""
    remaining = MAX_TAGS
    for tag in _TAG.finditer(html):
        name = tag[1].lower()
        if name not in _TAG_NAMES or not tag[2] or tag.end(2) - tag.start() > MAX_TAG_LENGTH:
            continue
        yield f"{tag[0]}</a>" if name == "a" else html[tag.start() : tag.end(2)]
        remaining -= 1
        if not remaining:
            return


def _base(tags: list[Tag], url: str) -> str:
    """The base URL of relative links: the first `<base href>`, else the page itself."""
    href = next((_attribute(tag, "href") for tag in tags if tag.name == "base" and tag.has_attr("href")), "")
    return resolved(href, url) or url


def _candidates(tags: list[Tag], base_url: str, page: str) -> Iterator[tuple[tuple[bool, int], FeedLink]]:
    """Every possible feed link with its rank: comment feeds last, then by how explicit the link is."""
    for tag in tags:
        parts = split(_attribute(tag, "href"), base_url)
        if parts is None or (url := resolved(parts.url, page)) is None:
            continue
        kind = _attribute(tag, "type").partition(";")[0].strip().lower()
        rank = _rank_of_link(tag, kind) if tag.name == "link" else _rank_of_anchor(parts, kind)
        if tag.name != "base" and rank is not None:
            title = plain(_attribute(tag, "title") or tag.get_text())[:MAX_TITLE_LENGTH]
            is_comments = bool(_COMMENTS.search(f"{parts.path} {title}"))
            yield (is_comments, rank), FeedLink(url=url, title=title, media_type=kind)


def _rank_of_link(tag: Tag, kind: str) -> int | None:
    """How likely a `<link>` is a feed, 0 the most likely; None if it is something else."""
    words = set(_attribute(tag, "rel").lower().split())
    if "stylesheet" in words or words.isdisjoint({"alternate", "feed"}):
        return None
    if kind in _FEED_TYPES or (not kind and "feed" in words):
        return 0
    return 1 if kind in _VAGUE_TYPES else None


def _rank_of_anchor(parts: SplitUrl, kind: str) -> int | None:
    """How likely an `<a>` is a feed, by its type, else by its URL."""
    if kind in _FEED_TYPES:
        return 2
    name = parts.path.rstrip("/").rpartition("/")[2]
    match = _FEED_NAME.fullmatch(name) or _FEED_PART.search(parts.path) or _FEED_PARAMETER.search(parts.query)
    return 3 if match or parts.host.startswith(("feeds.", "feed.", "rss.")) else None


def _attribute(tag: Tag, name: str) -> str:
    """The value of an attribute as text; Beautiful Soup returns `rel` and similar ones as lists."""
    value = tag.get(name)
    return " ".join(value) if isinstance(value, list) else value or ""

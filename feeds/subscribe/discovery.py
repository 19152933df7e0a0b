"""Which feeds a page names: those its head declares, then those it links to like one.

The page is a stranger's. One linear scan cuts out the few tags that matter, and only those reach Beautiful Soup:
nothing that a page nests, repeats or leaves open costs more than its length.
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
from feeds.urls.parsing import Address, split

#: no page has more feeds that somebody would choose from
MOST_LINKS = 20
#: characters that are looked at; pages name their feeds in the head or in the foot of much shorter ones
MOST_CHARACTERS = 2_000_000
#: tags that are looked at, and characters of one
MOST_TAGS = 5_000
LONGEST_TAG = 4_096
LONGEST_TITLE = 200

#: where software puts a feed that its pages do not name, most usual first
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
#: types that feeds have and other documents too: WordPress gives every page an `application/json`
_VAGUE_TYPES = frozenset("application/json application/xml text/xml".split())

#: any start tag and the words behind it. Possessive, so nothing is read twice, and the `>` is asked for afterwards:
#: else each of many tags that never end would be read to the end of the page
_TAG = re.compile(r"""<([a-zA-Z][^\s/>]*+)(?:[^>"'=]++|=\s*+"[^"]*+"|=\s*+'[^']*+'|[="'])*+(>?)([^<]{0,200}+)""")
_TAG_NAMES = frozenset({"base", "link", "a"})

#: the last part of a path, a whole part of one, and a parameter that say what they lead to
_FEED_NAME = re.compile(
    r"(?:.*[._-])?(?:rss2?|atom|rdf|feed)(?:\.(?:xml|json|php|aspx?))?|index\.(?:rdf|xml)", re.IGNORECASE
)
_FEED_PART = re.compile(r"/(?:rss2?|atom|feeds?)(?:/|\Z)", re.IGNORECASE)
_FEED_PARAMETER = re.compile(r"[?&](?:feed|format|type|output|alt)=(?:rss|atom|rdf|feed|json)", re.IGNORECASE)
_COMMENTS = re.compile(r"comments?\b|评论|評論|留言", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedLink:
    """A feed that a page names; whether it is one shows only when it is fetched."""

    url: str
    title: str = ""
    #: in lower case and without parameters, empty where the page does not say
    media_type: str = ""


def feed_links(page: bytes, base: str) -> tuple[FeedLink, ...]:
    """The feeds that the page at `base` names, the likeliest first, each once, at most `MOST_LINKS`.

    Raises TooHostile for a page that is too large, DocumentError for one that cannot be read.
    """
    if len(page) > limits.MAX_BODY:
        raise TooHostile(f"expected a page of at most {limits.MAX_BODY} bytes, found {len(page)}")
    tags = _parsed(decode(page)[:MOST_CHARACTERS])
    base_url = _base(tags, base)
    # sorting is stable: of equals, the first of the page
    candidates = sorted(_candidates(tags, base_url, base), key=lambda pair: pair[0])
    links: dict[str, FeedLink] = {}
    for _, link in candidates:
        links.setdefault(link.url, link)
    return tuple(links.values())[:MOST_LINKS]


def common_addresses(base: str) -> tuple[str, ...]:
    """`COMMON_PATHS` on the site of the page at `base`."""
    return tuple(url for path in COMMON_PATHS if (url := resolved(path, base)))


def resolved(url: str, base: str) -> str | None:
    """The absolute http or https address of `url` in a document at `base`, without its fragment.

    None where it is none, and where it leads inside a network in which the document does not itself stand.
    """
    address, page = split(url, base), split(base)
    if address is None or (is_internal(address.host) and not _same_machine(address, page)):
        return None
    return address._replace(fragment="").url


def _same_machine(address: Address, page: Address | None) -> bool:
    return page is not None and (address.host, address.port) == (page.host, page.port)


def _parsed(html: str) -> list[Tag]:
    """The tags of `html` that can name a feed, and none of the others."""
    small = "".join(_start_tags(RAW_TEXT.sub("", html)))
    try:
        return list(BeautifulSoup(small, "html.parser").find_all(list(_TAG_NAMES)))
    except ParserRejectedMarkup as error:
        raise DocumentError("expected a page of HTML, found tags that no parser reads") from error


def _start_tags(html: str) -> Iterator[str]:
    """The start tags that are wanted, each closed behind its words."""
    remaining = MOST_TAGS
    for tag in _TAG.finditer(html):
        name = tag[1].lower()
        if name not in _TAG_NAMES or not tag[2] or tag.end(2) - tag.start() > LONGEST_TAG:
            continue
        yield f"{tag[0]}</a>" if name == "a" else html[tag.start() : tag.end(2)]
        remaining -= 1
        if not remaining:
            return


def _base(tags: list[Tag], url: str) -> str:
    """What relative addresses begin at: the first `<base href>`, else the page itself."""
    href = next((_attribute(tag, "href") for tag in tags if tag.name == "base" and tag.has_attr("href")), "")
    return resolved(href, url) or url


def _candidates(tags: list[Tag], base_url: str, page: str) -> Iterator[tuple[tuple[bool, int], FeedLink]]:
    """Every link that may be a feed, with its rank: feeds of comments last, then by how plainly it is said."""
    for tag in tags:
        address = split(_attribute(tag, "href"), base_url)
        if address is None or (url := resolved(address.url, page)) is None:
            continue
        kind = _attribute(tag, "type").partition(";")[0].strip().lower()
        rank = _rank_of_link(tag, kind) if tag.name == "link" else _rank_of_anchor(address, kind)
        if tag.name != "base" and rank is not None:
            title = plain(_attribute(tag, "title") or tag.get_text())[:LONGEST_TITLE]
            is_comments = bool(_COMMENTS.search(f"{address.path} {title}"))
            yield (is_comments, rank), FeedLink(url=url, title=title, media_type=kind)


def _rank_of_link(tag: Tag, kind: str) -> int | None:
    """How likely a `<link>` is a feed, 0 the likeliest; None where it is something else."""
    words = set(_attribute(tag, "rel").lower().split())
    if "stylesheet" in words or words.isdisjoint({"alternate", "feed"}):
        return None
    if kind in _FEED_TYPES or (not kind and "feed" in words):
        return 0
    return 1 if kind in _VAGUE_TYPES else None


def _rank_of_anchor(address: Address, kind: str) -> int | None:
    """How likely an `<a>` is a feed; only its type, else its address, can tell."""
    if kind in _FEED_TYPES:
        return 2
    name = address.path.rstrip("/").rpartition("/")[2]
    match = _FEED_NAME.fullmatch(name) or _FEED_PART.search(address.path) or _FEED_PARAMETER.search(address.query)
    return 3 if match or address.host.startswith(("feeds.", "feed.", "rss.")) else None


def _attribute(tag: Tag, name: str) -> str:
    """The value of an attribute as text; `rel` and its like are lists to Beautiful Soup."""
    value = tag.get(name)
    return " ".join(value) if isinstance(value, list) else value or ""

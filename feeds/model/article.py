"""The values that travel the road, frozen and keyword-only: bytes -> `RawEntry` -> `Article` -> `Feed`."""

from dataclasses import dataclass, fields
from datetime import UTC, datetime
from enum import IntEnum
from typing import Literal, get_args

from feeds.model.attachments import Episode, Podcast, RawEpisode, RawMedia

Markup = Literal["html", "text"]

#: languages of what is published beside the feeds as they are: of pages, and the two scripts of feeds
Language = Literal["zh-Hans", "zh-Hant", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)


def _require_utc(value: object) -> None:
    """Refuse a datetime field of `value` that is naive or not in UTC."""
    for field in fields(value):  # type: ignore[arg-type]  # only dataclasses call this
        moment = getattr(value, field.name)
        if isinstance(moment, datetime) and moment.tzinfo is not UTC:
            raise ValueError(f"{type(value).__name__}.{field.name} must be in UTC, got {moment!r}")


# --- as it was sent -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class RawChannel:
    """What a feed document says about itself; empty for the Markdown shapes."""

    title: str = ""
    link: str = ""
    #: where the document says it was published (`rel=self`, `feed_url`)
    address: str = ""
    language: str = ""
    rights: str = ""
    generator: str = ""
    #: when the document was made, as written
    updated: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Validators:
    """What a server said of a copy, byte for byte (RFC 9110 section 8.8); good for that one address."""

    url: str = ""
    etag: str = ""
    last_modified: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RawEntry:
    """One entry copied as found: nothing repaired, resolved, unescaped twice or cleaned."""

    #: the module of `feeds.parsing.formats` that read it
    format: str
    #: 1-based line of the document at which the entry begins (1 where the parser cannot tell)
    line: int = 1
    title: str = ""
    title_type: Markup = "text"
    link: str = ""
    guid: str = ""
    #: whether the guid may serve as the link where there is none
    is_permalink: bool = False
    summary: str = ""
    summary_type: Markup = "html"
    content: str = ""
    content_type: Markup = "html"
    #: base for relative addresses (`xml:base`); the link serves where it is empty
    base: str = ""
    published: str = ""  #: dates as written
    updated: str = ""
    #: the feedx header comment as written: milliseconds since 1970, when the mirror fetched the entry
    epoch: str = ""
    authors: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    language: str = ""
    rights: str = ""
    #: the name of the site that the document gives where it gives no address (Hexo `author:`)
    site: str = ""
    #: whether the document breaks off in this entry
    is_cut: bool = False
    media: tuple[RawMedia, ...] = ()
    episode: RawEpisode | None = None
    #: the page elsewhere that a post is about, where `link` is the post itself (`external_url`)
    external: str = ""
    channel: RawChannel = RawChannel()
    provenance: tuple[
        str, ...
    ] = ()  #: what was cut before it was parsed, in the sentences of `feeds.parsing.corrections`

    @property
    def is_archived(self) -> bool:
        """Whether it stands in an operator's own archive: written once and kept, dated, and taken at its word."""
        return self.format in {"feedx", "hexo"}


# --- as we want it --------------------------------------------------------------------------------------------


class Exactness(IntEnum):
    """How much of a date is written, the least first; of two dates of one article the more exact one counts."""

    #: nothing: it is when the article was first seen, or follows from its place in the feed
    GUESS = 0
    YEAR = 1
    MONTH = 2
    DAY = 3
    TIME = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Image:
    """A picture at its origin; sizes in pixels, None where unknown."""

    url: str
    caption: str = ""
    alt: str = ""
    width: int | None = None
    height: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Media:
    """Audio or video; `type` is a MIME type, `length` bytes and `duration` seconds, None where unknown."""

    url: str
    type: str
    length: int | None = None
    duration: int | None = None
    #: still picture of a video
    poster: str = ""
    caption: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Related:
    """Another article that tells the same story in its own words."""

    id: str
    source: str
    title: str
    url: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One article in the one schema; every text is plain text except `content_html`."""

    #: `urn:uuid:`, minted from source and native key, never shown to change
    id: str
    source: str
    native_key: str
    #: canonical public address, or None where there is none (archived ZAKER)
    url: str | None
    title: str
    published: datetime
    #: when it last changed materially; equal to `published` until then
    updated: datetime
    #: when it was first held, by the mirror where that is known, else by us
    first_seen: datetime
    content_html: str
    summary: str = ""
    authors: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    #: BCP 47, `zh-Hans` or `zh-Hant` where the text is Chinese; empty where unknown
    language: str = ""
    images: tuple[Image, ...] = ()
    lead_image: Image | None = None
    media: tuple[Media, ...] = ()
    episode: Episode | None = None
    #: agency credits, moved out of the body
    credits: tuple[str, ...] = ()
    #: copyright notices, moved out of the body
    rights: str = ""
    #: hash of the normalised text, empty where the text is too short to tell articles apart
    fingerprint: str = ""
    #: other addresses at which the same text stands
    also_at: tuple[str, ...] = ()
    #: what other sources tell of the same story, the likest first
    related: tuple[Related, ...] = ()
    #: host of somebody else's feed it came through; empty where it came from its publisher or a mirror
    via: str = ""
    #: everything that was changed on the way in, in the sentences of `feeds.parsing.corrections`
    provenance: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        _require_utc(self)
        for name in ("id", "source", "native_key", "title"):
            if not getattr(self, name):
                raise ValueError(f"Article.{name} must not be empty")


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A publisher, declared in the catalogue or met on the way."""

    #: `[a-z0-9-]` where declared; the host where met on the way
    id: str
    title: str
    homepage: str = ""
    language: str = ""
    #: a module of `feeds.parsing.normalizers`
    normalizer: str = "plain"
    #: upstream addresses, tried in this order
    feeds: tuple[str, ...] = ()
    #: IANA name of the zone in which dates without one are written
    zone: str = "UTC"
    #: hosts (with their subdomains) whose articles are this source's
    hosts: tuple[str, ...] = ()
    #: names by which archives without addresses call it
    names: tuple[str, ...] = ()
    declared: bool = True
    #: nowhere but in feeds that need a token; remembered where it is declared no more
    private: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A configured combined feed."""

    id: str
    title: str
    sources: tuple[str, ...]
    #: of several copies the one of the first of these is shown, whenever it came
    prefer: tuple[str, ...] = ()
    #: articles of one source in its feed as long as others have more to show, None as the settings say for all
    per_source: int | None = None
    #: how much of an article its feed shows at most: "full", "summary" or "link"
    content: str = "full"
    #: whether its feed needs a token; only then may private sources be in it
    private: bool = False


# --- as it is published ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedSource:
    """What a combined feed says about the source of an entry."""

    #: source id
    id: str
    #: the id of the source's own Atom feed
    feed_id: str
    title: str
    home_url: str
    #: the source's own feed, in the format being rendered
    feed_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """The head of a feed document; all addresses absolute."""

    #: `urn:uuid:`, the same in every format and for ever
    id: str
    title: str
    self_url: str
    home_url: str
    #: newest change among its articles; 1970 for an empty feed, never the clock
    updated: datetime
    subtitle: str = ""
    language: str = ""
    rights: str = ""
    #: minutes a client may wait between polls
    ttl: int = 60
    #: set in combined feeds: one for each source of an entry
    sources: tuple[FeedSource, ...] = ()
    #: RFC 5005 section 4: True for an archive document
    archive: bool = False
    #: RFC 5005 links, empty where there is none
    current_url: str = ""
    prev_archive_url: str = ""
    next_archive_url: str = ""
    #: WebSub hubs that are told of its changes
    hubs: tuple[str, ...] = ()
    #: set where one of its articles has a recording of a podcast
    podcast: Podcast | None = None

    def __post_init__(self) -> None:
        _require_utc(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """One line of an OPML list."""

    title: str
    feed_url: str
    home_url: str = ""
    #: folder it stands in
    folder: str = ""
    #: 1-based line of the list it was read from
    line: int = 1

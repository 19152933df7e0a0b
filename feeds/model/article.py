"""The data model, frozen and keyword-only. The pipeline is: bytes -> `RawEntry` -> `Article` -> `Feed`."""

from dataclasses import dataclass, fields
from datetime import UTC, datetime
from enum import IntEnum
from functools import cache
from typing import Any, Literal, get_args

from feeds.messages import Message
from feeds.model.attachments import Episode, Podcast, RawEpisode, RawMedia

Markup = Literal["html", "text"]

#: languages of the pages, and the two Chinese scripts into which feeds are converted
Language = Literal["zh-Hans", "zh-Hant", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)


def _require_utc(value: object) -> None:
    """Refuse a datetime field of `value` that is naive or not in UTC."""
    for name in _moments(type(value)):  # type: ignore[arg-type]  # mypy takes a class for its instance
        moment = getattr(value, name)
        if moment is not None and moment.tzinfo is not UTC:
            raise ValueError(f"{type(value).__name__}.{name} must be in UTC, got {moment!r}")


@cache
def _moments(kind: type[Any]) -> tuple[str, ...]:
    """Return the names of the datetime fields of a dataclass."""
    return tuple(field.name for field in fields(kind) if datetime in (field.type, *get_args(field.type)))


# --- as received ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class RawChannel:
    """Metadata of a feed document; empty for the Markdown formats."""

    title: str = ""
    link: str = ""
    #: the URL at which the document says it is published (`rel=self`, `feed_url`)
    url: str = ""
    language: str = ""
    rights: str = ""
    generator: str = ""
    #: when the document was generated, as written
    updated: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Validators:
    """Cache validators of a response, byte for byte (RFC 9110 section 8.8); valid for this one URL."""

    url: str = ""
    etag: str = ""
    last_modified: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RawEntry:
    """One entry copied as received: nothing is repaired, resolved, unescaped twice or sanitized."""

    #: the module of `feeds.parsing.formats` that parsed it
    format: str
    #: 1-based line of the document at which the entry begins (1 if the parser does not know)
    line: int = 1
    title: str = ""
    title_type: Markup = "text"
    link: str = ""
    guid: str = ""
    #: whether the guid may be used as the link if there is no link
    is_permalink: bool = False
    summary: str = ""
    summary_type: Markup = "html"
    content: str = ""
    content_type: Markup = "html"
    #: base URL for relative URLs (`xml:base`); if it is empty, the link is the base
    base: str = ""
    published: str = ""  #: dates as written
    updated: str = ""
    #: as written in the header of an archived file: when it was fetched, in milliseconds since 1970
    epoch: str = ""
    authors: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    language: str = ""
    rights: str = ""
    #: name of the site, for documents without a URL (Hexo `author:`)
    site: str = ""
    #: whether the document is truncated within this entry
    is_cut: bool = False
    media: tuple[RawMedia, ...] = ()
    episode: RawEpisode | None = None
    #: the external page that a post is about, if `link` is the post itself (`external_url`)
    external: str = ""
    channel: RawChannel = RawChannel()
    #: what was cut before parsing, with the codes of `feeds.parsing.corrections`
    provenance: tuple[Message, ...] = ()
    #: whether the entry comes from an operator's own archive: its files never change and its dates are trusted
    is_archived: bool = False


# --- normalized -----------------------------------------------------------------------------------------------


class Exactness(IntEnum):
    """Precision of a date, least precise first; of two dates of one article the more precise one is used."""

    #: no date is written: it is the time of the first fetch, or derived from the position in the feed
    GUESS = 0
    YEAR = 1
    MONTH = 2
    DAY = 3
    TIME = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Image:
    """A picture at its original URL; sizes in pixels, None if unknown."""

    url: str
    caption: str = ""
    alt: str = ""
    width: int | None = None
    height: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Media:
    """Audio or video; `type` is a MIME type, `length` is in bytes and `duration` in seconds, None if unknown."""

    url: str
    type: str
    length: int | None = None
    duration: int | None = None
    #: URL of the preview picture of a video
    poster: str = ""
    caption: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Related:
    """Another article on the same story, written independently."""

    id: str
    source: str
    title: str
    url: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One normalized article; every text is plain text except `content_html`."""

    #: `urn:uuid:`, computed from source and native key; the published id never changes
    id: str
    source: str
    native_key: str
    #: canonical public URL, None if there is none (archived ZAKER)
    url: str | None
    title: str
    published: datetime
    #: time of the last material change; equal to `published` if there was none
    updated: datetime
    #: when the mirror first fetched it, if that is known, else when we did
    first_seen: datetime
    content_html: str
    summary: str = ""
    authors: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    #: BCP 47 tag, `zh-Hans` or `zh-Hant` for Chinese text; empty if unknown
    language: str = ""
    images: tuple[Image, ...] = ()
    lead_image: Image | None = None
    media: tuple[Media, ...] = ()
    episode: Episode | None = None
    #: agency credits, moved from the body to this field
    credits: tuple[str, ...] = ()
    #: copyright notices, moved from the body to this field
    rights: str = ""
    #: hash of the normalized text; empty if the text is too short to identify an article
    fingerprint: str = ""
    #: other URLs of the same text
    also_at: tuple[str, ...] = ()
    #: articles of other sources on the same story, most similar first
    related: tuple[Related, ...] = ()
    #: host of the third-party feed that delivered it; empty if its publisher or a mirror delivered it
    via: str = ""
    #: all corrections made while parsing and normalizing, with the codes of `feeds.parsing.corrections`
    provenance: tuple[Message, ...] = ()

    def __post_init__(self) -> None:
        _require_utc(self)
        for name in ("id", "source", "native_key", "title"):
            if not getattr(self, name):
                raise ValueError(f"Article.{name} must not be empty")


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A publisher, declared in the catalogue or discovered in a document."""

    #: `[a-z0-9-]` for a declared source, the host for a discovered one
    id: str
    title: str
    homepage: str = ""
    language: str = ""
    #: a module of `feeds.parsing.normalizers`
    normalizer: str = "plain"
    #: upstream feed URLs, tried in this order
    feeds: tuple[str, ...] = ()
    #: IANA name of the time zone for dates without one
    zone: str = "UTC"
    #: hosts (with their subdomains) whose articles belong to this source
    hosts: tuple[str, ...] = ()
    #: names of the source in archives without URLs
    names: tuple[str, ...] = ()
    declared: bool = True
    #: published only in feeds that need a token; the store keeps this after the declaration is removed
    private: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A configured combined feed."""

    id: str
    title: str
    sources: tuple[str, ...]
    #: source ids in order of preference: of several duplicates the feed shows that of the first source listed
    prefer: tuple[str, ...] = ()
    #: limit of articles per source while other sources have more articles; None for the global setting
    per_source: int | None = None
    #: the most that its feed shows of an article: "full", "summary" or "link"
    content: str = "full"
    #: whether its feed needs a token; only a private group may contain private sources
    private: bool = False


# --- published ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedSource:
    """The source of an entry in a combined feed."""

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
    """The metadata of a rendered feed; all URLs are absolute."""

    #: `urn:uuid:`, permanent and the same in every format
    id: str
    title: str
    self_url: str
    home_url: str
    #: newest change among its articles; 1970 for an empty feed, never the current time
    updated: datetime
    subtitle: str = ""
    language: str = ""
    rights: str = ""
    #: minutes that a client may wait between polls
    ttl: int = 60
    #: only in combined feeds: one for each source of an entry
    sources: tuple[FeedSource, ...] = ()
    #: RFC 5005 section 4: True for an archive document
    archive: bool = False
    #: RFC 5005 links, empty if there is none
    current_url: str = ""
    prev_archive_url: str = ""
    next_archive_url: str = ""
    #: WebSub hubs that are notified of changes
    hubs: tuple[str, ...] = ()
    #: set if one of its articles is a podcast episode
    podcast: Podcast | None = None

    def __post_init__(self) -> None:
        _require_utc(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """One feed of an OPML document."""

    title: str
    feed_url: str
    home_url: str = ""
    #: OPML folder of the feed
    folder: str = ""
    #: 1-based line in the OPML document
    line: int = 1

"""Convert feedparser's entries to RawEntry; only strings are passed on."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from feeds.common.limits import MAX_SHORT
from feeds.model import Markup, RawChannel, RawEntry
from feeds.model.attachments import RawEpisode, RawMedia
from feeds.parsing.formats.enclosures import EntryFiles

#: feedparser's dictionary of an entry, a feed or a detail; its values are strings, lists and more of these
FeedparserDict = Mapping[str, Any]

#: the fields of an entry that are read: strings, dictionaries of strings, and lists of such dictionaries
PlainFields = dict[str, Any]
_DETAILS = frozenset({"title_detail", "summary_detail", "source"})
_LISTS = frozenset({"authors", "content", "links", "tags"})
_EMPTY: dict[str, str] = {}

#: the part before the `@` is matched from each of its characters, so it excludes Chinese text
_MAIL = re.compile(r"(?a:[\w.+-]++)@[\w-]+(?:\.[\w-]+)+")
#: base address for feedparser, so that `xml:base` ends with its element: without a base, feedparser 6.0.14 keeps the
#: last one. No document has this address, so it can be removed again
PLACEHOLDER_BASE = "https://base.invalid/-/-/-/-/"

#: no metadata of a recording
NO_EPISODE = RawEpisode()

_HTML = frozenset({"text/html", "application/xhtml+xml"})

#: a scheme other than http and https; a relative address has no scheme
_OTHER_SCHEME = re.compile(r"(?!https?:)[a-z][a-z0-9+.-]*:", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedContext:
    """Values that all entries of a feed share."""

    channel: RawChannel
    #: authors of entries that name none; empty for RSS, where the feed names the maintainers of the site
    authors: tuple[str, ...]
    #: whether the format is Atom
    atom: bool
    #: metadata of all recordings: the cover, and whether the show is explicit
    episode: RawEpisode


def feed_context(feed: FeedparserDict, version: str) -> FeedContext:
    """Return the values shared by all entries of `feed`; `version` is feedparser's name of the format (`rss20`,
    `atom10`).
    """
    atom = version.startswith("atom")
    episode = RawEpisode(
        cover=_text(feed.get("image", {}), "href"), explicit="true" if feed.get("itunes_explicit") is True else ""
    )
    return FeedContext(
        channel=_channel(feed), authors=_authors(plain_fields(feed)) if atom else (), atom=atom, episode=episode
    )


def _channel(feed: FeedparserDict) -> RawChannel:
    """Return the feed's metadata."""
    urls = [_text(link, "href") for link in feed.get("links", ()) if link.get("rel") == "self"]
    return RawChannel(
        title=_text(feed, "title"),
        link=_text(feed, "link"),
        url=next(filter(None, urls), ""),
        language=_text(feed, "language"),
        rights=_text(feed, "rights"),
        generator=_text(feed, "generator"),
        updated=_updated(feed) or _text(feed, "published"),
    )


def raw_entry(fields: FeedparserDict, *, line: int, context: FeedContext, files: EntryFiles | None) -> RawEntry:
    """Convert one entry; `files` are its pictures and recordings if its own XML could be parsed."""
    files = files or EntryFiles(
        media=tuple(_media(fields)), episode=NO_EPISODE, description=_text(fields, "media_caption")
    )
    return entry_of(plain_fields(fields), line=line, context=context, files=files)


def plain_fields(fields: FeedparserDict) -> PlainFields:
    """Return the fields of an entry with strings only, and without the placeholder base."""
    plain: PlainFields = {}
    for name, value in fields.items():
        if name in _LISTS:
            plain[name] = [_texts(detail) for detail in value] if isinstance(value, list) else []
        elif name in _DETAILS:
            plain[name] = _texts(value)
        elif isinstance(value, str):
            plain[name] = _text(fields, name)
    return plain


def _texts(detail: Any) -> dict[str, str]:
    """Return the texts of one dictionary; empty if feedparser stores something else there."""
    return {name: _text(detail, name) for name in detail} if isinstance(detail, dict) else {}


def entry_of(fields: PlainFields, *, line: int, context: FeedContext, files: EntryFiles) -> RawEntry:
    """Convert one entry."""
    text = fields.get
    content, summary = _content(fields), _summary(fields, files.description)
    content_text, summary_text = content.get("value", ""), summary.get("value", "")
    title, link, feed_link = text("title_detail", _EMPTY), _link(fields), text("link", "")
    updated, published = text("updated", ""), text("published") or text("created", "")
    if not published and not context.atom:
        published, updated = updated, ""  # in RSS the only other date is `dc:date`: when the item appeared
    return RawEntry(
        format="syndication",
        line=line,
        title=text("title") or text("itunes_title", ""),
        title_type=_markup(title, default="text"),
        link=link,
        guid=text("id", ""),
        is_permalink=not link and feed_link != "",
        summary="" if summary_text == content_text else summary_text,
        summary_type=_markup(summary),
        # feedparser writes the `<br/>` of XHTML as `<br></br>`, which HTML reads as two breaks
        content=content_text.replace("></br>", ">"),
        content_type=_markup(content),
        base=content.get("base") or summary.get("base") or title.get("base", ""),
        published=published,
        updated=updated,
        authors=_authors(fields) or context.authors,
        categories=_categories(fields),
        language=text("language") or content.get("language") or summary.get("language", ""),
        rights=text("rights", ""),
        site=text("source", _EMPTY).get("title", ""),
        media=files.media,
        episode=_episode(files.episode, context.episode),
        channel=context.channel,
    )


def _categories(fields: PlainFields) -> tuple[str, ...]:
    names = (tag.get("label") or tag.get("term") for tag in fields.get("tags", ()))
    return tuple(filter(None, names))


def _episode(episode: RawEpisode, show: RawEpisode) -> RawEpisode:
    """Return the metadata of a recording with those of its show."""
    if episode is NO_EPISODE:
        return show
    return replace(episode, cover=show.cover, explicit=episode.explicit or show.explicit)


def _updated(fields: Any) -> str:
    """Return `updated` as written; reading a missing `updated` raises a deprecation warning."""
    return _text(fields, "updated") if "updated" in fields else ""


def _text(fields: Any, key: str) -> str:
    """Return the text under `key`; for unknown elements feedparser stores a dictionary there."""
    value = fields.get(key) if isinstance(fields, dict) else None
    if not isinstance(value, str):
        return ""
    return _without_placeholder_base(value) if value.startswith("https://base.invalid/") else value


def _without_placeholder_base(value: str) -> str:
    """Return an address as it was before feedparser resolved it against `PLACEHOLDER_BASE`."""
    levels = next(
        levels for levels in range(5) if value.startswith(PLACEHOLDER_BASE[: len(PLACEHOLDER_BASE) - 2 * levels])
    )
    return ("/" if levels == 4 else "../" * levels) + value[len(PLACEHOLDER_BASE) - 2 * levels :]


def _markup(detail: dict[str, str], default: Markup = "html") -> Markup:
    kind = detail.get("type")
    return default if not kind else "html" if kind in _HTML else "text"


def _content(fields: PlainFields) -> dict[str, str]:
    """Return the full text: the first HTML content, else the first text (`content:encoded`, `content`, `body`)."""
    if "content" not in fields:
        return _EMPTY
    details = [detail for detail in fields["content"] if _has_text(detail)]
    return next((detail for detail in details if _markup(detail) == "html"), details[0] if details else _EMPTY)


def _has_text(detail: dict[str, str]) -> bool:
    """Return whether a content element has text; Atom also allows pictures and references there."""
    kind = detail.get("type", "")
    return bool(detail.get("value", "").strip()) and (kind in _HTML or kind.startswith("text/") or not kind)


def _summary(fields: PlainFields, description: str) -> dict[str, str]:
    """Return the summary, else the description of the media."""
    if text := fields.get("summary"):
        detail = fields.get("summary_detail", _EMPTY)
        return detail if detail.get("value") == text else {**detail, "value": text}
    return {"value": description, "type": "text/plain"} if description else _EMPTY


def _link(fields: PlainFields) -> str:
    """Return the address of the article, empty if it is only the guid.

    The fallbacks: the original of a tracked link, the first alternate link that is HTML, the link that feedparser
    chose.
    """
    if original := _original_link(fields):
        return original
    pages: list[str] = [
        link["href"]
        for link in fields.get("links", ())
        if link.get("rel", "alternate") == "alternate" and link.get("type", "text/html") in _HTML and link.get("href")
    ]
    if pages:
        # beside an `at:` or `gemini:` link there is often a web link
        return next((page for page in pages if not _OTHER_SCHEME.match(page)), pages[0])
    url: str = fields.get("link", "")
    return "" if url == fields.get("id", "") else url


def _original_link(fields: PlainFields) -> str:
    """Return the `origLink`: FeedBurner, Pheedo and others put it beside a link that counts clicks."""
    links = [fields[name].strip() for name in fields if name.endswith("origlink")]
    # feedparser leaves this reference unescaped in elements with an undeclared prefix
    return next((link.replace("&amp;", "&") for link in links if link.lower().startswith(("http:", "https:"))), "")


def _authors(fields: PlainFields) -> tuple[str, ...]:
    people = fields.get("authors", ())
    names = [person.get("name") or person.get("email", "") for person in people]
    if len(people) == 1 and people[0].get("name") and people[0].get("email"):
        names = [_without_address(fields.get("author", "")) or names[0]]
    return tuple(filter(None, names))


def _without_address(author: str) -> str:
    """Return the name in `lin@harbour.example (林晓)`; feedparser cuts top-level domains after four letters."""
    return _MAIL.sub("", author[:MAX_SHORT]).strip(" ()<>")


def _media(fields: FeedparserDict) -> Iterator[RawMedia]:
    """Yield enclosures, Media RSS contents and thumbnails, each address once."""
    seen: set[str] = set()
    parts = [*fields.get("enclosures", ()), *fields.get("media_content", ()), *fields.get("media_thumbnail", ())]
    contents = len(fields.get("media_content", ()))
    for part in parts:
        url = _text(part, "href") or _text(part, "url")
        if not url or url in seen:
            continue
        seen.add(url)
        yield RawMedia(
            url=url,
            type=_text(part, "type") or _text(part, "medium"),
            length=_text(part, "length") or _text(part, "filesize"),
            width=_text(part, "width"),
            height=_text(part, "height"),
            # feedparser keeps one caption per entry: it is the picture's only if there is one picture
            caption=_text(fields, "media_caption") if contents == 1 and part in fields["media_content"] else "",
        )

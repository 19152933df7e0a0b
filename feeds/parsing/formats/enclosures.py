"""Parse the files of a feed entry: enclosures, Media RSS, pictures and podcast metadata.

lxml parses the entry's own XML with every optional feature off. feedparser is not enough here: it keeps one caption and
one transcript per entry and loses which file they belong to.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice

from lxml import etree

from feeds.common import limits
from feeds.model.attachments import RawChapter, RawEpisode, RawMedia, Transcript
from feeds.parsing.formats.elements import Element, entry_from_lxml, name_of
from feeds.urls.image_origin import mime_type

#: entries without any of these are not parsed a second time
_HINT = re.compile(
    r"<(?:[\w-]{1,20}:(?:group|content\s|player|duration|explicit|chapters|transcript)|(?:[\w-]{1,20}:)?"
    r"(?:enclosure|thumbnail|image|link\s[^<>]{0,2000}?enclosure))",
    re.IGNORECASE,
)
_ENTRIES = frozenset({"item", "entry"})


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryFiles:
    """The files of an entry."""

    media: tuple[RawMedia, ...]
    episode: RawEpisode
    #: description for an entry that has no other text; a caption of a single picture does not count
    description: str


def read_entry_files(xml: str, tags: str, end_tags: str) -> EntryFiles | None:
    """Parse the files of the entry `xml`; `tags` are the start tags open around it.

    Returns None if the entry has no files or lxml finds no entry.
    """
    if not _HINT.search(xml):
        return None
    parser = etree.XMLParser(
        encoding="utf-8", recover=True, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    root = etree.fromstring(f"{tags}{xml}{end_tags}".encode(errors="replace"), parser)
    every = root.iter(etree.Element) if root is not None else ()
    entry = next((element for element in every if name_of(element).local in _ENTRIES), None)
    return None if entry is None else files_of(entry_from_lxml(entry))


def files_of(entry: Element) -> EntryFiles:
    """Return the files of an entry."""
    return EntryFiles(media=_media(entry), episode=_episode(entry), description=_description(entry))


# --- pictures and recordings ----------------------------------------------------------------------------------------


def _media(entry: Element) -> tuple[RawMedia, ...]:
    """Return each address once, in document order, with everything the entry says about it."""
    by_url: dict[str, RawMedia] = {}
    for media in islice(_files(entry), limits.MAX_FILES):
        earlier = by_url.get(media.url)
        by_url[media.url] = media if earlier is None else _merged(earlier, media)
    contents = [media for media in by_url.values() if media.group and not media.is_small]
    if len(contents) == 1:  # a title and caption of the entry belong to its only content
        title, caption = _title_and_caption(entry)
        (content,) = contents
        by_url[content.url] = replace(content, title=content.title or title, caption=content.caption or caption)
    return tuple(by_url.values())


def _files(entry: Element) -> Iterator[RawMedia]:
    group = 0
    for element in entry.children:
        match element.name.family, element.name.local:
            case ("media", "group" | "content"):
                group += 1
                yield from _grouped(element, group)
            case (_, "enclosure"):
                yield from _enclosure(element)
            case ("", "link") if "enclosure" in element.attribute("rel").lower():
                yield from _enclosure(element)
            case ("media" | "itunes" | "", "thumbnail" | "image"):
                yield from _picture(element, is_small=element.name.local == "thumbnail")


def _grouped(element: Element, group: int) -> Iterator[RawMedia]:
    """Yield the contents of a `media:group`, or a single `media:content`, and their thumbnails."""
    title, caption = _title_and_caption(element)
    contents = [element] if element.name.local == "content" else element.media_children("content")
    for content in contents:
        own_title, own_caption = _title_and_caption(content)
        for media in _enclosure(content):
            yield replace(media, title=own_title or title, caption=own_caption or caption, group=group)
    for holder in [element, *(content for content in contents if content is not element)]:
        for thumbnail in holder.media_children("thumbnail"):
            yield from (replace(media, group=group) for media in _picture(thumbnail, is_small=True))


def _enclosure(element: Element) -> Iterator[RawMedia]:
    if url := element.attribute("url", "href", "resource"):
        yield RawMedia(
            url=url,
            type=element.attribute("type") or element.attribute("medium"),
            length=element.attribute("length", "filesize"),
            width=element.attribute("width"),
            height=element.attribute("height"),
            duration=element.attribute("duration"),
            title=element.attribute("title"),
        )


def _picture(element: Element, *, is_small: bool) -> Iterator[RawMedia]:
    """Yield the picture of an `image` or `thumbnail`: the address is in an attribute, a child element or the text."""
    inner = next((child for child in element.children if child.name.local in ("url", "href")), element)
    if url := element.attribute("url", "href", "resource") or inner.text.strip():
        width, height = element.attribute("width"), element.attribute("height")
        yield RawMedia(url=url, type="image", width=width, height=height, is_small=is_small)


def _merged(first: RawMedia, second: RawMedia) -> RawMedia:
    """Merge two descriptions of one address; the values of the first have priority."""
    names = ("type", "length", "width", "height", "duration", "title", "caption", "group")
    filled = {name: getattr(first, name) or getattr(second, name) for name in names}
    return replace(first, **filled, is_small=first.is_small and second.is_small)


def _title_and_caption(holder: Element) -> tuple[str, str]:
    """Return the title and caption directly inside an element, under the names that `syndication` gave them."""
    texts = {child.name.local: child.text.strip() for child in holder.children if child.name.family == "media"}
    return texts.get("heading", ""), texts.get("caption", "")


def _description(entry: Element) -> str:
    """Return the description of the entry, of a group or of a recording; YouTube entries have no other text."""
    groups = entry.media_children("group")
    contents = [content for holder in (entry, *groups) for content in holder.media_children("content")]
    recordings = [content for content in contents if not _is_picture(content)]
    return next(filter(None, (_title_and_caption(holder)[1] for holder in (entry, *groups, *recordings))), "")


def _is_picture(content: Element) -> bool:
    kind = content.attribute("type") or content.attribute("medium") or mime_type(content.attribute("url")) or ""
    return kind.startswith("image")


# --- podcast metadata ------------------------------------------------------------------------------------------------


def _episode(entry: Element) -> RawEpisode:
    texts: dict[str, str] = {}
    chapters: list[RawChapter] = []
    transcripts: list[Transcript] = []
    for element in entry.children:
        match element.name.family, element.name.local:
            case ("itunes", "duration" | "explicit" as name):
                texts.setdefault(name, element.text.strip()[: limits.MAX_SHORT])
            case ("podcast", "chapters") if url := element.attribute("url", "href"):
                texts.setdefault("chapters_url", url)
                texts.setdefault("chapters_type", element.attribute("type"))
            case ("podcast", "transcript") if url := element.attribute("url", "href"):
                transcripts.append(
                    Transcript(url=url, type=element.attribute("type"), language=element.attribute("language"))
                )
            case ("psc", "chapters"):
                chapters += map(_chapter, element.children)
    return RawEpisode(
        **texts,
        chapters=tuple(chapters[: limits.MAX_CHAPTERS]),
        transcripts=tuple(transcripts[: limits.MAX_FILES]),
    )


def _chapter(element: Element) -> RawChapter:
    return RawChapter(
        start=element.attribute("start"),
        title=element.attribute("title"),
        url=element.attribute("href"),
        image=element.attribute("image"),
    )

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
from feeds.urls.image_origin import mime_type

#: entries without any of these are not parsed a second time
_HINT = re.compile(
    r"<(?:[\w-]{1,20}:(?:group|content\s|player|duration|explicit|chapters|transcript)|(?:[\w-]{1,20}:)?"
    r"(?:enclosure|thumbnail|image|link\s[^<>]{0,2000}?enclosure))",
    re.IGNORECASE,
)
#: the first key that the namespace or an undeclared prefix contains; the iTunes namespace contains `podcast` as well
_FAMILIES = {"mrss": "media", "itunes": "itunes", "podcast": "podcast", "simple-chapters": "psc", "psc": "psc"}
_ENTRIES = frozenset({"item", "entry"})

_Element = etree._Element


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
    entry = next((element for element in every if _name(element)[1] in _ENTRIES), None)
    if entry is None:
        return None
    return EntryFiles(media=_media(entry), episode=_episode(entry), description=_description(entry))


# --- pictures and recordings ----------------------------------------------------------------------------------------


def _media(entry: _Element) -> tuple[RawMedia, ...]:
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


def _files(entry: _Element) -> Iterator[RawMedia]:
    group = 0
    for element in _children(entry):
        match _name(element):
            case ("media", "group" | "content"):
                group += 1
                yield from _grouped(element, group)
            case (_, "enclosure"):
                yield from _enclosure(element)
            case ("", "link") if "enclosure" in _attribute(element, "rel").lower():
                yield from _enclosure(element)
            case ("media" | "itunes" | "", "thumbnail" | "image"):
                yield from _picture(element, is_small=_name(element)[1] == "thumbnail")


def _grouped(element: _Element, group: int) -> Iterator[RawMedia]:
    """Yield the contents of a `media:group`, or a single `media:content`, and their thumbnails."""
    title, caption = _title_and_caption(element)
    contents = [element] if _name(element)[1] == "content" else _media_children(element, "content")
    for content in contents:
        own_title, own_caption = _title_and_caption(content)
        for media in _enclosure(content):
            yield replace(media, title=own_title or title, caption=own_caption or caption, group=group)
    for holder in dict.fromkeys([element, *contents]):
        for thumbnail in _media_children(holder, "thumbnail"):
            yield from (replace(media, group=group) for media in _picture(thumbnail, is_small=True))


def _enclosure(element: _Element) -> Iterator[RawMedia]:
    if url := _attribute(element, "url", "href", "resource"):
        yield RawMedia(
            url=url,
            type=_attribute(element, "type") or _attribute(element, "medium"),
            length=_attribute(element, "length", "filesize"),
            width=_attribute(element, "width"),
            height=_attribute(element, "height"),
            duration=_attribute(element, "duration"),
            title=_attribute(element, "title"),
        )


def _picture(element: _Element, *, is_small: bool) -> Iterator[RawMedia]:
    """Yield the picture of an `image` or `thumbnail`: the address is in an attribute, a child element or the text."""
    inner = next((child for child in _children(element) if _name(child)[1] in ("url", "href")), element)
    if url := _attribute(element, "url", "href", "resource") or _text(inner):
        width, height = _attribute(element, "width"), _attribute(element, "height")
        yield RawMedia(url=url, type="image", width=width, height=height, is_small=is_small)


def _merged(first: RawMedia, second: RawMedia) -> RawMedia:
    """Merge two descriptions of one address; the values of the first have priority."""
    names = ("type", "length", "width", "height", "duration", "title", "caption", "group")
    filled = {name: getattr(first, name) or getattr(second, name) for name in names}
    return replace(first, **filled, is_small=first.is_small and second.is_small)


def _title_and_caption(holder: _Element) -> tuple[str, str]:
    """Return the title and caption directly inside an element, under the names that `syndication` gave them."""
    texts = {_name(child)[1]: _text(child) for child in _children(holder) if _name(child)[0] == "media"}
    return texts.get("heading", ""), texts.get("caption", "")


def _description(entry: _Element) -> str:
    """Return the description of the entry, of a group or of a recording; YouTube entries have no other text."""
    groups = _media_children(entry, "group")
    contents = [content for holder in (entry, *groups) for content in _media_children(holder, "content")]
    recordings = [content for content in contents if not _is_picture(content)]
    return next(filter(None, (_title_and_caption(holder)[1] for holder in (entry, *groups, *recordings))), "")


def _is_picture(content: _Element) -> bool:
    kind = _attribute(content, "type") or _attribute(content, "medium") or mime_type(_attribute(content, "url")) or ""
    return kind.startswith("image")


# --- podcast metadata ------------------------------------------------------------------------------------------------


def _episode(entry: _Element) -> RawEpisode:
    texts: dict[str, str] = {}
    chapters: list[RawChapter] = []
    transcripts: list[Transcript] = []
    for element in _children(entry):
        match _name(element):
            case ("itunes", "duration" | "explicit" as name):
                texts.setdefault(name, _text(element)[: limits.MAX_SHORT])
            case ("podcast", "chapters") if url := _attribute(element, "url", "href"):
                texts.setdefault("chapters_url", url)
                texts.setdefault("chapters_type", _attribute(element, "type"))
            case ("podcast", "transcript") if url := _attribute(element, "url", "href"):
                transcripts.append(
                    Transcript(url=url, type=_attribute(element, "type"), language=_attribute(element, "language"))
                )
            case ("psc", "chapters"):
                chapters += map(_chapter, _children(element))
    return RawEpisode(
        **texts,
        chapters=tuple(chapters[: limits.MAX_CHAPTERS]),
        transcripts=tuple(transcripts[: limits.MAX_FILES]),
    )


def _chapter(element: _Element) -> RawChapter:
    return RawChapter(
        start=_attribute(element, "start"),
        title=_attribute(element, "title"),
        url=_attribute(element, "href"),
        image=_attribute(element, "image"),
    )


# --- elements of any namespace ----------------------------------------------------------------------------------------


def _children(parent: _Element) -> Iterator[_Element]:
    return (child for child in parent if isinstance(child.tag, str))


def _media_children(parent: _Element, local: str) -> list[_Element]:
    return [child for child in _children(parent) if _name(child) == ("media", local)]


def _name(element: _Element) -> tuple[str, str]:
    """Return the namespace family of an element (empty for the feed's own) and its local name, both in lower case."""
    namespace, _, local = str(element.tag).rpartition("}")
    if not namespace and ":" in local:  # an undeclared prefix
        namespace, _, local = local.partition(":")
    if namespace == "media":
        return namespace, local.lower()
    return next((family for mark, family in _FAMILIES.items() if mark in namespace.lower()), ""), local.lower()


def _text(element: _Element) -> str:
    return "".join(map(str, element.itertext())).strip()


def _attribute(element: _Element, *names: str) -> str:
    """Return the first of these attributes that has a value, in any namespace."""
    values = {str(name).rpartition("}")[2].lower(): str(value).strip() for name, value in element.attrib.items()}
    return next((values[name] for name in names if values.get(name)), "")

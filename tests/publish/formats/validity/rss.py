"""What the validator asks of RSS 2.0 and of the RSS Profile."""

import re
from datetime import datetime
from email.utils import parsedate_to_datetime
from xml.etree import ElementTree

from tests.publish.formats.validity.bodies import html
from tests.publish.formats.validity.shared import (
    ATOM,
    CONTENT,
    DC,
    HTTP,
    ITUNES,
    LANGUAGE,
    MIME,
    RFC822,
    RFC3339,
    URI,
    UUID_URN,
    Problems,
    archive,
    date,
    distinct,
    no_html,
    once,
)

_PLAYED = (".m4a", ".mp3", ".mov", ".mp4", ".m4v", ".pdf", ".epub")
_DURATION = re.compile(r"\d+(:[0-5]\d(:[0-5]\d)?)?")


def rss(root: ElementTree.Element) -> Problems:
    channel = root[0]
    if root.get("version") != "2.0":
        yield "InvalidRSSVersion"
    singles = ("language", "copyright", "docs", "generator", "ttl", "lastBuildDate", "pubDate")
    yield from once(channel, ("title", "link", "description"), singles)
    tags = [child.tag for child in channel]
    if "item" in tags and set(tags[tags.index("item") :]) != {"item"}:
        yield "MisplacedItem"
    for name in ("title", "description", "copyright"):
        yield from (problem for element in channel.findall(name) for problem in no_html(element))
    if not URI.fullmatch(channel.findtext("link", "")):
        yield f"InvalidFullLink: {channel.findtext('link')}"
    if not LANGUAGE.fullmatch(channel.findtext("language", "zh")):
        yield f"InvalidLanguage: {channel.findtext('language')}"
    if not channel.findtext("ttl", "1").isdigit() or int(channel.findtext("ttl", "1")) < 1:
        yield "InvalidPositiveInteger: ttl"
    yield from date(channel.findtext("lastBuildDate", ""), RFC822, parsedate_to_datetime)
    yield from _said_twice(channel)
    yield from (problem for name in ("managingEditor", "webMaster") for problem in _person(channel, name))
    yield from _image(channel)
    yield from (
        f"UseZeroForMidnight: {entry.text}" for entry in channel.iterfind("skipHours/hour") if entry.text == "24"
    )
    items = channel.findall("item")
    yield from (problem for item in items for problem in _item(item))
    yield from distinct("DuplicateValue", [item.findtext("guid", "") for item in items])
    yield from archive(channel)
    yield from _itunes(channel, items)


def _itunes(channel: ElementTree.Element, items: list[ElementTree.Element]) -> Problems:
    """What iTunes elements require of the channel and of the enclosure."""
    used = [item for item in items if any(child.tag.startswith(ITUNES) for child in item)]
    if not used and not any(child.tag.startswith(ITUNES) for child in channel):
        return
    for name in ("language", f"{ITUNES}category", f"{ITUNES}explicit"):
        if channel.find(name) is None:
            yield f"MissingItunesElement: {name}"
    if channel.find(f"{ITUNES}owner/{ITUNES}email") is None:
        yield "MissingItunesEmail"
    for item in used:
        enclosure = item.find("enclosure")
        if enclosure is not None and not enclosure.get("url", "").endswith(_PLAYED):
            yield f"UnsupportedItunesFormat: {enclosure.get('url')}"
    for holder in (channel, *used):
        yield from once(holder, (), tuple(ITUNES + name for name in ("duration", "image", "explicit", "category")))
        if not _DURATION.fullmatch(holder.findtext(f"{ITUNES}duration", "0")):
            yield f"InvalidDuration: {holder.findtext(f'{ITUNES}duration')}"
        if holder.findtext(f"{ITUNES}explicit", "true") not in ("true", "false"):
            yield "InvalidTrueFalse"
        for image in holder.findall(f"{ITUNES}image"):
            if not HTTP.match(image.get("href", "")):
                yield f"InvalidURLAttribute: {image.get('href')}"


def _item(item: ElementTree.Element) -> Problems:
    singles = ("link", "pubDate", "source", f"{CONTENT}encoded", f"{ATOM}updated", f"{DC}rights", f"{DC}language")
    yield from once(item, ("title", "description", "guid"), singles)
    tags = [child.tag for child in item]
    if tags.count("enclosure") > 1:
        yield "DuplicateEnclosure"
    if f"{CONTENT}encoded" in tags[: tags.index("description")]:
        yield "NeedDescriptionBeforeContent"
    yield from _person(item, "author")
    if {"author", f"{DC}date", f"{DC}subject", f"{DC}source", f"{ATOM}id", f"{ATOM}published"} & set(tags):
        yield "DuplicateItemSemantics"
    if f"{ATOM}content" in tags or f"{ATOM}summary" in tags:
        yield "DuplicateDescriptionSemantics"
    for name in ("description", f"{CONTENT}encoded"):
        yield from html(item.findtext(name, ""), name)
    for name in ("title", "category", "source"):
        yield from (problem for element in item.findall(name) for problem in no_html(element))
    for link in item.findall("link"):
        if not URI.fullmatch(link.text or ""):
            yield f"InvalidFullLink: {link.text}"
    yield from _guid(item.find("guid"))
    yield from _enclosure(item.find("enclosure"))
    if (source := item.find("source")) is not None and not URI.fullmatch(source.get("url", "")):
        yield f"InvalidFullLink: source {source.get('url')}"
    yield from date(item.findtext("pubDate", ""), RFC822, parsedate_to_datetime)
    for updated in item.findall(f"{ATOM}updated"):
        yield from date(updated.text or "", RFC3339, datetime.fromisoformat)
    if any(not (category.text or "").strip() for category in item.findall("category")):
        yield "NotBlank: category"


def _said_twice(channel: ElementTree.Element) -> Problems:
    """Dublin Core in a channel says what RSS has elements of its own for."""
    yield from (f"DuplicateSemantics: {child.tag}" for child in channel if child.tag.startswith(DC))


def _person(parent: ElementTree.Element, name: str) -> Problems:
    """The RSS profile: `lin@example.org (Lin Hai)`."""
    for person in parent.findall(name):
        text = person.text or ""
        if not text.endswith(")"):
            yield f"EmailFormat: {text}" if " " in text else f"MissingRealName: {text}"


def _image(channel: ElementTree.Element) -> Problems:
    if (image := channel.find("image")) is not None:
        if image.findtext("title") != channel.findtext("title"):
            yield "ImageTitleDoesntMatch"
        if image.findtext("link") != channel.findtext("link"):
            yield "ImageLinkDoesntMatch"


def _guid(guid: ElementTree.Element | None) -> Problems:
    if guid is None:
        yield "MissingGuid"
    elif guid.get("isPermaLink") != "false":
        yield "InvalidPermalink"
    elif not UUID_URN.fullmatch(guid.text or ""):
        yield f"NotSufficientlyUnique: {guid.text}"


def _enclosure(enclosure: ElementTree.Element | None) -> Problems:
    if enclosure is None:
        return
    if set(enclosure.attrib) != {"url", "length", "type"}:
        yield f"MissingAttribute: enclosure {enclosure.attrib}"
    if not HTTP.match(enclosure.get("url", "")) or not URI.fullmatch(enclosure.get("url", "")):
        yield f"InvalidURLAttribute: {enclosure.get('url')}"
    if not enclosure.get("length", "").isdigit():
        yield f"InvalidIntegerAttribute: {enclosure.get('length')}"
    if not MIME.fullmatch(enclosure.get("type", "")):
        yield f"InvalidMIMEAttribute: {enclosure.get('type')}"

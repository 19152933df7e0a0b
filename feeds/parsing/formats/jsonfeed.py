"""JSON Feed 1.0 and 1.1 (https://www.jsonfeed.org/version/1.1/, read 2025-11), tolerant of common mistakes.

An item that cannot be parsed is reported with its index; the other items are still parsed.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from feeds.common import limits
from feeds.errors import DocumentError, TooHostile
from feeds.messages import Message, untranslated
from feeds.messages.reasons import Reason
from feeds.model import RawChannel, RawEntry
from feeds.model.attachments import RawMedia
from feeds.parsing.corrections import CorrectionKind, Corrections
from feeds.parsing.formats.decoding import decode

#: PHP escapes the `/`
_VERSION = re.compile(r"""https?:(?:\\?/){2}(?:www\.)?jsonfeed\.org\\?/version\\?/1""")
_ITEMS = re.compile(r'"items"\s{0,64}:\s{0,64}\[')
#: keys that are specific to JSON Feed
_KEYS = re.compile(
    r'"(home_page_url|feed_url|content_html|content_text|external_url|date_published|date_modified)"\s{0,64}:'
)
#: an item with only a summary needs an address or id
_SUMMARY = re.compile(r'"summary"\s{0,64}:')
_NAME = re.compile(r'"(?:url|id)"\s{0,64}:')
_SPACE = re.compile(r"[ \t\r\n,:]*")
_SURROGATE = re.compile("[\ud800-\udfff]")


class _Object(dict[str, Any]):
    """A JSON object that remembers its duplicate keys."""

    twice: frozenset[str] = frozenset()


def recognises(head: str) -> bool:
    """Return whether `head` begins a JSON object that names a version of JSON Feed or has its keys."""
    if head.lstrip()[:1] != "{":
        return False
    has_keys = _KEYS.search(head) or (_SUMMARY.search(head) and _NAME.search(head))
    return bool(_VERSION.search(head) or (_ITEMS.search(head) and has_keys))


def read(body: bytes) -> Iterator[RawEntry | DocumentError]:
    """Yield the items of a feed in document order, or a DocumentError in place of an invalid item.

    For a truncated document the complete items are parsed, then a DocumentError reports the position. Raises
    DocumentError if there is no complete item, TooHostile if the document is nested too deeply.
    """
    feed, fault = _load(decode(body))
    items = feed.get("items")
    if not isinstance(items, list) or "items" in feed.twice:
        kind = Reason.TWO() if "items" in feed.twice else _json_type(items)
        raise DocumentError(Reason.ITEMS(why=kind))
    # shared by all items
    channel, authors = _channel(feed), _authors(feed)
    for index, item in enumerate(items[: limits.MAX_ENTRIES]):
        problem = _problem(item)
        yield DocumentError(Reason.ITEM(number=index, why=problem)) if problem else _entry(item, channel, authors)
    if len(items) > limits.MAX_ENTRIES:
        yield DocumentError(Reason.TOO_MANY_ITEMS(most=limits.MAX_ENTRIES, number=len(items)))
    if fault:
        yield fault


def _load(text: str) -> tuple[_Object, DocumentError | None]:
    """Parse the object in `text`; for broken JSON return its complete members and the error.

    Numbers stay text, so that an id of 5,000 digits costs nothing.
    """
    try:
        feed, fault = _DECODER.decode(text), None
    except json.JSONDecodeError as error:
        reason = Reason.JSON(why=untranslated(error.msg), column=error.colno)
        fault = DocumentError(reason, line=error.lineno)
        feed = _complete_members(text)
        if not feed.get("items"):
            raise fault from error
    except RecursionError as error:
        raise TooHostile(Reason.JSON_TOO_DEEP()) from error
    if not isinstance(feed, _Object):
        raise DocumentError(Reason.JSON_OBJECT(why=_json_type(feed)))
    return feed, fault


def _complete_members(text: str) -> _Object:
    """Return the members of a broken object up to the error, with the complete items."""
    members: list[tuple[str, Any]] = []
    position = _skip(text, text.find("{") + 1)
    try:
        while text[position : position + 1] not in {"}", ""}:
            key, position = _DECODER.raw_decode(text, position)
            if not isinstance(key, str):
                break
            position = _skip(text, position)
            if key == "items" and text[position] == "[":
                items, end = _read_array(text, position + 1)
                members.append((key, items))
                if end is None:
                    break
                position = end
            else:
                value, position = _DECODER.raw_decode(text, position)
                members.append((key, value))
            position = _skip(text, position)
    except _BROKEN:
        pass  # the members before the error are complete
    return _object(members)


def _read_array(text: str, position: int) -> tuple[list[Any], int | None]:
    """Return the values of an array from `position` on, and the position after its end; None if it breaks off."""
    items: list[Any] = []
    position = _skip(text, position)
    try:
        while text[position] != "]":
            item, position = _DECODER.raw_decode(text, position)
            items.append(item)
            position = _skip(text, position)
    except _BROKEN:
        return items, None
    return items, position + 1


def _skip(text: str, position: int) -> int:
    """Return the position after white space, commas and colons."""
    match = _SPACE.match(text, position)
    return match.end() if match else position


def _object(pairs: list[tuple[str, Any]]) -> _Object:
    """Return an object; as in every JSON parser the last of several equal keys counts, and the duplicates are
    remembered.
    """
    json_object = _Object(pairs)
    if len(json_object) < len(pairs):
        counts = Counter(key for key, _ in pairs)
        json_object.twice = frozenset(key for key, count in counts.items() if count > 1)
    return json_object


_TYPES = {_Object: Reason.OBJECT, list: Reason.ARRAY, str: Reason.STRING, bool: Reason.BOOLEAN}
#: a value breaks off, or is nested too deeply
_BROKEN = (json.JSONDecodeError, IndexError, RecursionError)
_DECODER = json.JSONDecoder(object_pairs_hook=_object, parse_int=str, parse_float=str, parse_constant=str)


def _problem(item: Any) -> Message | None:
    """Return why `item` is not a valid entry, None if it is valid."""
    if not isinstance(item, _Object):
        return Reason.ITEM_OBJECT(why=_json_type(item))
    if item.twice:
        return Reason.REPEATED_KEY(words=repr(min(item.twice)[:60]))
    if not any(_text(item, key) for key in ("id", "url", "external_url", "title", "content_html", "content_text")):
        return Reason.EMPTY_ITEM()
    return None


def _notes(item: _Object) -> tuple[Message, ...]:
    """Return the corrections of an item: labels beyond the limit."""
    notes = Corrections()
    for key in ("authors", "tags"):
        if (excess := len(_list(item, key)) - limits.MAX_LABELS) > 0:
            notes.add(CorrectionKind.LABELS_CUT, excess)
    return notes.messages()


def _channel(feed: _Object) -> RawChannel:
    return RawChannel(
        title=_text(feed, "title"),
        link=_text(feed, "home_page_url"),
        url=_text(feed, "feed_url"),
        language=_text(feed, "language"),
    )


def _entry(item: _Object, channel: RawChannel, authors: tuple[str, ...]) -> RawEntry:
    as_html, link = _text(item, "content_html"), _text(item, "url") or _text(item, "external_url")
    return RawEntry(
        format="jsonfeed",
        title=_text(item, "title"),
        link=link,
        external=_text(item, "external_url") if _text(item, "url") else "",
        guid=_text(item, "id"),
        is_permalink=not link,  # "Items" of version 1.1: an id is best a full address
        summary=_text(item, "summary"),
        summary_type="text",
        content=as_html or _text(item, "content_text"),
        content_type="html" if as_html else "text",
        published=_text(item, "date_published"),
        updated=_text(item, "date_modified"),
        authors=_authors(item) or authors,
        categories=tuple(
            _SURROGATE.sub("\ufffd", tag)
            for tag in _list(item, "tags")[: limits.MAX_LABELS]
            if isinstance(tag, str) and tag
        ),
        language=_text(item, "language"),
        media=tuple(_media(item)),
        channel=channel,
        provenance=_notes(item),
    )


def _authors(holder: _Object) -> tuple[str, ...]:
    """Return the names in `authors` (1.1) or `author` (1.0); the address replaces a missing name."""
    people = _list(holder, "authors")[: limits.MAX_LABELS] or [holder.get("author")]
    names = (_text(person, "name") or _text(person, "url") for person in people)
    return tuple(filter(None, names))


def _media(item: _Object) -> Iterator[RawMedia]:
    """Yield the pictures, then the attachments, each address once."""
    seen = {""}
    pictures = [RawMedia(url=_text(item, key), type="image") for key in ("image", "banner_image")]
    attachments = [
        RawMedia(
            url=_text(part, "url"),
            type=_text(part, "mime_type"),
            length=_text(part, "size_in_bytes"),
            duration=_text(part, "duration_in_seconds"),
            title=_text(part, "title"),
        )
        for part in _list(item, "attachments")
    ]
    for medium in pictures + attachments:
        if medium.url not in seen:
            seen.add(medium.url)
            yield medium


def _text(holder: Any, key: str) -> str:
    """Return the text or number under `key`, empty for any other type; a single surrogate becomes U+FFFD."""
    value = holder.get(key) if isinstance(holder, _Object) else None
    return _SURROGATE.sub("\ufffd", value) if isinstance(value, str) else ""


def _json_type(value: Any) -> Message:
    """Return the JSON name of a value's type; numbers are parsed as text."""
    return _TYPES.get(type(value), Reason.NULL)()


def _list(holder: _Object, key: str) -> list[Any]:
    value = holder.get(key)
    return value if isinstance(value, list) else []

"""The readers with their formats, the expected entries of a feed, and the known deviations of each reader."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from tests.accepted.readers import with_atoma, with_fastfeedparser, with_feedparser, with_node, with_reader
from tests.accepted.readers.seen import Reader, Seen, seen

#: name -> the reader, and the formats that it parses
READERS: dict[str, tuple[Reader, tuple[str, ...]]] = {
    "feedparser": (with_feedparser.read, ("rss", "atom")),
    "fastfeedparser": (with_fastfeedparser.read, ("rss", "atom", "json")),
    "atoma": (with_atoma.read, ("rss", "atom", "json")),
    "reader": (with_reader.read, ("rss", "atom", "json")),
    "rss-parser": (with_node.reader("rss-parser"), ("rss", "atom")),
    "feedsmith": (with_node.reader("feedsmith"), ("rss", "atom", "json")),
    "feed-extractor": (with_node.reader("feed-extractor"), ("rss", "atom", "json")),
}
#: those that need Node
OF_NODE = frozenset({"rss-parser", "feedsmith", "feed-extractor"})
#: readers that return entries in an order of their own
UNORDERED = frozenset({"reader"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Quirk:
    """One field that a reader parses differently."""

    field: str
    why: str
    #: entry -> value of the reader; None if it does not follow from the compared fields
    shows: Callable[[Seen], object] | None = None


def _first(entry: Seen) -> object:
    return entry.authors[:1]


def _last(entry: Seen) -> object:
    return entry.authors[-1:]


_NO_AUTHORS = Quirk(field="authors", why="reads RSS's own `author`, an e-mail address", shows=lambda _: ())
_ENCLOSED = Quirk(field="image", why="knows no Media RSS, so sees a picture only as an enclosure")

#: by reader and format
QUIRKS: Mapping[tuple[str, str], tuple[Quirk, ...]] = {
    **{
        ("fastfeedparser", extension): (Quirk(field="authors", why="shows one author alone", shows=_first),)
        for extension in ("rss", "atom", "json")
    },
    ("atoma", "rss"): (
        _NO_AUTHORS,
        _ENCLOSED,
        Quirk(field="updated", why="RSS has no word for it, and it reads no Atom in RSS", shows=lambda _: None),
    ),
    ("atoma", "atom"): (_ENCLOSED,),
    ("atoma", "json"): (Quirk(field="authors", why="reads `author` of JSON Feed 1.0 alone", shows=lambda _: ()),),
    ("reader", "rss"): (Quirk(field="authors", why="keeps the last of several authors", shows=_last), _ENCLOSED),
    ("reader", "atom"): (Quirk(field="authors", why="keeps the last of several authors", shows=_last), _ENCLOSED),
    ("reader", "json"): (Quirk(field="image", why="shows attachments alone: of pictures those that are no lead"),),
    ("feed-extractor", "atom"): (
        Quirk(
            field="published",
            why="prefers `updated`",
            shows=lambda entry: entry.updated or entry.published,
        ),
        # its published date is the last change, so `updated` is empty
        Quirk(field="updated", why="prefers `updated`", shows=lambda _: None),
    ),
}
#: readers that reject a feed without entries
REFUSES_EMPTY = frozenset({("feed-extractor", "atom")})
#: readers that copy the author of an Atom feed to entries without author (RFC 4287 section 4.2.1)
INHERITING = frozenset({"atoma"})
#: readers that use the first link of an Atom entry as its page, for any `rel`
FIRST_LINK = frozenset({"fastfeedparser", "feed-extractor", "rss-parser"})


def expected_entries(document: bytes, extension: str, name: str = "") -> tuple[Seen, ...]:
    """The entries that reader `name` should parse, from the JSON feed of the same entries; all fields if no name."""
    feed = json.loads(document)
    return tuple(_shown(_entry(item, feed, extension, name), name, extension) for item in feed["items"])


def _entry(item: dict[str, Any], feed: dict[str, Any], extension: str, name: str) -> Seen:
    authors = [author["name"] for author in item.get("authors", ())]
    if extension == "atom" and not authors and name in INHERITING:
        authors = [feed["title"]]
    return seen(
        id=item["id"],
        title=item["title"],
        link=item.get("url") or (_first_recording(item) if extension == "atom" and name in FIRST_LINK else None),
        published=datetime.fromisoformat(item["date_published"]),
        updated=datetime.fromisoformat(item["date_modified"]),
        authors=authors,
        image=item.get("image"),
    )


def _first_recording(item: dict[str, Any]) -> str | None:
    """The first audio or video attachment of an entry."""
    kinds = ("audio/", "video/", "application/")
    return next(
        (attachment["url"] for attachment in item.get("attachments", ()) if attachment["mime_type"].startswith(kinds)),
        None,
    )


def _shown(entry: Seen, name: str, extension: str) -> Seen:
    changes = {quirk.field: quirk.shows(entry) for quirk in QUIRKS.get((name, extension), ()) if quirk.shows}
    return replace(entry, **changes)  # type: ignore[arg-type]  # each exception gives what its field holds


def compared(entries: Sequence[Seen], name: str, extension: str) -> list[dict[str, object]]:
    """The entries without the fields that this reader does not have."""
    left_out = {quirk.field for quirk in QUIRKS.get((name, extension), ()) if quirk.shows is None}
    ordered = sorted(entries, key=lambda entry: entry.id) if name in UNORDERED else entries
    return [{field: getattr(entry, field) for field in Seen.__slots__ if field not in left_out} for entry in ordered]

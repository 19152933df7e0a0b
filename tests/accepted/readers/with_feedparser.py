"""feedparser, as most Python readers call it: with its own cleaning."""

import io
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

import feedparser

from tests.accepted.readers.seen import Seen, seen


def read(_extension: str, documents: Sequence[bytes]) -> list[tuple[Seen, ...]]:
    return [tuple(_entries(document)) for document in documents]


def _entries(document: bytes) -> Iterator[Seen]:
    parsed = feedparser.parse(io.BytesIO(document))
    assert not parsed.bozo, parsed.get("bozo_exception")
    for entry in parsed.entries:
        pictures = [media["url"] for media in entry.get("media_content", ()) if media.get("medium") == "image"]
        yield seen(
            id=entry.id,
            title=entry.title,
            # where an Atom entry has no link, it takes the id for one
            link=None if entry.get("link") == entry.id else entry.get("link"),
            published=_moment(entry, "published_parsed"),
            updated=_moment(entry, "updated_parsed"),
            authors=[media.get("name") for media in entry.get("authors", ())],
            image=next(iter(pictures), None),
        )


def _moment(entry: Any, name: str) -> datetime | None:
    # `get` would answer with the date of publication where nothing was updated
    return datetime(*entry[name][:6], tzinfo=UTC) if name in entry else None

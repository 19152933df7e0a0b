"""feedparser with its default options, including its sanitizer."""

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
            # it uses the id of an Atom entry without a link as its link
            link=None if entry.get("link") == entry.id else entry.get("link"),
            published=_moment(entry, "published_parsed"),
            updated=_moment(entry, "updated_parsed"),
            authors=[media.get("name") for media in entry.get("authors", ())],
            image=next(iter(pictures), None),
        )


def _moment(entry: Any, name: str) -> datetime | None:
    # `get` would return the publication date of an entry without `updated`
    return datetime(*entry[name][:6], tzinfo=UTC) if name in entry else None

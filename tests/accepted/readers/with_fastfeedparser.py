"""fastfeedparser, which parses all three formats."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import fastfeedparser

from tests.accepted.readers.seen import Seen, seen


def read(_extension: str, documents: Sequence[bytes]) -> list[tuple[Seen, ...]]:
    return [tuple(_entry(entry) for entry in fastfeedparser.parse(document).entries) for document in documents]


def _entry(entry: Any) -> Seen:
    pictures = [media["url"] for media in entry.get("media_content") or () if media.get("medium") == "image"]
    return seen(
        id=entry["id"],
        title=entry["title"],
        link=entry.get("link"),
        published=_moment(entry.get("published")),
        updated=_moment(entry.get("updated")),
        authors=[entry.get("author")],
        image=next(iter(pictures), entry.get("image")),
    )


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None

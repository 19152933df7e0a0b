"""Articles as JSON knows them, and digests over that; the spelling is for ever, as every stored row depends on it."""

import json
from collections.abc import Iterable
from dataclasses import fields
from datetime import datetime
from hashlib import blake2b
from typing import Any

from feeds.model import Article, Image, Media
from feeds.model.attachments import Chapter, Episode, Transcript

_NAMES = {
    kind: tuple(field.name for field in fields(kind)) for kind in (Article, Image, Media, Episode, Chapter, Transcript)
}

#: what two deliveries of one content may say differently: the clock is in most of them, of undated articles in all;
#: the source is what the catalogue of the day calls the publisher
_NOT_CONTENT = frozenset({"id", "source", "published", "updated", "first_seen", "also_at", "related", "provenance"})


def content_digest(article: Article) -> str:
    """Return 32 hex digits over what the article says, whenever and by whichever way it came."""
    return _hash(article, (name for name in _NAMES[Article] if name not in _NOT_CONTENT))


def delivery_digest(article: Article) -> str:
    """Return 32 hex digits over what was corrected on the way; of two deliveries at one moment the smaller is kept."""
    return _hash(article, ("provenance",))


def to_json_value(value: Any) -> object:
    """Return `value` as JSON knows it, without the empty fields of a dataclass.

    Leaving the empty out means that a field added to the model later changes no digest and no stored body.
    """
    if isinstance(value, datetime):
        return value.isoformat(timespec="milliseconds")
    if isinstance(value, tuple):
        return [to_json_value(item) for item in value]
    if isinstance(value, str | int | None):
        return value
    pairs = ((name, getattr(value, name)) for name in _NAMES[type(value)])
    return {name: to_json_value(field) for name, field in pairs if not _is_empty(field)}


def _hash(article: Article, names: Iterable[str]) -> str:
    values = {name: to_json_value(getattr(article, name)) for name in names if not _is_empty(getattr(article, name))}
    spelled = json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    # a lone surrogate is no reason to lose an article
    return blake2b(spelled.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def _is_empty(value: object) -> bool:
    return value is None or value in ("", ())

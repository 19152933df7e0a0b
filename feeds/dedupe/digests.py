"""Articles as JSON values, and hashes of the JSON text; every stored row depends on its exact form: never change it."""

import json
from collections.abc import Iterable
from dataclasses import fields
from datetime import datetime
from hashlib import blake2b
from typing import Any

from feeds.messages import Message
from feeds.model import Article, Image, Media
from feeds.model.attachments import Chapter, Episode, Transcript

_NAMES = {
    kind: tuple(field.name for field in fields(kind)) for kind in (Article, Image, Media, Episode, Chapter, Transcript)
}

#: fields that may differ between two deliveries of one content: times differ in most of them, and always for undated
#: articles; the source depends on the current catalogue
_NOT_CONTENT = frozenset({"id", "source", "published", "updated", "first_seen", "also_at", "related", "provenance"})


def content_digest(article: Article) -> str:
    """Return the hash of the content of an article, 32 hex digits; it does not depend on time or way of delivery."""
    return _hash(article, (name for name in _NAMES[Article] if name not in _NOT_CONTENT))


def delivery_digest(article: Article) -> str:
    """Return the hash of the corrections; of two deliveries at the same time the smaller hash wins.

    Earlier versions hashed sentences, without the prefix: it makes the stored hashes of sentences the smaller ones, so
    that importing the same documents again changes no article.
    """
    return f"m{_hash(article, ('provenance',))}"


def to_json_value(value: Any) -> object:
    """Serialize `value` to a JSON value, without the empty fields of a dataclass.

    Because empty fields are omitted, a new field of the model changes no hash and no stored body.
    """
    if isinstance(value, datetime):
        return value.isoformat(timespec="milliseconds")
    if isinstance(value, tuple):
        return [to_json_value(item) for item in value]
    if isinstance(value, str | int | None):
        return value
    if isinstance(value, Message):
        return value.to_json()
    pairs = ((name, getattr(value, name)) for name in _NAMES[type(value)])
    return {name: to_json_value(field) for name, field in pairs if not _is_empty(field)}


def _hash(article: Article, names: Iterable[str]) -> str:
    values = {name: to_json_value(getattr(article, name)) for name in names if not _is_empty(getattr(article, name))}
    spelled = json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    # articles may contain a lone surrogate, which plain UTF-8 cannot encode
    return blake2b(spelled.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def _is_empty(value: object) -> bool:
    return value is None or value in ("", ())

"""Values as rows and back: the only place that knows which field stands in which column."""

from collections.abc import Iterable, Iterator
from dataclasses import fields, replace
from itertools import islice
from typing import Any

from sqlalchemy import Row

from feeds.dedupe import Version, delivery_of
from feeds.model import Article, Source
from feeds.store.bodies import from_ms, pack, to_ms, unpack

#: Values in one IN list: enough to save round trips, far below SQLite's limit of 32,766.
CHUNK = 1000

_SOURCE_FIELDS = tuple(field.name for field in fields(Source))
_SOURCE_LISTS = ("feeds", "hosts", "names")


def chunks(values: Iterable[str]) -> Iterator[tuple[str, ...]]:
    """Cut `values` into tuples that fit one IN list."""
    rest = iter(values)
    while some := tuple(islice(rest, CHUNK)):
        yield some


def source_row(source: Source) -> dict[str, Any]:
    """Return the columns of a source except `changed_at`."""
    return {name: getattr(source, name) for name in _SOURCE_FIELDS}


def to_source(row: Row[*tuple[Any, ...]]) -> Source:
    """Return the source of a row that has all its columns."""
    found = {name: getattr(row, name) for name in _SOURCE_FIELDS}
    return Source(**found | {name: tuple(found[name]) for name in _SOURCE_LISTS})


def article_row(article: Article, current: str) -> dict[str, Any]:
    """Return the columns of a merged article; `current` is the digest of the version it is taken from."""
    return {
        "id": article.id,
        "source": article.source,
        "native_key": article.native_key,
        "url": article.url,
        "title": article.title,
        "published": to_ms(article.published),
        "updated": to_ms(article.updated),
        "first_seen": to_ms(article.first_seen),
        "fingerprint": article.fingerprint or None,
        "current": current,
    }


def to_article(row: Row[*tuple[Any, ...]], also_at: tuple[str, ...]) -> Article:
    """Return the merged article of a row that has the times of the article and the body of its current version."""
    return replace(
        unpack(row.body),
        published=from_ms(row.published),
        updated=from_ms(row.updated),
        first_seen=from_ms(row.first_seen),
        also_at=also_at,
    )


def version_row(version: Version) -> dict[str, Any]:
    """Return the columns of a version."""
    return {
        "article": version.article.id,
        "digest": version.digest,
        "seen": to_ms(version.seen),
        "delivery": delivery_of(version),
        "body": pack(version.article),
    }


def to_version(row: Row[*tuple[Any, ...]]) -> Version:
    """Return the version of a row that has all its columns."""
    return Version(digest=row.digest, seen=from_ms(row.seen), article=unpack(row.body))

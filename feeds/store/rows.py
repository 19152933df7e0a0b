"""Convert values to rows and back: the only module that maps fields to columns."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import Row

from feeds.dedupe import ArticleHistory, Trace, Version
from feeds.model import Article, Exactness, Related, Source
from feeds.store.codec import from_ms, to_ms, unpack

_Value = TypeVar("_Value")

#: Values in one IN list: enough to save round trips, far below SQLite's limit of 32,766.
CHUNK = 1000

_SOURCE_FIELDS = tuple(field.name for field in fields(Source))
_VERSION_TIMES = ("seen", "last_seen", "published", "updated")
_TRACE_TIMES = (*_VERSION_TIMES, "counted")
_TRACE_REST = ("digest", "delivery", "size", "foreign", "announced", "addressed", "returns")
_SOURCE_LISTS = ("feeds", "hosts", "names")


def chunks(values: Iterable[_Value]) -> Iterator[tuple[_Value, ...]]:
    """Cut `values` into tuples that fit one IN list."""
    iterator = iter(values)
    while chunk := tuple(islice(iterator, CHUNK)):
        yield chunk


def source_row(source: Source) -> dict[str, Any]:
    """Return the columns of a source except `changed_at`."""
    return {name: getattr(source, name) for name in _SOURCE_FIELDS}


def to_source(row: Row[*tuple[Any, ...]]) -> Source:
    """Return the source of a row with all columns."""
    values = {name: getattr(row, name) for name in _SOURCE_FIELDS}
    return Source(**values | {name: tuple(values[name]) for name in _SOURCE_LISTS})


def article_row(article: Article, history: ArticleHistory) -> dict[str, Any]:
    """Return the columns of an article whose current version is `article`."""
    return {
        "id": article.id,
        "source": article.source,
        "native_key": article.native_key,
        "url": article.url,
        "title": article.title,
        "fingerprint": article.fingerprint or None,
        **times_row(history),
    }


def times_row(history: ArticleHistory) -> dict[str, Any]:
    """Return the columns that can change without a change of content."""
    return {
        "published": to_ms(history.published),
        "updated": to_ms(history.updated),
        "first_seen": to_ms(history.first_seen),
        "exactness": int(history.exactness),
        "foreign": history.foreign,
        "current": history.current,
    }


def to_article(row: Row[*tuple[Any, ...]], also_at: tuple[str, ...], related: tuple[Related, ...]) -> Article:
    """Return the merged article of a row with the times of the article and the body of its current version."""
    published, updated, first_seen = map(from_ms, (row.published, row.updated, row.first_seen))
    times = {"published": published, "updated": updated, "first_seen": first_seen}
    return unpack(row.packed, **times, source=row.source, also_at=also_at, related=related)


def trace_row(article: str, trace: Trace) -> dict[str, Any]:
    """Return the columns of a version of the article with this id."""
    times = {name: to_ms(getattr(trace, name)) for name in _TRACE_TIMES}
    columns = {name: getattr(trace, name) for name in _TRACE_REST}
    return {"article": article, "exactness": int(trace.exactness), **columns, **times}


def to_trace(row: Row[*tuple[Any, ...]]) -> Trace:
    """Return the trace of a row with all columns."""
    fields: dict[str, Any] = {name: getattr(row, name) for name in _TRACE_REST}
    fields |= {name: from_ms(getattr(row, name)) for name in _TRACE_TIMES}
    return Trace(**fields, exactness=Exactness(row.exactness))


def to_history(rows: Sequence[Row[*tuple[Any, ...]]]) -> ArticleHistory:
    """Return the history of an article from the rows of all its versions; each row also has the merged times."""
    return ArticleHistory(
        published=from_ms(rows[0].first_published),
        updated=from_ms(rows[0].last_updated),
        first_seen=from_ms(rows[0].first_seen),
        current=rows[0].current,
        traces={row.digest: to_trace(row) for row in rows},
        exactness=Exactness(rows[0].first_exactness),
    )


def to_version(row: Row[*tuple[Any, ...]]) -> Version:
    """Return the version of a row with all columns and the body."""
    seen, last_seen, published, updated = (from_ms(getattr(row, name)) for name in _VERSION_TIMES)
    article = unpack(row.packed, published=published, updated=updated, first_seen=seen)
    return Version(digest=row.digest, seen=seen, last_seen=last_seen, article=article)

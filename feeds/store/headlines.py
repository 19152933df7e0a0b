"""Lists of article titles for pages, read without bodies."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Select, select

from feeds.store import tables
from feeds.store.codec import from_ms
from feeds.store.queries import read_keys
from feeds.store.rows import chunks
from feeds.store.statements import Scope

_A = tables.article.c


@dataclass(frozen=True, slots=True, kw_only=True)
class Headline:
    """An entry of a list of titles."""

    id: str
    source: str
    title: str
    published: datetime


def read_headlines(connection: Connection, scope: Scope, limit: int) -> tuple[Headline, ...]:
    """Return the newest articles of `scope`, newest first by (published, id)."""
    keys = read_keys(connection, scope, limit)
    titles: dict[str, str] = {}
    for chunk in chunks(key.id for key in keys):
        titles.update((id, title) for id, title in connection.execute(_titles(chunk)))
    return tuple(
        Headline(id=key.id, source=key.source, title=titles[key.id], published=from_ms(key.published)) for key in keys
    )


def _titles(ids: tuple[str, ...]) -> Select[str, str]:
    return select(_A.id, _A.title).where(_A.id.in_(ids))

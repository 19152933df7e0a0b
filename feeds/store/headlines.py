"""Lists of article titles for pages, read without bodies."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from sqlalchemy import Connection, bindparam, select

from feeds.store import tables
from feeds.store.codec import from_ms
from feeds.store.lists import ListPosition, read_keys, read_newest_of_each
from feeds.store.rows import chunks
from feeds.store.statements import Scope

_A = tables.article.c
_TITLES = select(_A.id, _A.title).where(_A.id.in_(bindparam("ids", expanding=True)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Headline:
    """An entry of a list of titles."""

    id: str
    source: str
    title: str
    published: datetime


def read_headlines(connection: Connection, scope: Scope, limit: int) -> tuple[Headline, ...]:
    """Return the newest articles of `scope`, newest first by (published, id)."""
    return _with_titles(connection, read_keys(connection, scope, limit))


def read_headlines_of_each(
    connection: Connection, scope: Scope, sources: Sequence[str], number: int
) -> dict[str, tuple[Headline, ...]]:
    """Return the newest articles of each source, `number` of each at most, by one statement for all."""
    keys = read_newest_of_each(connection, scope, sources, number)
    headlines = iter(_with_titles(connection, [key for of_one in keys.values() for key in of_one]))
    return {source: tuple(islice(headlines, len(of_one))) for source, of_one in keys.items()}


def _with_titles(connection: Connection, keys: Sequence[ListPosition]) -> tuple[Headline, ...]:
    titles: dict[str, str] = {}
    for chunk in chunks(key.id for key in keys):
        titles.update((id, title) for id, title in connection.execute(_TITLES, {"ids": chunk}))
    return tuple(
        Headline(id=key.id, source=key.source, title=titles[key.id], published=from_ms(key.published)) for key in keys
    )

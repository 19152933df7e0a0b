"""The keys of a list of articles, read from the indexes: the newest of several sources, or a fair choice of them."""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import islice
from typing import NamedTuple

from sqlalchemy import Connection

from feeds.store import statements
from feeds.store.statements import Scope

#: With at most this many sources, a list of all sources queries each one by itself.
_MAX_ASKED = 500

#: Articles of each source that are read first, in addition to an equal share of the list.
_SPARE = 2


class ListPosition(NamedTuple):
    """The sort key of an article in a list, and its source."""

    published: int
    id: str
    source: str


def read_fair_keys(connection: Connection, scope: Scope, limit: int, per_source: int) -> list[ListPosition]:
    """Return the keys of `read_fair`. Each source is queried by itself, unless there are very many of them."""
    if scope.sources is None:
        source_ids = tuple(connection.scalars(statements.source_ids(_MAX_ASKED + 1)))
        if len(source_ids) > _MAX_ASKED:
            return read_fair_keys_by_page(connection, scope, limit, per_source)
        scope = replace(scope, among=source_ids)
    keys = read_keys(connection, scope, limit, per_source)
    return keys if len(keys) == limit else _filled(connection, scope, limit, keys)


def read_fair_keys_by_page(connection: Connection, scope: Scope, limit: int, per_source: int) -> list[ListPosition]:
    """Return the keys of `read_fair`, read from the index of all sources.

    A source that has reached its share is excluded from the next query, so that not all of its articles are read.
    """
    keys: list[ListPosition] = []
    shares: Counter[str] = Counter()
    remaining = scope
    while len(keys) < limit:
        missing = limit - len(keys)
        page = read_keys(connection, remaining, missing)
        for key in page:
            shares[key.source] += 1
            keys += [key] if shares[key.source] <= per_source else []
        if len(page) < missing:
            return _filled(connection, scope, limit, keys)
        full = tuple(sorted(source for source, number in shares.items() if number >= per_source))
        remaining = replace(scope, before=(page[-1].published, page[-1].id), without=full)
    return keys


def _filled(connection: Connection, scope: Scope, limit: int, keys: list[ListPosition]) -> list[ListPosition]:
    """Return `keys` and the newest others of `scope`, up to `limit`, in order."""
    fillers = (key for key in read_keys(connection, scope, limit) if key not in keys)
    return sorted([*keys, *islice(fillers, limit - len(keys))], reverse=True)


def read_newest_of_each(
    connection: Connection, scope: Scope, sources: Sequence[str], number: int
) -> dict[str, list[ListPosition]]:
    """Return the keys of the newest articles of each source, `number` of each at most, newest first."""
    keys: dict[str, list[ListPosition]] = {source: [] for source in sources}
    for key in _newest_of_each(connection, scope, sources, number):
        keys[key.source].append(key)
    return keys


def read_keys(connection: Connection, scope: Scope, limit: int, per_source: int | None = None) -> list[ListPosition]:
    """Return the keys of the newest articles of `scope`, of each source at most `per_source`.

    Without sources in `scope` and without `per_source`, they are read from the index of all articles. Else each source
    is read from its own part of the index: in one list SQLite would sort all their articles.
    """
    page_size = max(limit, 0)
    sources = scope.among if scope.sources is None else scope.sources
    if scope.sources is None and not sources:
        return [ListPosition(*row) for row in connection.execute(statements.page(scope, None, page_size))]
    names = [name for name in sources if name not in scope.without and name not in scope.hidden]
    share = page_size if per_source is None else min(page_size, per_source)
    # first a few of each source; then more of those whose articles are all among the newest
    first = min(share, page_size // max(len(names), 1) + _SPARE)
    keys = _newest_of_each(connection, scope, names, first)
    if first < share:
        numbers = Counter(key.source for key in keys[:page_size])
        more = [name for name, number in numbers.items() if number == first]
        newer = replace(scope, since=keys[page_size - 1].published) if len(keys) >= page_size else scope
        others = [key for key in keys if key.source not in more]
        keys = sorted([*others, *_newest_of_each(connection, newer, more, share)], reverse=True)
    return keys[:page_size]


def _newest_of_each(connection: Connection, scope: Scope, names: Sequence[str], number: int) -> list[ListPosition]:
    """Return the keys of the newest articles of each source, `number` of each at most, newest first."""
    if not names:
        return []
    statement, parameters = statements.newest_of_each(scope)
    rows = connection.execute(statement, parameters | {"names": json.dumps(names), "number": number})
    return sorted((ListPosition(*row) for row in rows), reverse=True)

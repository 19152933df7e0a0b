"""A reader of the database without the articles of hidden sources."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self

from sqlalchemy import Connection, Engine

from feeds.store.archive_periods import bounds
from feeds.store.engine import store_errors
from feeds.store.statements import Scope


class ScopedReader:
    """What all queries on articles have in common."""

    def __init__(
        self, engine: Engine, path: Path, *, hidden: Collection[str] = (), without: Collection[str] = ()
    ) -> None:
        self._engine = engine
        self._path = path
        self._hidden = tuple(sorted(set(hidden)))
        self._without = tuple(sorted(set(without)))

    @property
    def hidden(self) -> tuple[str, ...]:
        """Sources that this reader cannot see."""
        return self._hidden

    @property
    def without(self) -> tuple[str, ...]:
        """Articles that this reader cannot see."""
        return self._without

    def hiding(self, sources: Collection[str]) -> Self:
        """Return a view of the same store without these sources and their articles.

        It filters every query on articles, sources, polls and events; queries on the whole database are not filtered.
        """
        return type(self)(self._engine, self._path, hidden={*self._hidden, *sources}, without=self._without)

    def _of_span(self, sources: Collection[str] | None, span: str, **conditions: Any) -> Scope:
        """Return the scope of a month, a day or an hour; raises `ValueError` for any other text."""
        since, until = bounds(span)
        return self._scope(sources, before=(until, ""), since=since, **conditions)

    def _scope(self, sources: Collection[str] | None, **conditions: Any) -> Scope:
        """Return a scope without hidden sources; every list query builds its scope here."""
        return Scope(sources=sorted_ids(sources), hidden=self._hidden, **conditions)

    @contextmanager
    def _snapshot(self) -> Iterator[Connection]:
        """Open a read transaction: a snapshot of the database at its first read."""
        with store_errors(self._path), self._engine.connect() as connection:
            yield connection


def sorted_ids(sources: Collection[str] | None) -> tuple[str, ...] | None:
    """Return distinct ids in order; None, for all sources, stays None."""
    return None if sources is None else tuple(sorted(set(sources)))

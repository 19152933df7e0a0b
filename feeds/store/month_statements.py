"""SELECT statements of the articles of a month, and of what its digest depends on."""

from functools import lru_cache
from typing import Any

from sqlalchemy import Select, exists, select
from sqlalchemy.dialects import sqlite

from feeds.store import tables
from feeds.store.links import DUPLICATE
from feeds.store.statements import OTHER, OUTLINE_COLUMNS, Scope, conditions_of, shown, times_of

_A = tables.article.c
_L = tables.link.c
_OTHER = OTHER.c

_DIALECT = sqlite.dialect()


def _spelled(statement: Select[*tuple[Any, ...]]) -> str:
    """The SQL of a statement with its values: for short results, SQLAlchemy takes longer than SQLite."""
    return str(statement.compile(dialect=_DIALECT, compile_kwargs={"literal_binds": True}))


@lru_cache(maxsize=256)
def outlines_sql(scope: Scope, only: tuple[str, ...] | None = None) -> str:
    """The SQL of `outlines`."""
    return _spelled(outlines(scope, only))


@lru_cache(maxsize=256)
def sources_of_duplicates_sql(scope: Scope, only: tuple[str, ...] | None = None) -> str:
    """The SQL of `sources_of_duplicates`."""
    return _spelled(sources_of_duplicates(scope, only))


def outlines(
    scope: Scope, only: tuple[str, ...] | None = None
) -> Select[str, str, str | None, int, int, int, str, bool]:
    """Select the data that the output of all articles of `scope` depends on, and whether they have links; unordered.

    With `only`, those of its sources.
    """
    is_linked = exists().where(_L.article == _A.id).label("is_linked")
    statement = select(*OUTLINE_COLUMNS, is_linked).where(*conditions_of(scope))
    sources = scope.sources if only is None else only
    return statement if sources is None else statement.where(_A.source.in_(sources))


@lru_cache(maxsize=256)
def any_of(scope: Scope) -> Select[str]:
    """Select the id of any article of `scope`."""
    statement = select(_A.id).where(*conditions_of(scope))
    return (statement if scope.sources is None else statement.where(_A.source.in_(scope.sources))).limit(1)


def sources_of_duplicates(scope: Scope, only: tuple[str, ...] | None = None) -> Select[str, str]:
    """Select the source of an article of `scope` and that of one of its duplicates, also of those that are not shown.

    With `only`, those of its sources.
    """
    statement = select(_A.source, _OTHER.source).distinct()
    statement = statement.join(tables.link, _L.article == _A.id).join(OTHER, _OTHER.id == _L.other)
    visible = (*shown(_A.source, scope.hidden), *shown(_OTHER.source, scope.hidden))
    statement = statement.where(_L.kind == DUPLICATE, *times_of(scope), *visible)
    sources = scope.sources if only is None else only
    return statement if sources is None else statement.where(_A.source.in_(sources))

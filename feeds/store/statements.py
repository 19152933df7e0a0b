"""SELECT statements: the articles of a list, their order, and the index that SQLite uses."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Exists,
    Select,
    bindparam,
    case,
    exists,
    func,
    or_,
    select,
    text,
    tuple_,
)

from feeds.store import tables
from feeds.store.links import DUPLICATE, RELATED

_A = tables.article.c
_B = tables.body.c
_I = tables.indexed.c
_L = tables.link.c
_S = tables.source.c
_T = tables.tombstone.c

# the duplicate that may have been seen first
OTHER = tables.article.alias("other")
_OTHER = OTHER.c
# the articles of a list, whose ids a subquery selects
_LISTED = tables.article.alias("listed")
# one lookup in the index for each duplicate, by its number
_ANSWERS = text("EXISTS (SELECT 1 FROM words WHERE words MATCH :asked AND words.rowid = first.number)")
_MAY_ANSWER = text("EXISTS (SELECT 1 FROM words WHERE words MATCH :loosely AND words.rowid = first.number)")

_IS_KEPT = ~exists().where(_T.article == _A.id)

#: articles that other articles may link to: those that a declared source delivered itself. Otherwise any feed could put
#: a title and a link into a publisher's feed
IS_NAMED = ~_A.foreign & exists().where(_S.id == _A.source, _S.declared)

#: frequent statements are built once, with these parameters: building them takes longer than running them
_IDS: BindParameter[str] = bindparam("ids", expanding=True)

#: a JSON list as a table: a parameter for each of hundreds of numbers takes longer than to read their rows
_NUMBERS = func.json_each(bindparam("numbers")).table_valued("value", name="wanted")

#: later than every time that can be stored, in milliseconds
END = 2**62


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """The filter of a list of articles; times in milliseconds."""

    #: distinct ids; None for all sources
    sources: tuple[str, ...] | None = None
    #: exclude duplicates of an article of the same sources that was seen first
    hide_duplicates: bool = False
    #: of duplicates, keep that of the first of these sources, independent of when it was seen
    prefer: tuple[str, ...] = ()
    #: exclude these sources
    without: tuple[str, ...] = ()
    #: treat these sources as if they did not exist: they hide no duplicates either
    hidden: tuple[str, ...] = ()
    #: in these sources a search ignores excluded words
    partly: tuple[str, ...] = ()
    #: if `sources` is None: the ids of all sources, to read each from its own part of the index
    among: tuple[str, ...] = ()
    #: the cursor: only articles with a smaller (published, id)
    before: tuple[int, str] | None = None
    #: only articles published then or later
    since: int | None = None


def page(scope: Scope, source: str | None, limit: int) -> Select[int, str, str]:
    """Select (published, id, source) of the newest articles of `scope`, of one of its sources or of all."""
    statement = select(_A.published, _A.id, _A.source).where(*conditions_of(scope))
    if source is not None:
        statement = statement.where(_A.source == source)
    return statement.order_by(_A.published.desc(), _A.id.desc()).limit(limit)


def newest_of_each(scope: Scope) -> tuple[Select[int, str, str], dict[str, object]]:
    """Select (published, id, source) of the newest `:number` articles of `scope` of each of `:names`, a JSON list.

    Unordered. It seeks once in the index for each source, so the time does not depend on the number of stored articles.
    The second value has the other parameters.
    """
    parameters: dict[str, object] = {}
    shape = replace(scope, among=(), before=None, since=None)
    if scope.before is not None:
        parameters |= {"until": scope.before[0], "until_id": scope.before[1]}
    if scope.since is not None:
        parameters["since"] = scope.since
    return _newest_of_each(shape, has_before=scope.before is not None, has_since=scope.since is not None), parameters


@lru_cache(maxsize=128)
def _newest_of_each(shape: Scope, *, has_before: bool, has_since: bool) -> Select[int, str, str]:
    names = func.json_each(bindparam("names")).table_valued("value", name="names")
    newest = select(_A.id).where(_A.source == names.c.value, *conditions_of(shape)).correlate(names)
    if has_before:
        newest = newest.where(tuple_(_A.published, _A.id) < tuple_(bindparam("until"), bindparam("until_id")))
    if has_since:
        newest = newest.where(_A.published >= bindparam("since"))
    newest = newest.order_by(_A.published.desc(), _A.id.desc()).limit(bindparam("number"))
    columns = select(_LISTED.c.published, _LISTED.c.id, _LISTED.c.source)
    return columns.select_from(names.join(_LISTED, _LISTED.c.id.in_(newest)))


def count(scope: Scope) -> Select[int]:
    """Select the number of articles in `scope`."""
    statement = select(func.count()).select_from(tables.article).where(*conditions_of(scope))
    return statement if scope.sources is None else statement.where(_A.source.in_(scope.sources))


def conditions_of(scope: Scope) -> list[ColumnElement[bool]]:
    """Return the conditions of `scope` except its sources."""
    conditions: list[ColumnElement[bool]] = [_IS_KEPT, *shown(_A.source, scope.hidden), *times_of(scope)]
    if scope.without:
        conditions.append(_A.source.not_in(scope.without))
    if scope.hide_duplicates:
        conditions.append(~_is_duplicate(scope))
    return conditions


def times_of(scope: Scope) -> list[ColumnElement[bool]]:
    """Return the conditions of `scope` on the time of publication."""
    conditions: list[ColumnElement[bool]] = []
    if scope.before is not None:
        conditions.append(tuple_(_A.published, _A.id) < tuple_(*scope.before))
    if scope.since is not None:
        conditions.append(_A.published >= scope.since)
    return conditions


@lru_cache(maxsize=32)
def matching(scope: Scope) -> Select[int, int, str, str]:
    """Select (number, published, id, source) of the index numbers `:numbers`, a JSON list, that are in `scope`.

    A duplicate is hidden only if its original matches the query too, because titles may differ. The query is `:asked`;
    for the sources `partly` it is `:loosely`, the same without excluded words.
    """
    columns = select(_I.number, _A.published, _A.id, _A.source).join(tables.article, _A.id == _I.article)
    statement = columns.where(_I.number.in_(select(_NUMBERS.c.value)))
    if scope.sources is not None:
        # an expression has no index: otherwise SQLite would read all articles of the sources for these few numbers
        statement = statement.where(_A.source.concat("").in_(scope.sources))
    conditions = conditions_of(replace(scope, hide_duplicates=False))
    if scope.hide_duplicates:
        first = tables.indexed.alias("first").c
        matches = or_(_ANSWERS, _OTHER.source.in_(scope.partly) & _MAY_ANSWER) if scope.partly else _ANSWERS
        conditions.append(~_is_duplicate(scope).where(exists().where(first.article == _OTHER.id, matches)))
    return statement.where(*conditions)


def _is_duplicate(scope: Scope) -> Exists:
    """Condition: the article duplicates one that was stored earlier, or one of a preferred source.

    The article that was stored first is kept, even if an imported archive has an earlier one: readers must not get it
    twice. Within one batch it is the one that was seen first. But an article known only from another source's feed
    never hides the publisher's own, and an undeclared source never hides a declared one: otherwise any feed could hide
    it. Duplicates outside of `sources` do not count, because then readers would see neither.
    """
    other = _OTHER
    keys: list[list[ColumnElement[Any]]] = [
        [columns.foreign, columns.arrived, columns.first_seen, columns.published, columns.id] for columns in (other, _A)
    ]
    if scope.sources is None:
        # a list with explicit sources has declared ones only
        keys = [[_is_undeclared(columns.source), *key] for columns, key in zip((other, _A), keys, strict=True)]
    if scope.prefer:
        keys = [[_rank(columns.source, scope), *key] for columns, key in zip((other, _A), keys, strict=True)]
    first = tuple_(*keys[0]) < tuple_(*keys[1])
    seen = shown(other.source, scope.hidden)
    condition = exists().where(_L.article == _A.id, _L.kind == DUPLICATE, other.id == _L.other, first, *seen)
    return condition if scope.sources is None else condition.where(other.source.in_(scope.sources))


def shown(source: ColumnElement[str], hidden: Collection[str]) -> list[ColumnElement[bool]]:
    """Return the condition that `source` is not in `hidden`; without hidden sources the query plan stays the same."""
    return [source.not_in(hidden)] if hidden else []


def _is_undeclared(source: ColumnElement[str]) -> ColumnElement[bool]:
    """Sort key that puts undeclared sources last."""
    return exists().where(_S.id == source, ~_S.declared).correlate_except(tables.source)


def _rank(source: ColumnElement[str], scope: Scope) -> ColumnElement[int]:
    """Sort key in the order of `scope.prefer`, other sources last."""
    return case({name: number for number, name in enumerate(scope.prefer)}, value=source, else_=len(scope.prefer))


def newest_before(scope: Scope, *, of_one: bool) -> Select[int]:
    """Select the time of the newest article before `:until`, of the source `:source` or of all sources.

    It reads one key from the index; the statement is built once and executed for many months.
    """
    statement = select(_A.published).where(*conditions_of(scope), _A.published < bindparam("until"))
    if of_one:
        statement = statement.where(_A.source == bindparam("source"))
    return statement.order_by(_A.published.desc(), _A.id.desc()).limit(1)


#: what documents show of an article besides its links; `current` stands for its content
OUTLINE_COLUMNS = (_A.id, _A.source, _A.url, _A.published, _A.updated, _A.first_seen, _A.current)
#: the outlines of the merged articles `:ids`, with their bodies
BODIES = (
    select(*OUTLINE_COLUMNS, _B.packed)
    .join(tables.body, (_B.article == _A.id) & (_B.digest == _A.current))
    .where(_A.id.in_(_IDS))
)

#: those of `:ids` that have duplicates, from the index only
IDS_WITH_DUPLICATES = select(_L.article).where(_L.article.in_(_IDS), _L.kind == DUPLICATE).distinct()


@lru_cache(maxsize=32)
def duplicate_urls(limit: int, hidden: tuple[str, ...] = ()) -> Select[str]:
    """Select the URLs of the earliest duplicates of `:article`, `limit` at most; `hidden` as in `Scope`."""
    statement = select(_A.url).join(tables.link, _L.other == _A.id)
    statement = statement.where(
        _L.article == bindparam("article"), _L.kind == DUPLICATE, _A.url.is_not(None), _IS_KEPT, IS_NAMED
    )
    statement = statement.where(*shown(_A.source, hidden))
    return statement.order_by(_A.published, _A.id).limit(limit)


@lru_cache(maxsize=32)
def related_articles(hidden: tuple[str, ...] = ()) -> Select[str, str, str, str, str | None]:
    """Select the related articles of `:ids` that are no duplicates, the most similar first; `hidden` as in `Scope`."""
    same = tables.link.alias("same").c
    is_same = exists().where(same.article == _L.article, same.kind == DUPLICATE, same.other == _L.other)
    statement = select(_L.article, _A.id, _A.source, _A.title, _A.url).join(tables.link, _L.other == _A.id)
    statement = statement.where(_L.article.in_(_IDS), _L.kind == RELATED, _IS_KEPT, IS_NAMED, ~is_same)
    statement = statement.where(*shown(_A.source, hidden))
    return statement.order_by(_L.article, _L.likeness.desc(), _A.id)


@lru_cache(maxsize=32)
def ids_by_name(hidden: tuple[str, ...] = ()) -> Select[str]:
    """Select the ids of the articles with one of `:ids`, or with `:name` as URL or native key, newest first."""
    name: BindParameter[str] = bindparam("name")
    renamed = select(tables.alias.c.article).where(tables.alias.c.name.in_(_IDS))
    condition = or_(_A.id.in_(_IDS), _A.id.in_(renamed), _A.url == name, _A.native_key == name)
    return select(_A.id).where(condition, *shown(_A.source, hidden)).order_by(_A.published.desc(), _A.id.desc())


def visible_ids(hidden: Collection[str] = ()) -> Select[str, str]:
    """Select id and source of every article that is not forgotten, by id."""
    return select(_A.id, _A.source).where(_IS_KEPT, *shown(_A.source, hidden)).order_by(_A.id)


def ids_before(moment: int) -> Select[str]:
    """Select the ids of all articles published before `moment` (milliseconds)."""
    return select(_A.id).where(_A.published < moment)


#: any article
ANY_ARTICLE = select(_A.id).limit(1)

#: id and source of the articles `:ids` that are not forgotten
SOURCES_OF = select(_A.id, _A.source).where(_A.id.in_(_IDS), _IS_KEPT)


def sources_of_others(ids: Collection[str]) -> Select[str]:
    """Select the sources of all articles except `ids`."""
    return select(_A.source).where(_A.id.not_in(ids)).distinct()


def source_ids(limit: int) -> Select[str]:
    """Select the ids of the sources, `limit` at most."""
    return select(_S.id).order_by(_S.id).limit(limit)


#: the number of articles of the sources `:ids`, forgotten ones included, from an index
COUNTS = select(_A.source, func.count()).where(_A.source.in_(_IDS)).group_by(_A.source)
#: the number of forgotten articles of all sources, and of those that were erased; an outer join begins with the few
FORGOTTEN = (
    select(_A.source, func.count())
    .select_from(tables.tombstone.outerjoin(tables.article, _A.id == _T.article))
    .group_by(_A.source)
)


@lru_cache(maxsize=32)
def sources(hidden: tuple[str, ...] = ()) -> Select[object]:
    """Select all columns of the sources, the number of their articles, and the newest `published`."""
    articles = select(_A.source, func.count().label("count"), func.max(_A.published).label("newest")).where(_IS_KEPT)
    by_source = articles.group_by(_A.source).subquery()
    columns = select(tables.source, func.coalesce(by_source.c.count, 0).label("number"), by_source.c.newest)
    return columns.outerjoin(by_source, by_source.c.source == _S.id).where(*shown(_S.id, hidden)).order_by(_S.id)

"""Read and write the daily counts of polls, delays and articles."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, TypeVarTuple

from sqlalchemy import ColumnElement, Connection, Row, Select, Table, bindparam, delete, exists, func, literal, select
from sqlalchemy.dialects.sqlite import Insert
from sqlalchemy.dialects.sqlite import insert as upsert

from feeds.health import RESULTS, DailyCounts
from feeds.store import tables
from feeds.store.codec import EPOCH, to_ms

#: days that are stored: a year, and some weeks to compare with the same season
MAX_DAYS = 400

_Columns = TypeVarTuple("_Columns")

_A = tables.article.c
_FIRST = EPOCH.date()
_DAY = timedelta(days=1) // timedelta(milliseconds=1)


def _adding(table: Table) -> Insert:
    put = upsert(table)
    keys = [table.c.day, table.c.source, table.c.counted]
    return put.on_conflict_do_update(index_elements=keys, set_={"number": table.c.number + put.excluded.number})


_PUT = {table: _adding(table) for table in (tables.result, tables.delay)}
_DELETE_OLD = [delete(table).where(table.c.day < bindparam("oldest")) for table in _PUT]
_OF_SOURCES = {
    table: select(table).where(
        table.c.day >= bindparam("since"), table.c.source.in_(bindparam("sources", expanding=True))
    )
    for table in _PUT
}
_OF_ALL = {
    table: select(table.c.day, literal("").label("source"), table.c.counted, func.sum(table.c.number).label("number"))
    .where(table.c.day >= bindparam("since"))
    .group_by(table.c.day, table.c.counted)
    for table in _PUT
}

_PUBLISHED_ON = (_A.published // _DAY).label("day")
_VISIBLE_IN_PERIOD = (
    _A.published.between(bindparam("since"), bindparam("until")),
    ~exists().where(tables.tombstone.c.article == _A.id),
)
# with a list of sources SQLite uses a covering index for each; grouped by source over all articles it would use
# `ix_article_published` and look up each article, which takes five times as long
_DAILY_OF_SOURCES = (
    select(_A.source, _PUBLISHED_ON, func.count().label("number"))
    .where(_A.source.in_(bindparam("sources", expanding=True)), *_VISIBLE_IN_PERIOD)
    .group_by(_A.source, "day")
)
_DAILY_OF_ALL = (
    select(literal("").label("source"), _PUBLISHED_ON, func.count().label("number"))
    .where(*_VISIBLE_IN_PERIOD)
    .group_by("day")
)


def add_daily_counts(connection: Connection, counts: Sequence[DailyCounts]) -> None:
    """Add to the stored counts, and delete days more than `MAX_DAYS` before the newest of these."""
    results = [_row(daily, name, number) for daily in counts for name in RESULTS if (number := getattr(daily, name))]
    delays = [_row(daily, bound, number) for daily in counts for bound, number in daily.delays.items()]
    rows = {tables.result: results, tables.delay: delays}
    for table, new_rows in rows.items():
        if new_rows:
            connection.execute(_PUT[table], new_rows)
    if counts:
        oldest = _day_number(max(daily.day for daily in counts)) - MAX_DAYS
        for statement in _DELETE_OLD:
            connection.execute(statement, {"oldest": oldest})


def read_daily_counts(
    connection: Connection, since: date, sources: Collection[str] | None, hidden: Collection[str] = ()
) -> list[DailyCounts]:
    """Return the counts of sources since a day, sorted by day and source.

    `sources=None` returns the sums over all sources that are not `hidden`, with an empty source.
    """
    by_day: defaultdict[tuple[int, str], dict[str, Any]] = defaultdict(lambda: {"delays": {}})
    for row in _rows(connection, tables.result, since, sources, hidden):
        # ignore results that only a newer version knows
        if row.counted in RESULTS:
            by_day[row.day, row.source][row.counted] = row.number
    for row in _rows(connection, tables.delay, since, sources, hidden):
        by_day[row.day, row.source]["delays"][row.counted] = row.number
    return [DailyCounts(source=source, day=_day_of(day), **counts) for (day, source), counts in sorted(by_day.items())]


def read_articles_per_day(
    connection: Connection, since: date, until: date, sources: Collection[str] | None, hidden: Collection[str] = ()
) -> dict[str, dict[date, int]]:
    """Return, by source, the number of articles published on each day of a period.

    `sources=None` returns the sums over all sources that are not `hidden`, with an empty source.
    """
    daily: defaultdict[str, dict[date, int]] = defaultdict(dict)
    span = {"since": _start(since), "until": _start(until) + _DAY - 1}
    if sources is None:
        rows = connection.execute(_without_hidden(_DAILY_OF_ALL, _A.source, hidden), span)
    else:
        rows = connection.execute(_DAILY_OF_SOURCES, span | {"sources": [*sources]})
    for source, day, number in rows:
        daily[source][_day_of(day)] = number
    return dict(daily)


def _rows(
    connection: Connection, table: Table, since: date, sources: Collection[str] | None, hidden: Collection[str]
) -> Sequence[Row[*tuple[Any, ...]]]:
    if sources is None:
        statement = _without_hidden(_OF_ALL[table], table.c.source, hidden)
        return connection.execute(statement, {"since": _day_number(since)}).all()
    return connection.execute(_OF_SOURCES[table], {"since": _day_number(since), "sources": [*sources]}).all()


def _without_hidden(
    statement: Select[*_Columns], source: ColumnElement[str], hidden: Collection[str]
) -> Select[*_Columns]:
    """Exclude hidden sources; without any, the statement and its query plan stay the same."""
    return statement.where(source.not_in(hidden)) if hidden else statement


def _row(daily: DailyCounts, key: str | int, number: int) -> dict[str, Any]:
    return {"day": _day_number(daily.day), "source": daily.source, "counted": key, "number": number}


def _day_number(day: date) -> int:
    return (day - _FIRST).days


def _day_of(number: int) -> date:
    return _FIRST + timedelta(days=number)


def _start(day: date) -> int:
    return to_ms(datetime.combine(day, time(), UTC))

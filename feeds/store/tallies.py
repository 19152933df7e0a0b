"""What is counted by day, as rows and back."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Connection, Row, Table, bindparam, delete, select, text
from sqlalchemy.dialects.sqlite import Insert
from sqlalchemy.dialects.sqlite import insert as upsert

from feeds.health import RESULTS, Tally
from feeds.store import tables
from feeds.store.bodies import EPOCH, to_ms

#: days that are remembered: a year, and what it takes to compare with the same season
MOST_DAYS = 400

_FIRST = EPOCH.date()
_DAY = timedelta(days=1) // timedelta(milliseconds=1)


def _adding(table: Table) -> Insert:
    put = upsert(table)
    keys = [table.c.day, table.c.source, table.c.counted]
    return put.on_conflict_do_update(index_elements=keys, set_={"number": table.c.number + put.excluded.number})


_PUT = {table: _adding(table) for table in (tables.result, tables.delay)}
_FORGET = [delete(table).where(table.c.day < bindparam("oldest")) for table in _PUT]
_SINCE = {table: select(table).where(table.c.day >= bindparam("since")).order_by(*table.primary_key) for table in _PUT}

# CROSS JOIN: a source at a time off the index that holds all that is asked. By itself SQLite goes by
# `ix_article_published`, which does not know the source, and looks up each article: five times as long, of 100,000
_DAILY = text(
    "SELECT source.id, published / :length, count(*)"
    " FROM source CROSS JOIN article ON article.source = source.id AND published BETWEEN :since AND :until"
    " WHERE NOT EXISTS (SELECT 1 FROM tombstone WHERE tombstone.article = article.id)"
    " GROUP BY 1, 2"
)


def write_tallies(connection: Connection, tallies: Sequence[Tally]) -> None:
    """Add to what is counted, and forget days that lie `MOST_DAYS` before the newest of these."""
    results = [_row(one, name, number) for one in tallies for name in RESULTS if (number := getattr(one, name))]
    delays = [_row(one, bound, number) for one in tallies for bound, number in one.delays.items()]
    rows = {tables.result: results, tables.delay: delays}
    for table, found in rows.items():
        if found:
            connection.execute(_PUT[table], found)
    if tallies:
        oldest = _number(max(one.day for one in tallies)) - MOST_DAYS
        for statement in _FORGET:
            connection.execute(statement, {"oldest": oldest})


def read_tallies(connection: Connection, since: date) -> list[Tally]:
    """Return what is counted from that day on, by day and source."""
    found: defaultdict[tuple[int, str], dict[str, Any]] = defaultdict(lambda: {"delays": {}})
    for row in _rows(connection, tables.result, since):
        # a result that only a newer program knows is passed over
        if row.counted in RESULTS:
            found[row.day, row.source][row.counted] = row.number
    for row in _rows(connection, tables.delay, since):
        found[row.day, row.source]["delays"][row.counted] = row.number
    return [Tally(source=source, day=_date(day), **counts) for (day, source), counts in sorted(found.items())]


def read_daily(connection: Connection, since: date, until: date) -> dict[str, dict[date, int]]:
    """Return by source how many articles were published on each day from `since` to `until`."""
    found: defaultdict[str, dict[date, int]] = defaultdict(dict)
    span = {"since": _start(since), "until": _start(until) + _DAY - 1, "length": _DAY}
    for source, day, number in connection.execute(_DAILY, span):
        found[source][_date(day)] = number
    return dict(found)


def _rows(connection: Connection, table: Table, since: date) -> Sequence[Row[*tuple[Any, ...]]]:
    return connection.execute(_SINCE[table], {"since": _number(since)}).all()


def _row(tally: Tally, counted: str | int, number: int) -> dict[str, Any]:
    return {"day": _number(tally.day), "source": tally.source, "counted": counted, "number": number}


def _number(day: date) -> int:
    return (day - _FIRST).days


def _date(number: int) -> date:
    return _FIRST + timedelta(days=number)


def _start(day: date) -> int:
    return to_ms(datetime.combine(day, time(), UTC))

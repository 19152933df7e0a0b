"""What is counted of sources by day: added up, bounded, and read in one question each."""

from collections import Counter
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, timedelta
from pathlib import Path
from random import Random

import pytest

from feeds.health import DailyCounts
from feeds.store import Store, open_store
from feeds.store.daily_counts import MAX_DAYS
from feeds.store.sqlite_driver import sqlite3
from tests.store.asked import asked
from tests.store.older import leave_at
from tests.store.samples import HOUR, NOW, content, sample, take_all
from tests.store.test_plans import plans

TODAY = NOW.date()
DAY = timedelta(days=1)
LONG_AGO = TODAY - 10_000 * DAY
COUNTS = DailyCounts(source="dw", day=TODAY, new=1, delays={30: 2, 1440: 1})


def put(store: Store, *counts: DailyCounts) -> None:
    with store.batch(NOW) as batch:
        batch.put_daily_counts(counts)


def rows(path: Path) -> int:
    with closing(sqlite3.connect(path)) as database:
        return sum(database.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in ("result", "delay"))  # noqa: S608


# --- how polls ended --------------------------------------------------------------------------------------------


def test_what_is_counted_comes_back(store: Store) -> None:
    put(store, COUNTS)
    assert store.daily_counts(TODAY, ["dw", "voa"]) == [COUNTS]


def test_the_same_day_adds_up_and_other_days_and_sources_stay_apart(store: Store) -> None:
    put(store, COUNTS, replace(COUNTS, new=0, failed=1, delays={}), replace(COUNTS, source="voa", delays={}))
    put(store, replace(COUNTS, new=0, same=1, delays={30: 1, 5: 1}), replace(COUNTS, day=TODAY - DAY))
    assert store.daily_counts(LONG_AGO, ["dw", "voa"]) == [
        replace(COUNTS, day=TODAY - DAY),
        DailyCounts(source="dw", day=TODAY, new=1, same=1, failed=1, delays={5: 1, 30: 3, 1440: 1}),
        replace(COUNTS, source="voa", delays={}),
    ]


def test_all_sources_together_have_no_name_and_those_not_asked_for_are_left_out(store: Store) -> None:
    put(store, COUNTS, replace(COUNTS, source="voa", new=0, failed=5), replace(COUNTS, day=TODAY - DAY))
    assert store.daily_counts(TODAY - DAY, None) == [
        DailyCounts(source="", day=TODAY - DAY, new=1, delays={30: 2, 1440: 1}),
        DailyCounts(source="", day=TODAY, new=1, failed=5, delays={30: 4, 1440: 2}),
    ]
    assert store.daily_counts(TODAY, ["dw", "nobody"]) == [COUNTS]
    assert store.daily_counts(TODAY, []) == []


def test_days_before_those_asked_for_are_left_out(store: Store) -> None:
    put(store, *(replace(COUNTS, day=TODAY - back * DAY) for back in range(5)))
    assert [counts.day for counts in store.daily_counts(TODAY - 2 * DAY, ["dw", "voa"])] == [
        TODAY - 2 * DAY,
        TODAY - DAY,
        TODAY,
    ]


def test_only_so_many_days_are_kept(store: Store, path: Path) -> None:
    put(store, *(replace(COUNTS, day=TODAY + back * DAY) for back in range(MAX_DAYS + 1)))
    assert store.daily_counts(LONG_AGO, ["dw", "voa"])[0].day == TODAY
    put(store, replace(COUNTS, source="voa", day=TODAY + (MAX_DAYS + 2) * DAY))
    assert store.daily_counts(LONG_AGO, ["dw", "voa"])[0].day == TODAY + 2 * DAY
    assert rows(path) == 3 * MAX_DAYS


def test_a_clock_that_was_set_back_drops_nothing(store: Store) -> None:
    put(store, COUNTS)
    put(store, replace(COUNTS, day=LONG_AGO))
    assert [counts.day for counts in store.daily_counts(LONG_AGO, ["dw", "voa"])] == [LONG_AGO, TODAY]


def test_nothing_to_count_writes_nothing_and_counting_is_no_change_of_what_is_published(
    store: Store, path: Path
) -> None:
    put(store)
    assert rows(path) == 0
    put(store, COUNTS)
    assert store.revision() == 0


def test_a_batch_that_fails_counts_nothing(store: Store, path: Path) -> None:
    def fail() -> None:
        with store.batch(NOW) as batch:
            batch.put_daily_counts([COUNTS])
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    assert rows(path) == 0


def test_a_result_that_only_a_newer_program_knows_is_passed_over(store: Store, path: Path) -> None:
    put(store, COUNTS)
    with closing(sqlite3.connect(path)) as database:
        database.execute("INSERT INTO result SELECT day, source, 'puzzled', 1 FROM result")
        database.commit()
    assert store.daily_counts(TODAY, ["dw", "voa"]) == [COUNTS]


def test_what_is_hidden_is_counted_nowhere(store: Store) -> None:
    put(store, COUNTS, replace(COUNTS, source="secret", failed=5))
    take_all(store, [sample("1", source="dw", published=NOW), sample("2", source="secret", published=NOW)])
    public = store.hiding(["secret"])
    assert public.daily_counts(TODAY, None) == [replace(COUNTS, source="")]
    assert public.articles_per_day(TODAY, TODAY, None) == {"": {TODAY: 1}}
    assert store.articles_per_day(TODAY, TODAY, None) == {"": {TODAY: 2}}


# --- articles ---------------------------------------------------------------------------------------------------


def test_articles_are_counted_by_day_as_one_would_by_hand(store: Store) -> None:
    chance = Random(7)  # noqa: S311 # no secret
    articles = [
        sample(str(number), source=chance.choice(("dw", "voa", "rfi")), published=NOW - chance.randrange(2400) * HOUR)
        for number in range(300)
    ]
    take_all(store, articles)
    with store.batch(NOW) as batch:
        assert batch.forget(articles[0].id)
    since, until = TODAY - 89 * DAY, TODAY - DAY
    expected = Counter(
        (article.source, day)
        for article in articles[1:]
        if since <= (day := article.published.astimezone(UTC).date()) <= until
    )
    result = store.articles_per_day(since, until, ["dw", "voa", "rfi"])
    assert {(source, day): number for source, days in result.items() for day, number in days.items()} == expected
    together = store.articles_per_day(since, until, None)[""]
    assert together == {day: sum(n for (_, on), n in expected.items() if on == day) for _, day in expected}
    assert store.articles_per_day(since, until, ["rfi"]) == {"rfi": result["rfi"]}
    for nobody in (["rfa"], []):
        assert store.articles_per_day(since, until, nobody) == {}
    for whoever in (["dw", "voa", "rfi"], None):
        assert store.articles_per_day(TODAY + DAY, TODAY + 2 * DAY, whoever) == {}


def test_a_day_begins_and_ends_at_midnight_utc(store: Store) -> None:
    midnight = NOW - 12 * HOUR
    just_before = midnight - timedelta(milliseconds=1)
    take_all(store, [sample("1", published=just_before), sample("2", published=midnight)])
    assert store.articles_per_day(TODAY - DAY, TODAY, ["dw", "voa"]) == {"voa": {TODAY - DAY: 1, TODAY: 1}}
    assert store.articles_per_day(TODAY, TODAY, ["dw", "voa"]) == {"voa": {TODAY: 1}}
    assert store.articles_per_day(TODAY - DAY, TODAY - DAY, ["dw", "voa"]) == {"voa": {TODAY - DAY: 1}}


def test_each_question_is_one_and_reads_its_span_off_an_index(store: Store, path: Path) -> None:
    take_all(store, [sample(str(number), source=("voa", "dw")[number % 2]) for number in range(20)])
    put(store, COUNTS, replace(COUNTS, source="voa"))
    with asked() as statements:
        for sources in (["dw", "voa"], None):
            store.articles_per_day(TODAY - 89 * DAY, TODAY, sources)
            store.daily_counts(TODAY - 29 * DAY, sources)
    assert len(statements) == 6
    lines = plans(path, statements)
    for index in (
        "COVERING INDEX ix_article_source (source=? AND published>? AND published<?)",
        "COVERING INDEX ix_article_published (published>? AND published<?)",
    ):
        assert sum(index in line for line in lines) == 1, lines
    assert sum("USING PRIMARY KEY (day>?" in line for line in lines) == 4
    assert [line for line in lines if line.startswith("SCAN") and "INDEX" not in line] == []


# --- the migration ----------------------------------------------------------------------------------------------


def test_a_database_from_before_keeps_its_articles_and_begins_to_count(tmp_path: Path) -> None:
    old, new = tmp_path / "old.db", tmp_path / "new.db"
    with open_store(new) as store:
        take_all(store, [sample("1"), sample("2", source="dw")])
    leave_at(old, "0003", new)
    with open_store(old) as store:
        assert store.daily_counts(LONG_AGO, ["dw", "voa"]) == []
        put(store, COUNTS)
        assert store.daily_counts(date(2024, 1, 1), ["dw"]) == [COUNTS]
    assert content(old)["article"] == content(new)["article"]

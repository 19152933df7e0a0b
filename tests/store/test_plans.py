"""Query plans of the frequent queries: they use an index, and sort nothing, for any number of articles."""

from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from feeds.ingest.deduplicate import put_article
from feeds.model import Article
from feeds.store import Store, open_store
from feeds.store.sqlite_driver import sqlite3
from tests.store.asked import asked
from tests.store.samples import HOUR, NOW, sample, take_all

QUESTIONS: dict[str, tuple[Callable[[Store], object], str]] = {
    "newest of all": (lambda store: store.newest(None, 5), "ix_article_published"),
    "next page of all": (lambda store: store.newest(None, 5, before=(NOW, "x")), "ix_article_published"),
    "newest of one": (lambda store: store.newest(["voa"], 5), "ix_article_source"),
    "newest of two": (lambda store: store.newest(["voa", "dw"], 5), "ix_article_source"),
    "without copies": (lambda store: store.newest(None, 5, hide_duplicates=True), "link USING PRIMARY KEY"),
    "two without copies": (
        lambda store: store.newest(["voa", "dw"], 5, hide_duplicates=True),
        "link USING PRIMARY KEY",
    ),
    "month of all": (lambda store: store.month(None, "2024-06"), "ix_article_published"),
    "month of one": (lambda store: store.month(["voa"], "2024-06"), "ix_article_source"),
    "print of all": (lambda store: store.month_digest(None, "2024-06"), "ix_article_published"),
    "print of two": (lambda store: store.month_digest(["voa", "dw"], "2024-06"), "ix_article_source"),
    "marks": (lambda store: store.month_changes(0), "ix_mark_revision"),
    "months of all": (lambda store: store.months(None), "ix_article_published"),
    "months of one": (lambda store: store.months(["voa"]), "ix_article_source"),
    "address": (lambda store: store.find("https://news.example/voa/1"), "ix_article_url"),
}


def plans(path: Path, statements: list[tuple[str, Any]]) -> list[str]:
    """Return the lines of the query plans."""
    with closing(sqlite3.connect(path)) as database:
        return [
            row[3]
            for statement, parameters in statements
            for row in database.execute(f"EXPLAIN QUERY PLAN {statement}", parameters)
        ]


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_list_is_read_off_its_index(store: Store, path: Path, name: str) -> None:
    question, index = QUESTIONS[name]
    take_all(store, [sample("1", fingerprint="f1"), sample("1", source="dw", fingerprint="f1")])
    with asked() as statements:
        question(store)
    lines = plans(path, statements)
    assert any(index in line for line in lines), lines
    whole = [line for line in lines if line.startswith("SCAN") and "INDEX" not in line]
    assert whole == []
    if name != "address":  # the few that are found by name are sorted
        # the other places of a text are few, and sorted
        lists = [(statement, values) for statement, values in statements if "JOIN link" not in statement]
        assert [line for line in plans(path, lists) if "TEMP B-TREE" in line] == []


def test_a_page_reads_the_bodies_of_no_other_page(store: Store) -> None:
    take_all(store, [sample(str(number), source=("voa", "dw")[number % 2]) for number in range(50)])
    with asked() as statements:
        store.newest(["voa", "dw"], 3)
    (bodies,) = [parameters for statement, parameters in statements if "body" in statement]
    assert len(bodies) == 3


def test_new_articles_are_stored_without_a_query_for_each(store: Store) -> None:
    articles = [sample(str(number)) for number in range(50)]
    with asked() as statements, store.batch(NOW) as batch:
        batch.stored.prefetch(article for article in articles)
        assert {put_article(batch, article) for article in articles} == {"new"}
    # aliases, tombstones, histories, same URLs; of their source whether it has articles without a URL, and whether the
    # source is stored: twice, before and while it is put; the titles of three days; texts as short as these are not
    # compared; the dictionary of bodies, and whether there are enough of them to train one; the scheme of the index,
    # and the last number of the day; finally the months of the articles, and the revision
    assert len(statements) == 16


def test_known_articles_are_stored_without_reading_a_body(store: Store) -> None:
    articles = [sample(str(number)) for number in range(50)]
    take_all(store, articles)
    with asked() as statements, store.batch(NOW) as batch:
        batch.stored.prefetch(article for article in articles)
        assert {put_article(batch, article) for article in articles} == {"same"}
    # the revision, aliases, tombstones, histories
    assert len(statements) == 4
    assert not any("body" in statement for statement, _ in statements)


def visited(path: Path, statements: list[tuple[str, Any]]) -> int:
    """Return about how many rows SQLite looks at to answer: every one costs a few steps of its machine, none less."""
    steps = [0]

    def count() -> int:
        steps[0] += 1
        return 0

    with closing(sqlite3.connect(path)) as database:
        database.set_progress_handler(count, 1)
        for statement, parameters in statements:
            database.execute(statement, parameters).fetchall()
    return steps[0]


@pytest.fixture(scope="module")
def months(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Two databases of three months, one with few articles and one with many."""
    folder = tmp_path_factory.mktemp("months")
    for size in (2, 200):
        with open_store(folder / f"{size}.db") as store:
            take_all(store, in_three_months(size))
    return [folder / "2.db", folder / "200.db"]


@pytest.mark.parametrize("sources", [None, ["voa"], ["voa", "dw"]], ids=str)
@pytest.mark.parametrize("hide", [False, True])
def test_months_cost_the_same_however_many_articles_they_hold(
    months: list[Path], sources: list[str] | None, hide: bool
) -> None:
    steps = []
    for path in months:
        with open_store(path) as store, asked() as statements:
            assert store.months(sources, hide_duplicates=hide) == ["2024-06", "2024-05", "2024-04"]
        steps.append(visited(path, statements))
    assert steps[1] < steps[0] * 1.5


def in_three_months(size: int) -> list[Article]:
    """Return articles of two sources, `size` in each of three months, all texts different."""
    return [
        sample(f"{month} {number}", source=("voa", "dw")[number % 2], fingerprint=f"{month} {number}", published=when)
        for month, when in enumerate((NOW, NOW - 720 * HOUR, NOW - 1440 * HOUR))
        for number in range(size)
    ]


def test_a_source_is_queried_once_for_each_of_its_months(store: Store) -> None:
    rare = sample("rare", source="dw", published=NOW - 9000 * HOUR)
    take_all(store, [rare, *(sample(str(n), published=NOW - n * 720 * HOUR) for n in range(12))])
    with asked() as statements:
        assert len(store.months(["voa", "dw"])) == 13
    assert len(statements) == (12 + 1) + (1 + 1)

"""The index of databases that had none, or another one; and what of it is missing or damaged."""

from collections.abc import Iterable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from feeds.config import Config
from feeds.ingest.catalogue_changes import backfill, bring_up_to_date
from feeds.search import SCHEME, parse_query
from feeds.store import Store, open_store
from feeds.store.sqlite_driver import sqlite3
from tests.store.asked import asked
from tests.store.older import leave_at
from tests.store.samples import HOUR, NOW, sample, take_all

NUMBER = 11


def told(number: int) -> str:
    """Return a word that one article alone says."""
    return chr(0x4E00 + number) + chr(0x5000 + number)


ARTICLES = [
    sample(str(n), content_html=f"<p>说的是{told(n)}。</p>", published=NOW - n // 3 * HOUR) for n in range(NUMBER)
]

ID = ARTICLES[4].id


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """Remove the index, as in a database of a version without one."""
    path, new = tmp_path / "old.db", tmp_path / "new.db"
    with open_store(new) as store:
        take_all(store, ARTICLES)
    leave_at(path, "0003", new)
    return path


def write(path: Path, *statements: str, value: int = 5) -> None:
    """Run `statements`, where :id is one of the articles."""
    with closing(sqlite3.connect(path)) as database:
        for statement in statements:
            database.execute(statement, {"id": ID, "value": value})
        database.commit()


def meta(path: Path) -> dict[str, int]:
    with closing(sqlite3.connect(path)) as database:
        return dict(database.execute("SELECT name, value FROM meta WHERE name LIKE 'search%'"))


def findable(store: Store) -> list[int]:
    """Return the numbers of the articles that their own word finds, and it alone."""
    result = {n: [article.native_key for article in store.search(parse_query(told(n))).articles] for n in range(NUMBER)}
    assert all(keys in ([], [str(n)]) for n, keys in result.items())
    return [n for n, keys in result.items() if keys]


def catch_up(store: Store, limit: int) -> int:
    """Index everything, at most `limit` articles in a transaction; return how many it took."""
    for number in range(50):
        if store.is_up_to_date():
            return number
        with store.batch(NOW) as batch:
            backfill(batch, limit)
    raise AssertionError("it never came to an end")


def test_a_database_without_an_index_is_searched_once_it_is_prepared(old: Path) -> None:
    with open_store(old) as store:
        assert not store.is_up_to_date()
        assert findable(store) == []
        assert store.problems() == []
        bring_up_to_date(store, Config(), NOW)
        assert store.is_up_to_date()
        assert findable(store) == list(range(NUMBER))
        assert store.problems() == []
    assert meta(old) == {"search": SCHEME}


@pytest.mark.parametrize("limit", [1, 2, 3, 5, 200])
def test_it_is_indexed_in_small_transactions_the_oldest_first(old: Path, limit: int) -> None:
    with open_store(old) as store:
        with store.batch(NOW) as batch:
            backfill(batch, limit)
        first = findable(store)
        assert len(first) == min(limit, NUMBER)
        waiting = [ARTICLES[n].published for n in range(NUMBER) if n not in first]
        assert max(ARTICLES[n].published for n in first) <= min(waiting, default=NOW)
        # each transaction and the last one, which finds none
        assert catch_up(store, limit) == -(-NUMBER // limit)
        assert findable(store) == list(range(NUMBER))


def test_what_was_broken_off_goes_on_where_it_was(old: Path) -> None:
    with open_store(old) as store, store.batch(NOW) as batch:
        backfill(batch, 5)
    assert meta(old)["search"] == -SCHEME
    with open_store(old) as store:
        with asked() as statements, store.batch(NOW) as batch:
            backfill(batch, 200)
        assert len([statement for statement, _ in statements if "body.packed" in statement]) == NUMBER - 5
        assert findable(store) == list(range(NUMBER))


def test_what_changes_meanwhile_is_found_by_what_it_says_then(old: Path) -> None:
    """Of one that is in the index already, and of one that is not."""
    early, late = ARTICLES[-1], ARTICLES[0]
    with open_store(old) as store:
        with store.batch(NOW) as batch:
            backfill(batch, 3)
        for article in (early, late):
            take_all(store, [replace(article, content_html="<p>渡轮停航。</p>", first_seen=NOW)])
        take_all(store, [sample("new", content_html="<p>渡轮再开。</p>", published=NOW - 999 * HOUR)])
        catch_up(store, 3)
        assert findable(store) == list(range(1, NUMBER - 1))
        assert len(store.search(parse_query("渡轮")).articles) == 3
        assert store.problems() == []


def test_an_index_of_another_scheme_is_rebuilt(path: Path) -> None:
    with open_store(path) as store:
        take_all(store, ARTICLES)
        catch_up(store, 200)
    # an index of another scheme, and one that another version has rebuilt in part
    for value in (5, -5):
        write(
            path,
            "INSERT INTO words (words) VALUES ('delete-all')",
            "INSERT INTO words (rowid, text) SELECT number, 'ab' FROM indexed",
            "UPDATE meta SET value = :value WHERE name = 'search'",
            "INSERT INTO meta VALUES ('search_from', 1 << 60)",
            value=value,
        )
        with open_store(path) as store:
            assert not store.is_up_to_date()
            catch_up(store, 4)
            assert findable(store) == list(range(NUMBER))
            assert store.search(parse_query("ab")).articles == ()
            assert store.problems() == []
        assert meta(path) == {"search": SCHEME}


def test_an_index_of_another_scheme_is_not_written_to(path: Path) -> None:
    """Its terms are not known, so none could be taken out of it again."""
    with open_store(path) as store:
        take_all(store, ARTICLES[:2])
    write(path, "UPDATE meta SET value = 5 WHERE name = 'search'")
    with open_store(path) as store:
        take_all(store, [*ARTICLES[2:], replace(ARTICLES[0], content_html="<p>渡轮停航。</p>", first_seen=NOW)])
        assert findable(store) == [0, 1]
        catch_up(store, 200)
        assert findable(store) == list(range(1, NUMBER))
        assert len(store.search(parse_query("渡轮")).articles) == 1


def test_a_body_that_cannot_be_read_keeps_nothing_waiting(old: Path) -> None:
    write(old, "UPDATE body SET packed = x'00' WHERE article = :id")
    with open_store(old) as store:
        bring_up_to_date(store, Config(), NOW)
        assert findable(store) == [n for n in range(NUMBER) if n != 4]
        (problem,) = store.problems()
        assert "cannot be read" in problem


def test_being_prepared_changes_no_feed(old: Path) -> None:
    with open_store(old) as store:
        bring_up_to_date(store, Config(), NOW)
        previous = store.revision()
    write(old, "UPDATE meta SET value = 5 WHERE name = 'search'")
    with open_store(old) as store:
        bring_up_to_date(store, Config(), NOW + HOUR)
        assert store.revision() == previous


# --- what is damaged ------------------------------------------------------------------------------------------


def problems_after(path: Path, statements: Iterable[str]) -> list[str]:
    """Return the problems of a database that is up to date, after `statements`."""
    with open_store(path) as store:
        take_all(store, ARTICLES)
        catch_up(store, 200)
        assert store.problems() == []
    write(path, *statements)
    with open_store(path) as store:
        return store.problems()


def test_an_article_that_the_index_lacks_is_a_problem(path: Path) -> None:
    result = problems_after(path, ["DELETE FROM indexed WHERE article = :id"])
    assert result == [f"{ID}: it is missing from the full-text index"]


def test_an_index_that_is_being_filled_may_lack_articles(path: Path) -> None:
    statements = ["DELETE FROM indexed WHERE article = :id", "UPDATE meta SET value = -value WHERE name = 'search'"]
    assert problems_after(path, statements) == []


def test_an_article_whose_terms_are_lost_is_a_problem(path: Path) -> None:
    statement = "DELETE FROM words_docsize WHERE id = (SELECT number FROM indexed WHERE article = :id)"
    result = problems_after(path, [statement])
    assert result == [f"{ID}: the full-text index has a number for it, but no terms"]

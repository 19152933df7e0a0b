"""Articles that the operator has forgotten, and articles that another source claims."""

from contextlib import closing
from dataclasses import replace
from pathlib import Path

from feeds.ingest.deduplicate import put_article
from feeds.store import Store
from feeds.store.sqlite_driver import sqlite3
from tests.store.samples import HOUR, NOW, content, sample, take_all


def forget(store: Store, id: str) -> bool:
    with store.batch(NOW) as batch:
        return batch.forget(id)


def restore(store: Store, id: str) -> bool:
    with store.batch(NOW + HOUR) as batch:
        return batch.restore(id)


def test_a_forgotten_article_is_in_no_list_and_in_no_count(store: Store) -> None:
    first, second = sample("1"), sample("2", published=NOW)
    take_all(store, [first, second])
    assert forget(store, second.id)
    assert [article.id for article in store.newest(None, 9)] == [first.id]
    assert [article.id for article in store.newest(["voa"], 9, hide_duplicates=True)] == [first.id]
    assert [article.id for article in store.month(None, "2024-06")] == [first.id]
    assert store.count() == 1
    (row,) = store.sources()
    assert (row.count, row.newest) == (1, first.published)


def test_a_month_that_holds_forgotten_articles_alone_is_none(store: Store) -> None:
    first, second = sample("1"), sample("2", published=NOW - 24 * 60 * HOUR)
    take_all(store, [first, second])
    assert store.months(None) == ["2024-06", "2024-04"]
    forget(store, second.id)
    assert store.months(None) == ["2024-06"]


def test_a_forgotten_article_stays_forgotten_after_any_delivery(store: Store, path: Path) -> None:
    article = sample("1")
    take_all(store, [article])
    forget(store, article.id)
    previous = content(path)
    for later in (article, replace(article, title="新的题目", first_seen=NOW)):
        assert take_all(store, [later]) == ["refused"]
    assert content(path) == previous
    assert store.newest(None, 9) == []


def test_it_comes_back_when_the_operator_says_so_and_can_change_again(store: Store) -> None:
    article = sample("1")
    take_all(store, [article])
    forget(store, article.id)
    assert restore(store, article.id)
    assert store.newest(None, 9) == [article]
    assert take_all(store, [replace(article, title="新的题目", first_seen=NOW)]) == ["updated"]


def test_what_is_done_twice_says_so_and_changes_nothing(store: Store) -> None:
    article = sample("1")
    take_all(store, [article])
    assert forget(store, article.id)
    revision = store.revision()
    assert not forget(store, article.id)
    assert store.revision() == revision
    assert restore(store, article.id)
    assert not restore(store, article.id)


def test_copies_of_a_forgotten_article_stay_hidden_and_do_not_name_it(store: Store) -> None:
    """Readers of the first must not get it again from another source because it was forgotten."""
    first = sample("1", source="voa", fingerprint="f1", published=NOW - 30 * HOUR)
    copy = sample("1", source="dw", fingerprint="f1", published=NOW - 20 * HOUR)
    take_all(store, [first, copy])
    stamp = store.changed_at(["dw"])
    with store.batch(NOW + HOUR) as batch:
        batch.forget(first.id)
    assert store.newest(None, 9, hide_duplicates=True) == []
    assert [article.also_at for article in store.newest(["dw"], 9)] == [()]
    assert store.changed_at(["dw"]) > stamp


def test_a_copy_of_it_can_be_found_by_every_name_for_the_operator(store: Store) -> None:
    article = sample("1")
    take_all(store, [article])
    forget(store, article.id)
    assert article.url is not None
    assert [one.id for one in store.find(article.url)] == [article.id]


def claims(path: Path) -> list[tuple[str, str]]:
    with closing(sqlite3.connect(path)) as database:
        return database.execute("SELECT article, claimant FROM claim").fetchall()


def test_what_others_carry_is_noted_and_changes_nothing(store: Store, path: Path) -> None:
    own = sample("1")
    take_all(store, [own])
    previous, revision = content(path), store.revision()
    foreign = replace(own, title="被改了的题目", via="b.example", first_seen=NOW)
    assert take_all(store, [foreign, foreign]) == ["refused", "refused"]
    assert claims(path) == [(own.id, "b.example")]
    assert (content(path), store.revision()) == (previous, revision)


def test_the_publishers_own_takes_the_place_of_what_others_said(store: Store) -> None:
    own = sample("1", first_seen=NOW)
    foreign = replace(own, title="被改了的题目", via="b.example", first_seen=NOW - 50 * HOUR)
    assert take_all(store, [foreign, own]) == ["new", "updated"]
    assert [article.title for article in store.newest(None, 9)] == [own.title]


def test_a_refused_article_that_is_not_stored_leaves_no_row(store: Store) -> None:
    """A source repeats a forgotten text at another URL: neither its guid nor a claim is stored."""
    article = sample("1", fingerprint="f1")
    take_all(store, [article])
    forget(store, article.id)
    for key, via in (("2", ""), ("3", "b.example")):
        again = sample(key, fingerprint="f1", via=via, first_seen=NOW)
        with store.batch(NOW + HOUR) as batch:
            assert put_article(batch, again, guid="" if via else f"guid-{key}") == "refused"
    assert store.problems() == []
    assert store.newest(None, 9) == []

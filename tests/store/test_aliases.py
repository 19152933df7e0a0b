"""One article under several names: a guid that stays when its address moves, and copies without an address."""

from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest

from feeds.ingest.deduplicate import put_article
from feeds.model import Article
from feeds.store import Store, open_store
from feeds.store.sqlite_driver import sqlite3
from tests.store.samples import BODY, HOUR, NOW, long_text, sample, take_all

LONG = long_text("渡口")


def archived(**changes: Any) -> Article:
    """Return the copy of an archive: its title as a file name has it, no address, and the day of the archive."""
    fields = {"url": None, "title": "渡口_灯_亮了", "content_html": LONG, "fingerprint": "渡口", **changes}
    return sample("2024-06-16:a1", source="zaker", **fields)


def addressed(**changes: Any) -> Article:
    """Return the same article as the publisher has it."""
    fields = {"source": "zaker", "title": "渡口：灯“亮了”", "content_html": LONG, "fingerprint": "渡口", **changes}
    return sample("886464", **fields)


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_a_copy_without_an_address_is_the_article_itself(store: Store, order: Sequence[int]) -> None:
    """In every order, with one id: that of the one that came first."""
    copies = [
        archived(),
        addressed(first_seen=NOW - 50 * HOUR),
        archived(published=NOW - 120 * HOUR, first_seen=NOW - 10 * HOUR),
    ]
    copies = [copies[number] for number in order]
    outcomes = [take_all(store, [article])[0] for article in copies]
    assert outcomes[0] == "new"
    assert not {"new", "duplicate"} & set(outcomes[1:])
    (stored,) = store.newest(None, 10)
    assert (stored.id, stored.url, stored.title) == (copies[0].id, addressed().url, addressed().title)
    # and a query for one of the other ids finds it
    for other in copies:
        assert [article.id for article in store.find(other.id)] == [stored.id]


def test_the_reason_of_an_alias_is_stored_as_a_code(tmp_path: Path) -> None:
    path = tmp_path / "feeds.sqlite3"
    with open_store(path) as store:
        take_all(store, [addressed(), archived()])
        (alias,) = store.record(addressed().id).names
        with closing(sqlite3.connect(path)) as database, database:
            (stored,) = database.execute("SELECT reason FROM alias").fetchone()
            # as an earlier version stored it
            database.execute("UPDATE alias SET reason = 'the guid in words'")
        (earlier,) = store.record(addressed().id).names
    assert stored == "SAME_TEXT_WITHOUT_URL"
    assert str(alias.reason) == "the same source, title and text, one of them without an address"
    assert str(earlier.reason) == "the guid in words"


@pytest.mark.parametrize(
    "other",
    [
        addressed(source="voa"),
        addressed(title="渡口的灯又亮了"),
        addressed(content_html=long_text("别的事"), fingerprint="别的事"),
        addressed(published=NOW),
    ],
    ids=["another source", "another title", "another text", "another week"],
)
def test_what_differs_is_an_article_of_its_own(store: Store, other: Article) -> None:
    take_all(store, [archived()])
    assert take_all(store, [other])[0] in ("new", "duplicate")
    assert store.count() == 2


def test_short_notices_are_one_only_if_nearly_equal(store: Store) -> None:
    take_all(store, [archived(content_html="<p>今晚七点，渡口的灯第一次亮起。</p>", fingerprint="")])
    assert take_all(store, [addressed(content_html="<p>停航通知：明天全天。</p>", fingerprint="")]) == ["new"]
    same = addressed(id=sample("x").id, content_html="<p>今晚七点，渡口的灯第一次亮起！</p>", fingerprint="")
    assert take_all(store, [same]) == ["corrected"]


def test_two_articles_with_addresses_are_joined_by_title_and_text_on_one_day_alone(store: Store) -> None:
    """A weekly column has one title, and a notice may have one text."""
    again = replace(addressed(), id=sample("y").id, url="https://news.example/y")
    weekly = addressed(id=sample("z").id, url="https://news.example/z", published=again.published + timedelta(days=7))
    assert take_all(store, [addressed(), again, weekly]) == ["new", "corrected", "duplicate"]
    assert store.count() == 2


def taken(store: Store, article: Article, guid: str) -> str:
    with store.batch(NOW) as batch:
        return put_article(batch, article, guid=guid)


def test_an_article_that_moves_keeps_its_id_by_its_guid(store: Store) -> None:
    here = sample("1", content_html=BODY)
    there = replace(sample("2", content_html=BODY + "<p>又及。</p>"), title=here.title, first_seen=NOW)
    assert taken(store, here, "guid-1") == "new"
    assert taken(store, there, "guid-1") in ("updated", "corrected")
    (stored,) = store.newest(None, 10)
    assert (stored.id, stored.url) == (here.id, there.url)
    # from now on its new address is enough
    again = replace(there, first_seen=NOW + HOUR)
    assert taken(store, again, "") == "same"
    assert [article.id for article in store.find(there.id)] == [here.id]


def test_a_guid_that_is_used_again_joins_nothing(store: Store) -> None:
    first = sample("1", content_html=long_text("一"))
    second = sample("2", content_html=long_text("二"), title="别的事")
    assert taken(store, first, "guid-1") == "new"
    assert taken(store, second, "guid-1") == "new"
    assert store.count() == 2


def test_a_guid_proves_nothing_in_another_feed(store: Store) -> None:
    first = sample("1", content_html=BODY)
    assert taken(store, first, "guid-1") == "new"
    assert taken(store, sample("2", content_html=BODY, via="b.example"), "guid-1") == "new"
    assert store.count() == 2


def test_a_twin_is_found_in_the_same_batch(tmp_path: Path) -> None:
    for number, order in enumerate(permutations([archived(), addressed(first_seen=NOW)])):
        with open_store(tmp_path / f"{number}.db") as store:
            take_all(store, order)
            assert store.count() == 1


def test_dates_further_apart_than_three_days_are_two_articles(store: Store) -> None:
    take_all(store, [archived()])
    far = addressed(published=archived().published + timedelta(days=3, hours=1))
    assert take_all(store, [far]) == ["duplicate"]

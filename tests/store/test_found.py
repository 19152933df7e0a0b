"""Which articles a question finds, on which page, in which order, and what that costs."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from feeds.model import Article
from feeds.search import parse_query
from feeds.store import Store, open_store
from feeds.store.codec import to_ms
from feeds.store.search import MAX_HITS, MAX_RANKED, search_by_relevance, search_by_time
from feeds.store.statements import Scope
from tests.store.asked import asked
from tests.store.samples import BODY, HOUR, NOW, long_text, sample, take_all
from tests.store.test_plans import plans
from tests.store.test_search import found

DAY = timedelta(days=1)


# --- copies ---------------------------------------------------------------------------------------------------


def copies() -> tuple[Article, Article]:
    """Return one text that two sources have, under titles of their own."""
    text = long_text("f")
    first = sample("1", source="voa", title="渡轮停航", fingerprint="f", content_html=text)
    return first, sample("2", source="dw", title="码头关闭", fingerprint="f", content_html=text, first_seen=NOW)


def test_each_text_is_found_once(store: Store) -> None:
    take_all(store, copies())
    text = long_text("f")[9:15]
    assert found(store, text) == ["1"]
    assert found(store, text, order="relevance") == ["1"]
    assert found(store, text, sources=["dw"]) == ["2"]


def test_a_copy_is_found_by_what_it_alone_says(store: Store) -> None:
    take_all(store, copies())
    assert (found(store, "渡轮"), found(store, "码头")) == (["1"], ["2"])


def test_a_copy_is_hidden_by_what_its_first_is_found_by(store: Store) -> None:
    """Of a source that is shown in part, that is without the words that are left out."""
    first, copy = copies()
    take_all(store, [first, replace(copy, title="渡轮不开")])
    text = "渡轮 -停航"
    assert found(store, text) == ["2"]
    assert found(store, text, partly=["voa"]) == ["1"]
    assert found(store, text, partly=["dw"]) == ["2"]
    assert found(store, "不开 -停航", partly=["voa"]) == ["2"]


@pytest.mark.parametrize("order", ["time", "relevance"])
def test_of_what_is_shown_in_part_nothing_is_left_out(store: Store, order: Any) -> None:
    take_all(store, spread(40, sources=("voa", "dw")))
    every = found(store, "老街", limit=100, order=order)
    even = [key for key in every if int(key) % 2 == 0]
    assert found(store, "老街 -河边", limit=100, order=order) == []
    assert found(store, "老街 -河边", limit=100, order=order, partly=["voa"]) == even
    assert found(store, "老街 -第4号", limit=100, order=order, partly=["voa"]) == every
    assert found(store, "老街 -第5号", limit=100, order=order, partly=["voa"]) == [
        key for key in every if key != "0005"
    ]
    page = store.search(parse_query("老街 -河边"), partly=["voa"], limit=3, count=100, order=order)
    assert (dict(page.counts), page.is_counted) == ({"voa": 20}, True)


@pytest.mark.parametrize("limit", [1, 7, 100])
@pytest.mark.parametrize("step", [timedelta(0), HOUR], ids=str)
def test_pages_of_what_is_shown_in_part_hold_every_answer_once(store: Store, limit: int, step: timedelta) -> None:
    take_all(store, spread(30, sources=("voa", "dw"), step=step))
    expected = [article.native_key for article in store.newest(["voa"], 100)]
    assert pages(store, "老街 -河边", limit=limit, partly=["voa"]) == expected


# --- which of them --------------------------------------------------------------------------------------------


def spread(number: int, *, sources: tuple[str, ...] = ("voa",), step: timedelta = HOUR) -> list[Article]:
    """Return articles that all say 老街, each a while before the other."""
    return [
        sample(f"{n:04}", source=sources[n % len(sources)], published=NOW - n * step, title=f"第{n}号")
        for n in range(number)
    ]


def pages(store: Store, text: str, **how: Any) -> list[str]:
    """Return what all pages of a question hold."""
    keys: list[str] = []
    previous: tuple[datetime, str] | None = None
    for _ in range(200):
        page = store.search(parse_query(text), before=previous, **how)
        keys += [article.native_key for article in page.articles]
        assert page.is_more == (page.next is not None)
        if page.next is None:
            return keys
        assert previous is None or page.next < previous
        previous = page.next
    raise AssertionError("there is no end to the pages")


@pytest.mark.parametrize("limit", [1, 7, 30, 31, 100])
@pytest.mark.parametrize("step", [timedelta(0), timedelta(minutes=7), HOUR, 40 * HOUR], ids=str)
def test_pages_hold_every_answer_once_the_newest_first(store: Store, limit: int, step: timedelta) -> None:
    take_all(store, spread(30, sources=("voa", "dw"), step=step)[::-1])
    expected = [article.native_key for article in store.newest(None, 100)]
    assert pages(store, "老街", limit=limit) == expected
    assert pages(store, "老街", limit=limit, sources=["dw"]) == [key for key in expected if int(key) % 2]


def test_pages_hold_every_answer_however_they_came_in(store: Store) -> None:
    # more of them in three days than are read at once
    articles = spread(150, step=timedelta(minutes=25))
    for chunk in (articles[1::3], articles[::3], articles[2::3]):
        take_all(store, chunk)
    assert pages(store, "老街", limit=40) == [article.native_key for article in articles]


def test_answers_are_those_of_the_days_asked_for(store: Store) -> None:
    take_all(store, spread(48))
    # to the moment: the first one belongs to it, the last one does not
    asked_for: dict[str, Any] = {"since": NOW - 20 * HOUR, "until": NOW - 5 * HOUR}
    expected = [f"{n:04}" for n in range(6, 21)]
    assert found(store, "老街", **asked_for) == expected
    assert pages(store, "老街", limit=4, **asked_for) == expected
    assert sorted(found(store, "老街", order="relevance", **asked_for)) == expected
    assert found(store, "老街", since=NOW, until=NOW) == []


def test_what_is_older_than_1970_is_found_behind_the_rest(store: Store) -> None:
    take_all(store, [sample("old", published=datetime(1958, 3, 1, tzinfo=UTC)), sample("new")])
    take_all(store, [sample("older", published=datetime(1949, 3, 1, tzinfo=UTC))])
    assert found(store, "老街") == ["new", "old", "older"]
    assert pages(store, "老街", limit=1) == ["new", "old", "older"]


def test_nothing_is_found_in_no_source_and_on_no_page(store: Store) -> None:
    take_all(store, [sample("1")])
    assert found(store, "老街", sources=[]) == []
    assert found(store, "老街", limit=0) == found(store, "老街", limit=-1) == []
    assert found(store, "老街", order="relevance", offset=1) == []
    assert found(store, "老街", order="relevance", offset=-1) == ["1"]


# --- what it costs --------------------------------------------------------------------------------------------


def looked_at(statements: list[tuple[str, Any]]) -> int:
    """Return how many hits of the index were looked up among the articles."""
    return sum(len(values) for statement, values in statements if statement.startswith('SELECT "indexed".number'))


def test_a_very_frequent_word_reads_one_page_only(store: Store) -> None:
    take_all(store, spread(600))
    with asked() as statements:
        assert len(found(store, "老街", limit=10)) == 10
    assert [len(values) for statement, values in statements if "body" in statement] == [10]
    assert 0 < looked_at(statements) < 300


def test_a_way_that_is_too_long_ends_and_can_be_gone_on(store: Store) -> None:
    take_all(store, [*spread(600), sample("rare", source="dw", published=NOW - 700 * HOUR)])
    scope, ways = Scope(sources=("dw",)), 0
    with store._snapshot() as connection:
        page = search_by_time(connection, parse_query("老街"), scope, 20, 100)
        assert (page.articles, page.is_more) == ((), True)
        while page.next is not None:
            moment, id = page.next
            page = search_by_time(connection, parse_query("老街"), replace(scope, before=(to_ms(moment), id)), 20, 100)
            ways += 1
    assert [article.native_key for article in page.articles] == ["rare"]
    assert 2 <= ways <= 6


def test_answers_are_counted_by_source_up_to_a_bound(store: Store) -> None:
    take_all(store, spread(60, sources=("voa", "dw", "bbc")))
    for order in ("time", "relevance"):
        page = store.search(parse_query("老街"), limit=5, count=100, order=order)
        assert (page.counts, page.is_counted, len(page.articles)) == ({"voa": 20, "dw": 20, "bbc": 20}, True, 5)
    page = store.search(parse_query("老街"), limit=5, count=30)
    assert (sum(page.counts.values()), page.is_counted, page.is_more) == (30, False, True)
    assert store.search(parse_query("老街"), sources=["dw"], count=20).is_counted
    assert not store.search(parse_query("老街"), sources=["dw"], count=19).is_counted
    assert store.search(parse_query("老街"), limit=5).counts == {}


def test_a_way_that_is_too_long_is_no_count_of_all(store: Store) -> None:
    take_all(store, [*spread(600), sample("rare", source="dw", published=NOW - 700 * HOUR)])
    with store._snapshot() as connection:
        page = search_by_time(connection, parse_query("老街"), Scope(sources=("dw",)), 20, 100, count=50)
    assert (page.counts, page.is_counted) == ({}, False)


def test_a_search_in_one_source_does_not_read_all_that_it_has(store: Store, path: Path) -> None:
    take_all(store, spread(300, sources=("voa", "dw")))
    with asked() as statements:
        found(store, "老街", sources=["voa"])
        found(store, "老街", sources=["voa", "dw"], order="relevance")
    looked_up = [(statement, values) for statement, values in statements if "indexed" in statement]
    assert looked_up
    assert [line for line in plans(path, looked_up) if "ix_article_source" in line] == []


def test_the_index_is_asked_by_number_and_read_backwards(store: Store, path: Path) -> None:
    take_all(store, copies())
    with asked() as statements:
        found(store, "老街")
        found(store, long_text("f")[9:15])
    lines = plans(path, statements)
    assert [line for line in lines if line.startswith("SCAN") and "VIRTUAL" not in line] == []
    asked_for = [(statement, values) for statement, values in statements if "words" in statement]
    assert [line for line in plans(path, asked_for) if "TEMP B-TREE" in line] == []
    # by a range of numbers, or by one
    ways = {
        line.rpartition(":")[2] for line in plans(path, asked_for) if line.startswith(("SCAN words", "SEARCH words"))
    }
    assert ways == {"M2><", "=M2"}


# --- relevance ------------------------------------------------------------------------------------------------


def test_a_word_of_the_title_counts_more_than_one_of_the_text(store: Store) -> None:
    titled = sample("title", title="渡轮停航", published=NOW - 9 * DAY)
    incoming = sample("text", title="港口停航", content_html="<p>渡轮，渡轮，渡轮。</p>" + BODY)
    take_all(store, [titled, incoming, *spread(9)])
    assert found(store, "渡轮") == ["text", "title"]
    assert found(store, "渡轮", order="relevance") == ["title", "text"]


def test_the_more_an_article_says_of_it_the_sooner_it_comes(store: Store) -> None:
    take_all(
        store,
        [
            sample("thrice", content_html="<p>渡轮停航，渡轮再开，渡轮又停。</p>", published=NOW - 9 * DAY),
            sample("once", content_html="<p>渡轮停航，港口关门，岛上没人。</p>"),
            *spread(9),
        ],
    )
    assert found(store, "渡轮") == ["once", "thrice"]
    assert found(store, "渡轮", order="relevance") == ["thrice", "once"]


def test_pages_by_relevance_hold_every_answer_once(store: Store) -> None:
    take_all(store, spread(25))
    keys: list[str] = []
    for offset in range(0, 30, 10):
        page = store.search(parse_query("老街"), order="relevance", offset=offset, limit=10)
        keys += [article.native_key for article in page.articles]
        assert (page.is_more, page.next) == (offset < 20, None)
    assert sorted(keys) == [f"{n:04}" for n in range(25)]


def test_only_the_newest_answers_are_ranked(store: Store) -> None:
    take_all(store, spread(50))
    with store._snapshot() as connection:
        page = search_by_relevance(connection, parse_query("老街"), Scope(), 0, 99, 10)
    assert sorted(article.native_key for article in page.articles) == [f"{n:04}" for n in range(10)]


def test_the_bounds_leave_room_for_pages() -> None:
    assert MAX_RANKED >= 200
    assert MAX_HITS >= MAX_RANKED


def test_an_index_of_a_day_that_is_full_takes_the_day_before(path: Path) -> None:
    with open_store(path) as store:
        take_all(store, [sample("1")])
        with store.batch(NOW) as batch:
            (number,) = batch._connection.exec_driver_sql("SELECT number FROM indexed").scalars()
            last = (number >> 18) + 1 << 18
            batch._connection.exec_driver_sql("UPDATE indexed SET number = ?", (last - 1,))
        take_all(store, [sample("2")])
        assert found(store, "老街") == ["2"]
        with store.batch(NOW) as batch:
            numbers = set(batch._connection.exec_driver_sql("SELECT number FROM indexed").scalars())
        assert numbers == {last - 1, number - (1 << 18)}

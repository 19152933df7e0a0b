"""A store with hidden sources: no query returns them or their articles."""

from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from feeds.health import DailyCounts, Event, Poll
from feeds.messages import untranslated
from feeds.model import Source
from feeds.search import parse_query
from feeds.store import Store
from feeds.store.sqlite_driver import sqlite3
from tests.store.asked import asked
from tests.store.samples import HOUR, NOW, sample, take_all

SECRET, OPEN = "secret", "open"

#: by name, what it asks; the answer names neither the source nor anything of it
QUESTIONS: dict[str, Callable[[Store], object]] = {
    "newest": lambda store: store.newest(None, 9),
    "newest of it": lambda store: store.newest([SECRET], 9),
    "newest without copies": lambda store: store.newest(None, 9, hide_duplicates=True),
    "newest of several": lambda store: store.newest([SECRET, OPEN], 9),
    "fair": lambda store: store.fair(None, 9, 9),
    "fair_outlines": lambda store: store.fair_outlines(None, 9, 9),
    "newest_outlines": lambda store: store.newest_outlines(None, 9),
    "month_outlines": lambda store: store.month_outlines(None, "2024-06"),
    "month_parts": lambda store: store.month_parts(None, "2024-06"),
    "outlined": lambda store: store.outlined([article.id for article in store.newest(None, 9)]),
    "fair where there is too little": lambda store: store.fair(None, 9, 1),
    "fair of several": lambda store: store.fair([SECRET, OPEN], 9, 9, prefer=[SECRET]),
    "month": lambda store: store.month(None, "2024-06"),
    "month of several": lambda store: store.month([SECRET, OPEN], "2024-06", hide_duplicates=True),
    "month_digest": lambda store: store.month_digest(None, "2024-06").sources,
    "month_digest of several": lambda store: store.month_digest([SECRET, OPEN], "2024-06").sources,
    "headlines": lambda store: store.headlines(None, 9),
    "headlines of a month": lambda store: store.headlines([SECRET, OPEN], 9, month="2024-06"),
    "headlines_of_each": lambda store: store.headlines_of_each([SECRET, OPEN], 9),
    "article_counts": lambda store: store.article_counts([SECRET, OPEN]),
    "visible_ids": lambda store: store.visible_ids(),
    "sources": lambda store: store.sources(),
    "source_list": lambda store: store.source_list(),
    "find": lambda store: store.find(sample("1", source=SECRET).id),
    "find by number": lambda store: store.find("1"),
    "polls": lambda store: store.polls(),
    "events": lambda store: store.events(9),
    "search": lambda store: store.search(parse_query("渡轮公司")),
    "search by relevance": lambda store: store.search(parse_query("渡轮公司"), order="relevance"),
    "search in it": lambda store: store.search(parse_query("渡轮公司"), sources=[SECRET]),
    "daily_counts": lambda store: store.daily_counts(NOW.date(), [SECRET, OPEN]),
    "articles_per_day": lambda store: store.articles_per_day(
        NOW.date() - timedelta(days=9), NOW.date(), [SECRET, OPEN]
    ),
    "versions": lambda store: store.versions(sample("1", source=SECRET).id),
    "record": lambda store: store.record(sample("1", source=SECRET).id),
    "record of a copy": lambda store: store.record(sample("1", source=OPEN).id),
    "record of what is related": lambda store: store.record(sample("2", source=OPEN).id),
    "events without beginnings": lambda store: store.events(9, beginnings=False),
}


@pytest.fixture
def full(store: Store) -> Store:
    """A hidden article and an open one that are duplicates, and another pair of related articles."""
    with store.batch(NOW) as batch:
        batch.put_source(Source(id=SECRET, title="内部通讯"))
        batch.put_polls(Poll(source=name) for name in (SECRET, OPEN))
        batch.put_daily_counts([DailyCounts(source=name, day=NOW.date(), new=1, delays={}) for name in (SECRET, OPEN)])
        batch.put_events(
            [
                Event(source=name, previous="fresh", state="failing", at=NOW, reason=untranslated(""))
                for name in (SECRET, OPEN)
            ]
        )
    story = "内部通讯：渡轮公司宣布下月起恢复海港到小岛的夜间航班"
    take_all(
        store,
        [
            sample("1", source=SECRET, fingerprint="f", published=NOW - 30 * HOUR),
            sample("1", source=OPEN, fingerprint="f", published=NOW - 20 * HOUR),
            sample("2", source=SECRET, title=story, published=NOW - 3 * HOUR),
            sample("2", source=OPEN, title=story.partition("：")[2], published=NOW - 2 * HOUR),
        ],
        now=NOW,
    )
    # its feed claims an article of the other one's
    assert take_all(store, [sample("2", source=OPEN, title="渡轮停航", via=SECRET)]) == ["refused"]
    return store


@pytest.mark.parametrize("name", QUESTIONS)
def test_what_is_hidden_is_in_no_answer(full: Store, name: str) -> None:
    visible = repr(QUESTIONS[name](full))
    assert SECRET in visible
    results = repr(QUESTIONS[name](full.hiding([SECRET])))
    assert [word for word in (SECRET, "内部通讯") if word in results] == []
    assert OPEN in results or name in ("newest of it", "search in it", "find", "versions", "record")


def test_every_question_about_articles_sources_polls_and_events_is_asked_here() -> None:
    """A new query that does not filter hidden sources would leak them."""
    of_the_whole = {
        "revision",
        "fingerprint_since",
        "now",
        "is_up_to_date",
        "index_progress",
        "problems",
        "unreadable_polls",
    }
    # internal state of WebSub and of caches, which is never published
    of_the_whole |= {"announced", "put_announced", "month_changes", "saved_month_digests", "save_month_digests"}
    # of a few articles, by those who write
    of_the_whole |= {"has_articles", "sources_of", "sources_of_others"}
    # ids that an export leaves out
    of_the_whole |= {"ids_before"}
    asked_elsewhere = {"count", "has_month", "changed_at", "months", "page_digests"}
    of_itself = {"backfill", "batch", "close", "hiding", "hidden", "without", "tokens"}
    questions = {name for name in dir(Store) if not name.startswith("_")} - of_the_whole - asked_elsewhere - of_itself
    assert questions == {name.split()[0] for name in QUESTIONS}


def test_a_hidden_copy_hides_no_other_and_is_named_nowhere(full: Store) -> None:
    """The hidden article came first; readers without access must still see its duplicate."""
    assert [article.source for article in full.fair(None, 9, 9)].count(OPEN) == 1
    (story, copy) = full.hiding([SECRET]).fair(None, 9, 9)
    assert [article.also_at for article in full.newest([OPEN], 9)] == [(), (f"https://news.example/{SECRET}/1",)]
    assert (copy.also_at, story.related) == ((), ())
    assert [article.source for article in full.newest([OPEN], 9)[0].related] == [SECRET]


def test_the_print_of_a_month_is_that_of_what_is_shown(full: Store) -> None:
    view = full.hiding([SECRET])
    previous = view.month_digest([OPEN], "2024-06")
    assert previous != full.month_digest([OPEN], "2024-06"), "the copies that are named belong to it"
    take_all(full, [sample("9", source=SECRET, published=NOW)], now=NOW)
    assert view.month_digest([OPEN], "2024-06") == previous


def test_counts_months_and_changes_are_those_of_what_is_shown(full: Store) -> None:
    late = NOW + timedelta(days=40)
    take_all(full, [sample("9", source=SECRET, published=late)], now=late)
    view = full.hiding([SECRET])
    assert (full.count(), view.count()) == (5, 2)
    assert (full.months(None), view.months(None)) == (["2024-07", "2024-06"], ["2024-06"])
    assert view.months([SECRET]) == []
    assert (full.changed_at(None), view.changed_at(None)) == (late, NOW)
    assert view.changed_at([SECRET, OPEN]) == NOW


def test_the_marks_of_pages_are_those_of_what_is_shown(full: Store) -> None:
    view, whole = full.hiding([SECRET]), full.page_digests()
    previous = view.page_digests()
    ids = {sample(key, source=OPEN).id for key in "12"}
    assert previous.keys() == ids, "a mark of what is hidden says that it is there"
    assert all(previous[id] != whole[id] for id in ids), "the copy and the telling that are named belong to it"
    with full.batch(NOW) as batch:
        batch.put_source(Source(id=SECRET, title="内部简报"))
        batch.forget(sample("1", source=SECRET).id)
    assert view.page_digests() == previous


@pytest.mark.parametrize("gone", ["hidden", "forgotten"])
def test_what_is_not_shown_takes_no_place_from_what_is(store: Store, gone: str) -> None:
    """More copies than a record names, all of them likelier to be named than the one that may be."""
    others = [sample("1", source=f"{SECRET}-{number}", fingerprint="f") for number in range(60)]
    take_all(store, [sample("1", source=OPEN, fingerprint="f"), *others])
    last = max(others, key=lambda article: article.id)
    hidden = [article for article in others if article != last]
    with store.batch(NOW) as batch:
        for article in hidden if gone == "forgotten" else ():
            batch.forget(article.id)
    view = store.hiding([article.source for article in hidden]) if gone == "hidden" else store
    incoming = view.record(sample("1", source=OPEN).id).duplicates
    assert [article.id for article in incoming if not article.is_forgotten] == [last.id]


def test_what_is_hidden_twice_stays_hidden(full: Store) -> None:
    assert full.hiding([SECRET]).hiding([OPEN]).newest(None, 9) == []
    assert full.hiding([]).newest(None, 9) == full.newest(None, 9)


@pytest.mark.parametrize("name", ["newest", "newest without copies", "fair", "month", "headlines"])
def test_lists_without_what_is_hidden_are_read_off_their_indexes(full: Store, path: Path, name: str) -> None:
    with asked() as statements:
        QUESTIONS[name](full.hiding([SECRET]))
    with closing(sqlite3.connect(path)) as database:
        plan = [
            row[3]
            for statement, parameters in statements
            for row in database.execute(f"EXPLAIN QUERY PLAN {statement}", parameters)
        ]
    assert any("ix_article" in line for line in plan)
    assert [line for line in plan if line.startswith("SCAN") and "INDEX" not in line] == []

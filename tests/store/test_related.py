"""Articles of two sources on one story in different words are linked, and no others."""

from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from feeds.dedupe import ComparedTitle
from feeds.ingest.deduplicate import put_article
from feeds.model import Article, Source
from feeds.store import Store, open_store
from feeds.store.similar_titles import _MAX_A_DAY, _MAX_KEPT, Day, TitlesByDay
from tests.store.samples import HOUR, NOW, content, sample, take_all

FERRY = "渡轮公司宣布夜间航线九月恢复运营"
OTHER = "九月起夜间航线恢复，渡轮公司公布时刻表"


def voa(**changes: Any) -> Article:
    return sample("1", **{"title": FERRY, **changes})


def dw(**changes: Any) -> Article:
    return sample("2", **{"source": "dw", "title": OTHER, **changes})


def pairs(store: Store) -> dict[str, list[str]]:
    return {article.id: [other.id for other in article.related] for article in store.newest(None, 50)}


def test_related_articles_of_two_sources_link_to_each_other(store: Store) -> None:
    take_all(store, [voa(), dw()])
    assert pairs(store) == {voa().id: [dw().id], dw().id: [voa().id]}
    (other,) = next(article.related for article in store.newest(["voa"], 1))
    assert (other.source, other.title, other.url) == ("dw", OTHER, dw().url)


@pytest.mark.parametrize(
    "other",
    [
        dw(source="voa"),
        dw(title="渡轮公司招聘船员"),
        dw(title="夜间航线"),
        dw(title="2024年6月16日星期日早报"),
        dw(published=voa().published + timedelta(hours=24, minutes=1)),
    ],
    ids=["the same source", "little in common", "too short to mean it", "a date", "another day"],
)
def test_what_only_looks_like_it_is_not(store: Store, other: Article) -> None:
    take_all(store, [voa(title="2024年6月16日港口要闻" if "早报" in other.title else FERRY), other])
    assert set(map(tuple, pairs(store).values())) == {()}


def test_a_copy_is_no_other_telling(store: Store) -> None:
    take_all(store, [voa(fingerprint="f"), dw(fingerprint="f")])
    assert pairs(store) == {voa().id: [], dw().id: []}
    assert [len(article.also_at) for article in store.newest(None, 9)] == [1, 1]


def test_a_story_over_midnight_is_one(store: Store) -> None:
    midnight = (NOW - 100 * HOUR).replace(hour=0, minute=0)
    take_all(store, [voa(published=midnight - HOUR), dw(published=midnight + HOUR)])
    assert pairs(store) == {voa().id: [dw().id], dw().id: [voa().id]}


def test_a_new_title_makes_and_takes_links(store: Store) -> None:
    take_all(store, [voa(title="完全不同的题目"), dw()])
    stamp = store.changed_at(["dw"])
    take_all(store, [voa(first_seen=NOW)], now=NOW + HOUR)
    assert pairs(store) == {voa().id: [dw().id], dw().id: [voa().id]}
    assert store.changed_at(["dw"]) > stamp
    take_all(store, [voa(title="又一个完全不同的题目", first_seen=NOW + HOUR)])
    assert pairs(store) == {voa().id: [], dw().id: []}


def test_an_earlier_date_takes_the_link_away(store: Store) -> None:
    take_all(store, [voa(), dw()])
    take_all(store, [dw(published=voa().published - timedelta(days=3))])
    assert pairs(store) == {voa().id: [], dw().id: []}


def test_a_forgotten_telling_is_not_named(store: Store) -> None:
    take_all(store, [voa(), dw()])
    with store.batch(NOW) as batch:
        batch.forget(dw().id)
    assert pairs(store) == {voa().id: []}


def test_the_links_are_the_same_in_every_order(tmp_path: Path) -> None:
    third = sample("3", source="zaker", title="夜间航线九月恢复运营 渡轮公司：先试三个月")
    ends = []
    for number, order in enumerate(permutations([voa(), dw(), third, replace(dw(), title=FERRY, first_seen=NOW)])):
        path = tmp_path / f"{number}.db"
        with open_store(path) as store:
            for article in order:
                take_all(store, [article])
            assert all(len(result) == 2 for result in pairs(store).values())
        ends.append(content(path)["link"])
    assert all(end == ends[0] for end in ends)


def test_only_so_many_are_named_each_source_once(store: Store) -> None:
    take_all(store, [voa(), *(sample("x", source=f"s{n}", title=f"{OTHER}（{n}）") for n in range(8)), dw()])
    result = next(article.related for article in store.newest(["voa"], 1))
    assert len(result) == len({article.source for article in result}) == 5


class Asked:
    """A hook of SQLAlchemy that counts how often the titles of a day are read."""

    def __init__(self, store: Store) -> None:
        self.days = 0
        event.listen(store._engine, "before_cursor_execute", self._count)

    def _count(self, _connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        self.days += "article.title" in statement and "article.published >= ?" in statement


def test_the_days_are_read_once_for_many_batches(store: Store) -> None:
    query = Asked(store)
    for number in range(5):
        take_all(store, [sample(f"r{number}", source=f"s{number}", title=f"{number}号码头今日开放")])
    assert query.days == 3
    assert all(len(result) == 4 for result in pairs(store).values())


def test_what_another_process_writes_is_seen(tmp_path: Path) -> None:
    path = tmp_path / "feeds.sqlite3"
    with open_store(path) as store, open_store(path) as other:
        take_all(store, [sample("9", source="rfi", title="无关的一则")])
        take_all(other, [dw()])
        take_all(store, [voa()])
        assert pairs(store)[voa().id] == [dw().id]


def test_what_was_rolled_back_is_not_linked_to(store: Store) -> None:
    take_all(store, [sample("9", source="rfi", title="无关的一则")])
    with suppress(ZeroDivisionError), store.batch(NOW) as batch:
        put_article(batch, dw())
        raise ZeroDivisionError
    take_all(store, [voa()])
    assert pairs(store)[voa().id] == []


def test_an_article_that_another_source_adopts_is_compared_as_its_own(store: Store) -> None:
    met = dw(source="met.example")
    take_all(store, [met])
    with store.batch(NOW) as batch:
        batch.reassign_source("met.example", Source(id="voa", title="VOA"))
    take_all(store, [voa()])
    assert pairs(store)[voa().id] == []


def test_only_so_many_titles_are_kept() -> None:
    days = TitlesByDay()
    taken_days = days.take(1)
    for number in range(5):
        taken_days[number] = Day(
            titles={f"{number}-{index}": ComparedTitle("", "", NOW, "", ()) for index in range(_MAX_KEPT // 2)}
        )
    days.put(taken_days, 7)
    assert list(days.take(7)) == [3, 4]
    assert days.take(7) == {}
    days.put(taken_days, 7)
    assert days.take(8) == {}


def test_a_day_of_more_titles_than_are_read_is_read_again() -> None:
    days = TitlesByDay()
    full, other = (
        {str(index): ComparedTitle("", "", NOW, "", ()) for index in range(number)} for number in (_MAX_A_DAY, 9)
    )
    days.put({1: Day(titles=full), 2: Day(titles=other)}, 7)
    assert list(days.take(7)) == [2]

"""The months that have changed, and the digests of months, which cover everything that a month shows."""

import contextlib
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import pytest

from feeds.ingest.deduplicate import put_article
from feeds.model import Source
from feeds.store import DUPLICATES, Store, open_store
from tests.store.older import leave_at
from tests.store.samples import HOUR, NOW, sample, take_all

MARCH, APRIL = datetime(2024, 3, 10, tzinfo=UTC), datetime(2024, 4, 10, tzinfo=UTC)
#: long enough to be compared; `first` is stored in March, and `copy` is its duplicate
FIRST = sample("1", published=MARCH, fingerprint="f", title="连接两岸的跨海大桥今晨正式通车")
DUPLICATE = sample("2", source="dw", published=APRIL, fingerprint="f")


def changed(store: Store, change: Callable[[], object]) -> set[tuple[str, str]]:
    """The months that a change marks, each with its source."""
    previous = store.revision()
    change()
    return {(change.source, change.month) for change in store.month_changes(previous)}


def delivered(store: Store, *articles: object) -> set[tuple[str, str]]:
    return changed(store, lambda: take_all(store, articles, now=NOW + HOUR))  # type: ignore[arg-type]


def test_a_new_article_marks_its_month_and_what_its_source_says(store: Store) -> None:
    assert delivered(store, FIRST) == {("voa", "2024-03"), ("voa", "")}
    assert delivered(store, sample("3", published=MARCH + HOUR)) == {("voa", "2024-03")}


def test_the_same_again_marks_nothing(store: Store) -> None:
    take_all(store, [FIRST])
    assert delivered(store, FIRST) == set()


def test_a_correction_marks_the_month(store: Store) -> None:
    take_all(store, [FIRST])
    assert delivered(store, replace(FIRST, summary="另有说明", first_seen=NOW)) == {("voa", "2024-03")}


def test_an_article_that_turns_out_older_marks_both_months(store: Store) -> None:
    take_all(store, [sample("1", published=APRIL)])
    assert delivered(store, sample("1", published=MARCH)) == {("voa", "2024-03"), ("voa", "2024-04")}


def test_a_copy_marks_the_month_of_what_it_copies(store: Store) -> None:
    take_all(store, [FIRST])
    marks = {("voa", "2024-03"), ("dw", "2024-04"), ("dw", ""), (DUPLICATES, "2024-03")}
    assert delivered(store, DUPLICATE) == marks


def test_what_is_forgotten_and_restored_marks_its_month_and_those_of_its_copies(store: Store) -> None:
    take_all(store, [FIRST, DUPLICATE])

    def forget(*, again: bool) -> None:
        with store.batch(NOW) as batch:
            assert batch.restore(DUPLICATE.id) if again else batch.forget(DUPLICATE.id)

    marks = {("voa", "2024-03"), ("dw", "2024-04"), (DUPLICATES, "2024-03")}
    assert changed(store, lambda: forget(again=False)) == marks
    assert changed(store, lambda: forget(again=True)) == marks


def test_articles_that_are_adopted_mark_their_months_on_both_sides(store: Store) -> None:
    take_all(store, [sample("1", source="voa.example", published=MARCH)])

    def adopt() -> None:
        with store.batch(NOW) as batch:
            batch.reassign_source("voa.example", Source(id="voa", title="美国之音"))

    months = {(source, month) for source in ("voa", "voa.example") for month in ("", "2024-03")}
    assert changed(store, adopt) == months


def test_a_source_that_is_renamed_marks_no_month(store: Store) -> None:
    take_all(store, [FIRST])

    def rename() -> None:
        with store.batch(NOW) as batch:
            batch.put_source(Source(id="voa", title="美国之音"))

    assert changed(store, rename) == {("voa", "")}


def test_a_batch_that_is_rolled_back_marks_nothing(store: Store) -> None:
    def fail() -> None:
        with contextlib.suppress(RuntimeError), store.batch(NOW) as batch:
            put_article(batch, FIRST)
            raise RuntimeError

    assert changed(store, fail) == set()


def test_a_database_from_before_has_no_marks_and_gets_them(tmp_path: Path) -> None:
    with open_store(tmp_path / "new.db") as store:
        take_all(store, [FIRST])
    leave_at(tmp_path / "old.db", "0003", tmp_path / "new.db")
    with open_store(tmp_path / "old.db") as store:
        assert store.month_changes(-1) == []
        assert delivered(store, sample("3", published=MARCH)) == {("voa", "2024-03")}


#: what makes the document of March another one
CHANGES = {
    "another article": (sample("3", published=MARCH),),
    "a correction": (replace(FIRST, summary="另有说明", first_seen=NOW),),
    "an earlier time": (replace(FIRST, published=MARCH - HOUR),),
    "an article that leaves": (replace(FIRST, published=MARCH - timedelta(days=30)),),
    "first seen earlier": (replace(FIRST, first_seen=FIRST.first_seen - HOUR),),
    "a copy elsewhere": (DUPLICATE,),
    "the same story elsewhere": (sample("4", source="dw", title=FIRST.title, published=MARCH),),
}


@pytest.mark.parametrize("name", CHANGES)
def test_the_digest_of_a_month_covers_everything_it_shows(store: Store, name: str) -> None:
    take_all(store, [FIRST])
    visible, counts = store.month(["voa"], "2024-03"), store.month_digest(["voa"], "2024-03")
    assert ("voa", "2024-03") in delivered(store, *CHANGES[name])
    assert store.month(["voa"], "2024-03") != visible
    assert store.month_digest(["voa"], "2024-03") != counts


def test_a_digest_does_not_depend_on_the_order_of_articles(tmp_path: Path) -> None:
    articles = [
        sample(str(number), source=source, published=MARCH + HOUR * number, fingerprint=f"f{number}")
        for number in range(12)
        for source in ("voa", "dw")
    ]
    prints = set()
    for order in range(3):
        Random(order).shuffle(articles)  # noqa: S311  # no secret
        with open_store(tmp_path / f"{order}.db") as store:
            for article in articles:
                take_all(store, [article])
            prints.add(store.month_digest(None, "2024-03", hide_duplicates=True))
            assert len(store.month(None, "2024-03", hide_duplicates=True)) == 12
    assert len(prints) == 1


def test_a_print_is_of_what_the_list_holds(store: Store) -> None:
    take_all(store, [FIRST, replace(DUPLICATE, published=MARCH + HOUR)])
    whole = store.month_digest(None, "2024-03")
    assert whole.sources == ("dw", "voa")
    assert store.month_digest(None, "2024-03", hide_duplicates=True).sources == ("voa",)
    assert store.month_digest(None, "2024-03", hide_duplicates=True, prefer=["dw"]).sources == ("dw",)
    assert store.month_digest(["dw"], "2024-03").sources == ("dw",)

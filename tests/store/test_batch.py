"""Taking articles in: what is said of them, what is stored, and what a failure leaves."""

import sqlite3
from collections.abc import Collection
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, event

from feeds.errors import StoreError
from feeds.ingest.deduplicate import put_article
from feeds.messages import untranslated
from feeds.model import Article, Image, Media, Source
from feeds.store import Store, open_store
from feeds.store.engine import open_engine
from tests.store.samples import BODY, HOUR, NOW, content, sample, take_all

VOA = Source(id="voa", title="美国之音", homepage="https://voa.example/", language="zh-Hans", hosts=("voa.example",))


def test_what_was_stored_comes_back_whole(store: Store) -> None:
    article = sample(
        summary="摘要",
        authors=("林小河", "何师傅"),
        categories=("生活",),
        language="zh-Hans",
        images=(Image(url="https://pictures.example/1.jpg", caption="槐树下", width=640, height=480),),
        lead_image=Image(url="https://pictures.example/1.jpg", alt="槐树"),
        media=(Media(url="https://pictures.example/1.mp3", type="audio/mpeg", length=1234),),
        credits=("图片社",),
        rights="版权所有",
        fingerprint="f1",
        provenance=(untranslated("图片改回原址"),),
    )
    assert take_all(store, [article]) == ["new"]
    assert store.newest(None, 10) == [article]


def test_empty_fields_come_back_empty(store: Store) -> None:
    article = sample(url=None, content_html="")
    take_all(store, [article])
    assert store.newest(None, 10) == [article]


def test_taking_everything_again_changes_nothing_and_says_so(store: Store, path: Path) -> None:
    articles = [sample(str(key)) for key in range(20)] + [sample("3", title="旧街新貌", first_seen=NOW)]
    assert take_all(store, articles) == ["new"] * 20 + ["updated"]
    previous, revision = content(path), store.revision()
    assert take_all(store, reversed(articles), now=NOW + HOUR) == ["same"] * 21
    assert (content(path), store.revision()) == (previous, revision)
    assert store.changed_at(None) == NOW


def test_the_same_id_twice_in_one_batch_is_one_article(store: Store) -> None:
    first, other = sample(), sample(title="旧街新貌", first_seen=NOW)
    assert take_all(store, [first, first, other, first, other]) == ["new", "same", "updated", "same", "same"]
    assert [article.title for article in store.newest(None, 10)] == ["旧街新貌"]
    assert len(store.versions(first.id)) == 2


def test_an_earlier_sighting_is_stored_in_its_place(store: Store) -> None:
    earlier = sample(first_seen=NOW - 200 * HOUR)
    assert take_all(store, [sample(), earlier, sample(), earlier]) == ["new", "corrected", "same", "same"]
    (version,) = store.versions(earlier.id)
    assert version.seen == earlier.first_seen
    assert store.newest(None, 1)[0].first_seen == earlier.first_seen


def test_of_two_deliveries_at_one_moment_the_same_is_kept_in_either_order(tmp_path: Path) -> None:
    first, other = sample(provenance=(untranslated("甲"),)), sample(provenance=(untranslated("乙"),))
    saved = []
    for name, order in (("a", [first, other]), ("b", [other, first])):
        with open_store(tmp_path / name) as store:
            take_all(store, order)
            saved.append(store.newest(None, 1))
    assert saved[0] == saved[1]


@pytest.mark.parametrize(
    ("fingerprint", "expected"), [("f1", ["new", "duplicate"]), ("", ["new", "new"])], ids=["same text", "short text"]
)
def test_the_same_text_under_another_id_is_a_duplicate(store: Store, fingerprint: str, expected: list[str]) -> None:
    both = [sample("1", fingerprint=fingerprint), sample("1", source="dw", fingerprint=fingerprint)]
    assert take_all(store, both) == expected
    assert store.count() == 2


def test_a_batch_that_fails_leaves_nothing(store: Store, path: Path) -> None:
    take_all(store, [sample("0")])
    previous, revision = content(path), store.revision()
    with pytest.raises(RuntimeError, match="half way"), store.batch(NOW) as batch:  # noqa: PT012 # fails inside
        batch.put_source(VOA)
        put_article(batch, sample("1"))
        raise RuntimeError("half way")
    assert (content(path), store.revision()) == (previous, revision)
    assert take_all(store, [sample("1")]) == ["new"]


def test_the_revision_counts_batches_that_changed_something(store: Store) -> None:
    assert store.revision() == 0
    take_all(store, [])
    assert store.revision() == 0
    take_all(store, [sample("1"), sample("2")])
    assert store.revision() == 1
    take_all(store, [sample("1"), sample("2")])
    assert store.revision() == 1


def test_only_the_sources_concerned_are_stamped(store: Store) -> None:
    take_all(store, [sample("1", source="voa"), sample("1", source="dw")])
    take_all(store, [sample("2", source="dw")], now=NOW + HOUR)
    stamps = [store.changed_at(sources) for sources in (["voa"], ["dw"], ["voa", "dw"], None, ["zaker"], [])]
    never = datetime.fromisoformat("1970-01-01T00:00:00+00:00")
    assert stamps == [NOW, NOW + HOUR, NOW + HOUR, NOW + HOUR, never, never]


def test_a_new_place_of_a_text_stamps_the_sources_that_show_it(store: Store) -> None:
    take_all(store, [sample("1", source="voa", fingerprint="f1"), sample("1", source="zaker")])
    take_all(store, [sample("1", source="dw", fingerprint="f1")], now=NOW + HOUR)
    assert [store.changed_at([source]) for source in ("voa", "zaker")] == [NOW + HOUR, NOW]


def test_a_text_that_moves_away_stamps_the_sources_that_showed_it(store: Store) -> None:
    take_all(store, [sample("1", source="voa", fingerprint="f1"), sample("1", source="dw", fingerprint="f1")])
    rewritten = sample("1", source="dw", fingerprint="f2", content_html="<p>改写。</p>" * 40, first_seen=NOW)
    take_all(store, [rewritten], now=NOW + HOUR)
    assert store.changed_at(["voa"]) == NOW + HOUR


def test_a_clock_set_back_does_not_take_the_stamp_back(store: Store) -> None:
    take_all(store, [sample("1")])
    take_all(store, [sample("2")], now=NOW - HOUR)
    assert store.changed_at(None) == NOW


def test_a_source_is_stored_once_and_replaced_when_it_differs(store: Store) -> None:
    renamed = Source(id="voa", title="VOA", feeds=("https://voa.example/rss",), names=("美国之音",))
    revisions = []
    for source in (VOA, VOA, renamed, renamed):
        with store.batch(NOW) as batch:
            batch.put_source(source)
        revisions.append(store.revision())
    assert revisions == [1, 1, 2, 2]
    assert [row.source for row in store.sources()] == [renamed]


def test_a_source_that_was_never_put_is_met_and_can_be_put_later(store: Store) -> None:
    with store.batch(NOW) as batch:
        put_article(batch, sample("1", source="kan.example"))
    assert [row.source for row in store.sources()] == [Source(id="kan.example", title="kan.example", declared=False)]
    with store.batch(NOW) as batch:
        batch.put_source(VOA)
        put_article(batch, sample("1", source="voa"))
    assert store.sources()[1].source == VOA


def test_more_ids_than_sqlite_takes_in_one_statement_are_asked_for(path: Path) -> None:
    def limit(connection: sqlite3.Connection, _record: object) -> None:
        # builds differ: 32,766 by default, 250,000 in Debian's
        connection.setlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER, 2000)

    event.listen(Engine, "connect", limit)
    try:
        # the packaged build cannot lower its limits
        with Store(open_engine(path, driver=sqlite3), path) as store:
            take_all(store, [sample("1")])
            articles = [sample(str(number), fingerprint=f"f{number % 99}") for number in range(5000)]
            with store.batch(NOW) as batch:
                batch.stored.prefetch(articles)
                assert put_article(batch, sample("1")) == "same"
    finally:
        event.remove(Engine, "connect", limit)


# --- order ----------------------------------------------------------------------------------------------------

_moments = st.integers(0, 3).map(lambda hours: NOW - 50 * HOUR + hours * HOUR)
_articles = st.builds(
    sample,
    st.sampled_from(["1", "2"]),
    source=st.sampled_from(["voa", "dw"]),
    title=st.sampled_from(["老街见闻", "旧街新貌"]),
    content_html=st.sampled_from([BODY, BODY.replace("热闹", "熱闹"), "<p>另一篇文字。</p>"]),
    published=_moments,
    updated=_moments,
    first_seen=_moments,
    fingerprint=st.sampled_from(["", "f1"]),
    via=st.sampled_from(["", "", "blog.example"]),
    provenance=st.sampled_from([(), (untranslated("图片改回原址"),)]),
)


def outcome_of(path: Path, batches: Collection[Collection[Article]]) -> tuple[Any, ...]:
    """Return all that a fresh store holds and shows after the batches.

    Which of several copies stands for all depends on which was taken in first: readers have that one. How many stand
    there does not.
    """
    path.unlink(missing_ok=True)
    with open_store(path) as store:
        for number, articles in enumerate(batches):
            take_all(store, articles, now=NOW + number * HOUR)
        visible = store.newest(None, 99)
        without_copies = len(store.newest(None, 99, hide_duplicates=True))
        versions = [store.versions(article.id) for article in visible]
    return content(path), visible, without_copies, versions


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.filter_too_much])
@given(articles=st.lists(_articles, min_size=1, max_size=8), chance=st.randoms(use_true_random=False))
def test_any_order_and_any_batches_end_in_the_same_store(tmp_path: Path, articles: list[Article], chance: Any) -> None:
    # under another key in another delivery the same article is one published again, in the same delivery it is not
    keys = {(article.source, article.title, article.native_key) for article in articles}
    assume(len({(source, title) for source, title, _ in keys}) == len(keys))
    shuffled = articles + articles[:3]
    chance.shuffle(shuffled)
    cut = chance.randrange(len(shuffled))
    expected = outcome_of(tmp_path / "a", [articles])
    assert outcome_of(tmp_path / "b", [shuffled[:cut], shuffled[cut:]]) == expected


# --- failures -------------------------------------------------------------------------------------------------


def test_a_text_that_sqlite_refuses_is_an_error_and_leaves_nothing(store: Store) -> None:
    with pytest.raises(UnicodeEncodeError), store.batch(NOW) as batch:
        put_article(batch, sample(title="坏\ud800字"))
    assert store.count() == 0


def test_a_disk_that_fills_up_rolls_back_with_one_line(path: Path) -> None:
    def shrink(connection: Any, _record: object) -> None:
        connection.execute("PRAGMA max_page_count = 60")

    long = "".join(map(chr, range(0x4E00, 0x5200)))
    event.listen(Engine, "connect", shrink)
    try:
        with open_store(path) as store:
            take_all(store, [sample("0")])
            with pytest.raises(StoreError) as caught:
                take_all(store, [sample(str(key), content_html=f"<p>{long}{key}</p>") for key in range(1, 500)])
            assert (caught.value.path, caught.value.reason) == (str(path), "the disk is full")
            assert store.count() == 1
    finally:
        event.remove(Engine, "connect", shrink)

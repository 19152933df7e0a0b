"""What many deliveries of one article leave in the store, and what they cost."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from feeds.dedupe import MAX_VERSIONS
from feeds.ingest.deduplicate import put_article
from feeds.messages import untranslated
from feeds.model import Article, Source
from feeds.store import Store, open_store
from tests.store.asked import asked
from tests.store.samples import BODY, HOUR, NOW, content, sample, take_all


def undated(later: int) -> Article:
    """Return an article that has the time of its import for a date."""
    return sample(published=NOW + later * HOUR, first_seen=NOW + later * HOUR, provenance=(untranslated("没有日期"),))


def edition(number: int, **changes: Any) -> Article:
    return sample(content_html=f"{BODY}<p>{number}</p>", first_seen=NOW + number * HOUR, **changes)


def test_the_same_bytes_imported_later_change_nothing_that_is_shown(store: Store) -> None:
    take_all(store, [undated(0)])
    previous, revision = store.newest(None, 1), store.revision()
    assert take_all(store, [undated(1), undated(500)], now=NOW + 500 * HOUR) == ["same", "same"]
    assert (store.newest(None, 1), store.revision(), store.changed_at(None)) == (previous, revision, NOW)


def test_an_earlier_date_is_shown_in_any_order(tmp_path: Path) -> None:
    for name, order in (("a", (0, 1)), ("b", (1, 0))):
        with open_store(tmp_path / name) as store:
            take_all(store, map(undated, order))
            assert [article.published for article in store.newest(None, 9)] == [NOW]
    assert content(tmp_path / "a") == content(tmp_path / "b")


def test_a_withdrawn_correction_disappears(store: Store) -> None:
    right, wrong, again = sample(), sample(title="误改的标题", first_seen=NOW), sample(first_seen=NOW + HOUR)
    assert take_all(store, [right, wrong, again]) == ["new", "updated", "corrected"]
    assert [article.title for article in store.newest(None, 9)] == [right.title]
    assert [article.article.title for article in store.versions(right.id)] == [wrong.title, right.title]
    assert take_all(store, [again, wrong, right]) == ["same"] * 3


def test_a_correction_taken_back_takes_its_address_and_fingerprint_back_too(store: Store) -> None:
    right, other = sample(fingerprint="f1"), sample("2", source="dw", fingerprint="f1")
    wrong = sample(first_seen=NOW, fingerprint="f2", url="https://news.example/wrong")
    take_all(store, [right, other, wrong])
    assert [article.also_at for article in store.newest(["dw"], 9)] == [()]
    take_all(store, [sample(fingerprint="f1", first_seen=NOW + HOUR)], now=NOW + HOUR)
    assert [article.also_at for article in store.newest(["dw"], 9)] == [(right.url,)]
    assert store.find("https://news.example/wrong") == []
    assert store.changed_at(["dw"]) == NOW + HOUR


def test_what_a_catalogue_calls_the_publisher_is_no_new_version(store: Store) -> None:
    article = sample()
    take_all(store, [article])
    revision = store.revision()
    with store.batch(NOW + HOUR) as batch:
        assert put_article(batch, replace(article, source="rfi")) == "same"
    assert (store.newest(None, 9), store.revision()) == ([article], revision)


def test_a_declared_source_adopts_what_was_met_under_its_host(store: Store) -> None:
    take_all(store, [sample(), sample("2", source="dw")])
    with store.batch(NOW + HOUR) as batch:
        batch.reassign_source("voa", Source(id="declared", title="有名字的来源"))
    assert [article.source for article in store.newest(["declared", "voa"], 9)] == ["declared"]
    assert [row.source.id for row in store.sources()] == ["declared", "dw"]
    assert [store.changed_at([source]) for source in ("declared", "dw")] == [NOW + HOUR, NOW]
    assert take_all(store, [replace(sample(), source="declared")], now=NOW + HOUR) == ["same"]
    assert store.problems() == []


def test_a_copy_in_another_feed_leaves_no_trace_on_the_publishers_article(tmp_path: Path) -> None:
    own, copy = sample(), sample(title="转载", via="blog.example", published=NOW - 900 * HOUR, first_seen=NOW)
    for name, order in (("a", [own, copy]), ("b", [copy, own])):
        with open_store(tmp_path / name) as store:
            for article in order:
                take_all(store, [article])
            assert store.newest(None, 9) == [own]
            assert take_all(store, order) == ["same" if article is own else "refused" for article in order]
    assert content(tmp_path / "a") == content(tmp_path / "b")


def test_seeing_a_feed_again_is_one_update_that_touches_no_body(store: Store, path: Path) -> None:
    take_all(store, [sample(str(number)) for number in range(50)])
    previous, revision = content(path), store.revision()
    again = [sample(str(number), first_seen=NOW) for number in range(50)]
    with asked("") as statements, store.batch(NOW) as batch:
        batch.stored.prefetch(version for version in again)
        assert {put_article(batch, version) for version in again} == {"same"}
    assert [statement for statement, _ in statements if "body" in statement] == []
    assert len([statement for statement, _ in statements if statement.startswith("UPDATE")]) == 1
    assert store.revision() == revision
    current = content(path)
    assert [current[table] for table in ("article", "body")] == [previous[table] for table in ("article", "body")]
    assert {version.last_seen for version in store.versions(sample("1").id)} == {NOW}


def test_of_several_sightings_in_one_batch_the_last_is_written(store: Store) -> None:
    sightings = [sample(first_seen=NOW), sample(first_seen=NOW + HOUR, published=NOW - 200 * HOUR)]
    assert take_all(store, [sample(), *sightings]) == ["new", "same", "corrected"]
    assert [version.last_seen for version in store.versions(sample().id)] == [NOW + HOUR]


@pytest.mark.parametrize("order", [1, -1], ids=["oldest first", "newest first"])
def test_the_number_of_stored_versions_is_limited(store: Store, path: Path, order: int) -> None:
    take_all(store, [edition(number) for number in range(MAX_VERSIONS + 10)][::order])
    assert len(store.versions(sample().id)) == MAX_VERSIONS
    assert [len(content(path)[table]) for table in ("version", "body")] == [MAX_VERSIONS, MAX_VERSIONS]
    assert store.newest(None, 1)[0].content_html == edition(MAX_VERSIONS + 9).content_html
    assert store.newest(None, 1)[0].first_seen == NOW
    assert store.problems() == []


def test_a_new_version_reads_two_others_however_many_there_are(store: Store) -> None:
    """One to be compared with, and one whose terms are taken out of the index."""
    for number in range(MAX_VERSIONS + 10):
        with asked() as statements:
            take_all(store, [edition(number)])
        assert len([statement for statement, _ in statements if "body.packed" in statement]) <= 2


def test_a_page_names_only_so_many_other_places(store: Store) -> None:
    take_all(store, [sample(str(number), fingerprint="f1", published=NOW + number * HOUR) for number in range(60)])
    places = {article.native_key: article.also_at for article in store.newest(None, 99)}
    assert {len(result) for result in places.values()} == {20}
    assert places["59"] == tuple(sorted(f"https://news.example/voa/{number}" for number in range(20)))

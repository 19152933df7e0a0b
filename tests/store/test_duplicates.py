"""Which articles are found to say the same, in the database."""

from contextlib import closing
from dataclasses import replace
from itertools import permutations
from pathlib import Path
from random import Random
from typing import Any

import pytest

from bench.newsroom import PERTURBED, story
from feeds.ingest.catalogue_changes import backfill
from feeds.ingest.deduplicate import put_article
from feeds.model import Article
from feeds.store import Store, lsh_index, open_store
from feeds.store.sqlite_driver import sqlite3
from tests.store.asked import asked
from tests.store.samples import HOUR, NOW, sample, take_all


def told(number: int, kind: str = "", **changes: Any) -> Article:
    """Return story `number`, or a perturbed copy of it."""
    sentences = story(number)
    text = PERTURBED[kind](sentences, Random(number)) if kind else "".join(sentences)  # noqa: S311 # no secret
    return sample(f"{number}{kind}", content_html=f"<p>{text}</p>", **{"fingerprint": f"{number}{kind}", **changes})


def links(path: Path) -> dict[tuple[str, str], float]:
    with closing(sqlite3.connect(path)) as database:
        rows = database.execute("SELECT article, other, likeness FROM link WHERE kind = 'copy'").fetchall()
    return {(first, other): likeness for first, other, likeness in rows}


def shown(store: Store) -> list[str]:
    return [article.id for article in store.newest(None, 100, hide_duplicates=True)]


@pytest.mark.parametrize("kind", PERTURBED)
def test_an_edited_copy_is_a_duplicate(store: Store, kind: str) -> None:
    first, copy = told(1, source="voa"), told(1, kind, source="dw", first_seen=NOW)
    assert take_all(store, [first, told(2, source="dw")]) == ["new", "new"]
    assert take_all(store, [copy]) == ["duplicate"]
    assert set(shown(store)) == {first.id, told(2, source="dw").id}


def test_the_same_text_under_another_title_and_id_is_a_duplicate_in_its_own_source_too(store: Store) -> None:
    take_all(store, [told(1, source="voa", title="老街见闻")])
    again = told(1, "footer", source="voa", title="街上的新鲜事", first_seen=NOW)
    assert take_all(store, [again]) == ["duplicate"]


def test_what_comes_every_day_in_the_same_words_is_no_copy_of_itself(store: Store) -> None:
    """Within one source only what is nearly the same is a copy: a column keeps its title and most of its words."""
    monday, tuesday = told(1, title="每日水位"), told(1, "changed", title="每日水位", first_seen=NOW)
    assert take_all(store, [monday, tuesday]) == ["new", "new"]
    with_footer = told(1, "footer", first_seen=NOW)
    assert take_all(store, [with_footer]) == ["duplicate"]


def test_what_two_sources_have_at_one_address_is_one_article(store: Store) -> None:
    """However little an aggregator says of it."""
    own, linked = (
        sample("1", source="voa"),
        sample("x", source="planet", first_seen=NOW, content_html="<p>一句话。</p>"),
    )
    linked = replace(linked, url=own.url)
    assert take_all(store, [own, linked]) == ["new", "duplicate"]
    assert shown(store) == [own.id]


def test_one_page_for_many_articles_makes_no_copies(store: Store) -> None:
    page = "https://news.example/notices"
    notices = [sample(str(n), source="voa", url=page) for n in range(3)]
    assert take_all(store, notices) == ["new"] * 3
    assert take_all(store, [sample("x", source="planet", url=page)]) == ["new"]
    other = [sample(str(n), source="dw", url="https://news.example/list") for n in range(2)]
    assert take_all(store, [sample("y", source="planet", url="https://news.example/list"), *other])[0] == "new"


def test_a_fixed_title_makes_no_copy(store: Store) -> None:
    columns = [told(number, source=name, title="一周回顾") for number, name in enumerate(("voa", "dw", "zaker"))]
    assert take_all(store, columns) == ["new", "new", "new"]


def test_both_ends_know_of_each_other_and_how_alike_they_are(store: Store, path: Path) -> None:
    first, copy = told(1, source="voa"), told(1, "cut", source="dw")
    take_all(store, [first, copy])
    result = links(path)
    assert result.keys() == {(first.id, copy.id), (copy.id, first.id)}
    assert {0.7 < likeness < 0.9 for likeness in result.values()} == {True}


def test_links_are_the_same_in_every_order(tmp_path: Path) -> None:
    """And one batch for each makes the same of them as one for all."""
    family = [told(1, source="voa"), *(told(1, kind, source=kind) for kind in ("footer", "cut", "shuffled"))]
    ends = []
    for number, order in enumerate(permutations(family)):
        path = tmp_path / f"{number}.db"
        with open_store(path) as store:
            for batch in [order] if number % 2 else [[article] for article in order]:
                take_all(store, batch)
        ends.append(links(path))
    assert len(ends[0]) >= 6
    assert all(end == ends[0] for end in ends)


def test_a_text_that_changes_leaves_its_copies_and_finds_others(store: Store, path: Path) -> None:
    here, there = told(1, source="voa"), told(2, source="voa")
    copy = told(1, "cut", source="dw")
    take_all(store, [here, there, copy])
    assert links(path).keys() == {(here.id, copy.id), (copy.id, here.id)}
    moved = replace(told(2, "cut", source="dw"), id=copy.id, first_seen=NOW)
    take_all(store, [moved])
    assert links(path).keys() == {(there.id, copy.id), (copy.id, there.id)}
    take_all(store, [replace(copy, first_seen=NOW + HOUR)])
    assert links(path).keys() == {(here.id, copy.id), (copy.id, here.id)}


def test_a_text_that_is_corrected_keeps_its_copies(store: Store, path: Path) -> None:
    """Most of its bands stay the same, and so do the texts that share them."""
    here, copy = told(1, source="voa"), told(1, "cut", source="dw")
    take_all(store, [here, copy])
    corrected = copy.content_html.replace("。", "，又及。", 2)
    assert take_all(store, [replace(copy, content_html=corrected, first_seen=NOW)]) == ["corrected"]
    assert links(path).keys() == {(here.id, copy.id), (copy.id, here.id)}


def test_keys_are_moved_to_the_large_table_and_found_there(
    store: Store, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lsh_index, "_MAX_FRESH", 100)
    first = told(1, source="voa")
    take_all(store, [first, *(told(number, source="voa") for number in range(2, 9))])
    with closing(sqlite3.connect(path)) as database:
        numbers = database.execute("SELECT (SELECT count(*) FROM band), (SELECT count(*) FROM fresh_band)").fetchone()
    assert numbers == (160, 0)
    assert take_all(store, [told(1, "cut", source="dw", first_seen=NOW)]) == ["duplicate"]
    # out of the large one, too
    take_all(store, [replace(told(9), id=first.id, first_seen=NOW)])
    assert take_all(store, [told(1, "footer", source="zaker", first_seen=NOW + HOUR)]) == ["duplicate"]
    with closing(sqlite3.connect(path)) as database:
        assert len(links(path)) == 2


def test_a_full_band_takes_no_further_texts(store: Store, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A text that many articles have, such as a notice, is compared with the first few only, so its cost is limited."""
    monkeypatch.setattr(lsh_index, "MAX_IN_BAND", 3)
    notices = [told(1, source=f"s{number}") for number in range(6)]
    outcomes = [take_all(store, [article])[0] for article in notices]
    assert outcomes == ["new", *["duplicate"] * 5]
    for later in notices[3:]:
        assert {other for article, other in links(path) if article == later.id} == {
            article.id for article in notices[:3]
        }


def test_many_are_looked_up_at_once(store: Store) -> None:
    take_all(store, [told(number, source="voa") for number in range(30)])
    copies = [told(number, "footer", source="dw") for number in range(30)]
    with asked() as statements, store.batch(NOW) as batch:
        batch.stored.prefetch(copies)
        previous = len(statements)
        assert {put_article(batch, article) for article in copies} == {"duplicate"}
        reads = [statement for statement, _ in statements[previous:] if statement.startswith("SELECT")]
    # the revision, aliases, tombstones, histories, same URLs, the articles of the bands (which use another kind of
    # query), and their texts
    assert previous == 7
    # of the source whether it has articles without a URL and whether it is stored, twice; the last number, and the
    # dictionary for bodies: the titles of the days are cached since the first batch
    assert len(reads) == 5


def test_a_database_from_before_is_compared_when_it_is_next_written(path: Path) -> None:
    first, copy, later = told(1, source="voa"), told(1, "cut", source="dw"), told(1, "footer", source="zaker")
    with open_store(path) as store:
        take_all(store, [first, copy, told(2, source="voa")])
        expected = links(path)
    forget_sketches(path)
    with open_store(path) as store:
        assert not store.is_up_to_date()
        assert len(shown(store)) == 3
        catch_up(store, limit=2)
        assert links(path) == expected
        assert store.is_up_to_date()
        assert len(shown(store)) == 2
        assert take_all(store, [later]) == ["duplicate"]


def test_another_scheme_rebuilds_every_sketch(path: Path) -> None:
    with open_store(path) as store:
        take_all(store, [told(1, source="voa"), told(1, "cut", source="dw")])
        catch_up(store)
        expected = links(path)
        with closing(sqlite3.connect(path)) as database:
            database.execute("UPDATE sketch SET taken = zeroblob(120)")
            database.execute("UPDATE meta SET value = 1 WHERE name = 'sketch'")
            database.commit()
        assert not store.is_up_to_date()
        catch_up(store)
        assert links(path) == expected
        with closing(sqlite3.connect(path)) as database:
            assert database.execute("SELECT count(*) FROM sketch WHERE taken = zeroblob(120)").fetchone() == (0,)


def catch_up(store: Store, limit: int = 100) -> None:
    """Compare everything, at limit `most` articles in a transaction."""
    for _ in range(20):
        if store.is_up_to_date():
            return
        with store.batch(NOW) as batch:
            backfill(batch, limit)
    raise AssertionError("it never came to an end")


def forget_sketches(path: Path) -> None:
    """Leave the database as the migration from the last version does."""
    with closing(sqlite3.connect(path)) as database:
        database.executescript(
            "DELETE FROM sketch; DELETE FROM band; DELETE FROM fresh_band; DELETE FROM link;"
            "DELETE FROM meta WHERE name = 'sketch'"
        )


def test_articles_from_a_later_archive_import_replace_nothing(store: Store) -> None:
    """A copy that was seen earlier, but taken in later, is not shown in the place of what readers have."""
    shown_now = told(1, source="dw", first_seen=NOW)
    earlier = told(1, "footer", source="voa", published=NOW - 90 * HOUR, first_seen=NOW - 90 * HOUR)
    take_all(store, [shown_now])
    take_all(store, [earlier], now=NOW + HOUR)
    assert shown(store) == [shown_now.id]


def test_of_copies_that_come_together_the_one_seen_first_is_shown(store: Store) -> None:
    later = told(1, source="dw", first_seen=NOW)
    earlier = told(1, "footer", source="voa", first_seen=NOW - 90 * HOUR)
    take_all(store, [later, earlier])
    assert shown(store) == [earlier.id]

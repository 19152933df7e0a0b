"""Bodies packed with a dictionary of their database: what is stored before and after it stays readable."""

from collections import Counter
from collections.abc import Iterable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
import zstandard

from bench.newsroom import story
from feeds.config import Config
from feeds.ingest.catalogue_changes import backfill, bring_up_to_date
from feeds.model import Article
from feeds.store import Store, codec, open_store
from feeds.store.dictionaries import SAMPLES
from feeds.store.sqlite_driver import sqlite3
from tests.store.older import leave_at
from tests.store.samples import HOUR, NOW, sample, take_all


def articles(numbers: Iterable[int]) -> list[Article]:
    """Return articles with texts of their own; too short to be compared."""
    return [
        sample(f"{n:04}", title=f"第{n}号", published=NOW - n * HOUR, content_html=f"<p>{''.join(story(n)[:9])}</p>")
        for n in numbers
    ]


def texts(store: Store) -> dict[str, str]:
    return {article.native_key: article.content_html for article in store.newest(None, 9_999)}


def expected(stored: Iterable[Article]) -> dict[str, str]:
    return {article.native_key: article.content_html for article in stored}


def packed(path: Path) -> Counter[bool]:
    """Return how many bodies are packed without and with a dictionary."""
    with closing(sqlite3.connect(path)) as database:
        bodies = database.execute("SELECT packed FROM body").fetchall()
    return Counter(zstandard.get_frame_parameters(body).dict_id != 0 for (body,) in bodies)


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[Article]]:
    """A database that trained a dictionary, then stored ten articles with it."""
    path, stored = tmp_path_factory.mktemp("trained") / "feeds.db", articles(range(SAMPLES + 10))
    with open_store(path) as store:
        take_all(store, stored[: SAMPLES - 1])
        assert packed(path) == {False: SAMPLES - 1}
        take_all(store, stored[SAMPLES - 1 : SAMPLES])
        take_all(store, stored[SAMPLES:])
    return path, stored


@pytest.fixture
def copied(trained: tuple[Path, list[Article]], tmp_path: Path) -> tuple[Path, list[Article]]:
    path, stored = trained
    with closing(sqlite3.connect(path)) as old, closing(sqlite3.connect(tmp_path / "copy.db")) as new:
        old.backup(new)
    return tmp_path / "copy.db", stored


def test_bodies_from_before_and_after_are_read(copied: tuple[Path, list[Article]]) -> None:
    path, stored = copied
    assert packed(path) == {False: SAMPLES, True: 10}
    codec._DICTIONARIES.clear()
    with open_store(path) as store:
        assert texts(store) == expected(stored)
        assert store.problems() == []
    codec._DICTIONARIES.clear()
    path.chmod(0o444)
    with open_store(path, reading=True) as store:
        assert texts(store) == expected(stored)


def test_a_reader_learns_what_another_process_trained(path: Path) -> None:
    stored = articles(range(SAMPLES + 1))
    with open_store(path) as reader, open_store(path) as writer:
        take_all(writer, stored[:SAMPLES])
        assert len(texts(reader)) == SAMPLES
        take_all(writer, stored[SAMPLES:])
        # as in a process that did not train it
        codec._DICTIONARIES.clear()
        assert texts(reader) == expected(stored)


def test_earlier_bodies_are_packed_again_and_a_broken_off_backfill_goes_on(
    copied: tuple[Path, list[Article]],
) -> None:
    path, stored = copied
    with open_store(path) as store:
        assert not store.is_up_to_date()
        with store.batch(NOW) as batch:
            backfill(batch, 100)
        revision = store.revision()
    assert packed(path) == {False: SAMPLES - 100, True: 110}
    with open_store(path) as store:
        bring_up_to_date(store, Config(), NOW)
        assert store.is_up_to_date()
        assert (store.revision(), texts(store)) == (revision, expected(stored))
        assert store.problems() == []
        take_all(store, [replace(stored[0], content_html="<p>改过的正文。</p>", first_seen=NOW)])
        assert store.is_up_to_date()
    assert packed(path) == {True: SAMPLES + 11}


def test_a_database_of_an_earlier_version_is_read_and_trained(tmp_path: Path) -> None:
    path, new, stored = tmp_path / "old.db", tmp_path / "new.db", articles(range(SAMPLES))
    with open_store(new) as store:
        take_all(store, stored[:-1])
    leave_at(path, "0009", new)
    with open_store(path) as store:
        assert texts(store) == expected(stored[:-1])
        bring_up_to_date(store, Config(), NOW)
        take_all(store, stored[-1:])
        bring_up_to_date(store, Config(), NOW)
        assert texts(store) == expected(stored)
    assert packed(path) == {True: SAMPLES}


def test_texts_that_are_too_much_alike_are_stored_without(path: Path) -> None:
    with open_store(path) as store:
        take_all(store, [sample(str(n), content_html="<p>同</p>") for n in range(SAMPLES + 1)])
        take_all(store, [sample("more", content_html="<p>同</p>")])
        assert len(texts(store)) == SAMPLES + 2
        assert store.problems() == []


def test_a_lost_dictionary_is_a_problem_of_each_body(copied: tuple[Path, list[Article]]) -> None:
    path, _ = copied
    with closing(sqlite3.connect(path)) as database:
        database.execute("DELETE FROM dictionary")
        database.commit()
    codec._DICTIONARIES.clear()
    with open_store(path) as store:
        assert len([line for line in store.problems() if "the database has no dictionary" in line]) == 10

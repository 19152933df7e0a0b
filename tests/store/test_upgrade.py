"""A database that the program before this one left: nothing in it is lost, and nothing in it comes back."""

from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from feeds.config import Config
from feeds.ingest.catalogue_changes import bring_up_to_date
from feeds.model import Source
from feeds.store import open_store
from feeds.store.sqlite_driver import sqlite3
from tests.store.older import leave_at
from tests.store.samples import HOUR, NOW, sample, take_all


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """Restore the rows of schema 0002: two duplicates, one without a URL, one known only from another source's feed."""
    path, new = tmp_path / "old.db", tmp_path / "new.db"
    with open_store(new) as store:
        voa = sample("1", source="voa", fingerprint="f", published=NOW - 30 * HOUR)
        dw = sample("1", source="dw", fingerprint="f", published=NOW - 20 * HOUR)
        bare = sample("2", source="zaker", url=None)
        take_all(store, [voa, dw, bare, sample("3", source="rfi", via="b.example")])
    leave_at(path, "0002", new)
    return path


CONFIG = Config(sources=tuple(Source(id=name, title=name) for name in ("voa", "dw", "zaker", "rfi")))


def test_what_was_hidden_is_hidden_before_anything_is_published(old: Path) -> None:
    with open_store(old) as store:
        bring_up_to_date(store, CONFIG, NOW)
        assert {article.source for article in store.fair(None, 9, 9)} == {"voa", "zaker", "rfi"}
        assert [len(article.also_at) for article in store.newest(["voa", "dw"], 9)] == [1, 1]
        revision = store.revision()
        bring_up_to_date(store, CONFIG, NOW)
        assert store.revision() == revision


def test_what_versions_were_is_known_again(old: Path) -> None:
    with open_store(old):
        pass
    with closing(sqlite3.connect(old)) as database:
        rows = database.execute(
            'SELECT a.source, v.addressed, v.counted = v.last_seen, v.returns, a."foreign"'
            " FROM version v JOIN article a ON a.id = v.article ORDER BY 1"
        ).fetchall()
    assert rows == [("dw", 1, 1, 0, 0), ("rfi", 1, 1, 0, 1), ("voa", 1, 1, 0, 0), ("zaker", 0, 1, 0, 0)]


def test_a_text_without_letters_does_not_keep_it_waiting_for_ever(old: Path) -> None:
    silent = sample("9", fingerprint="x", content_html=f"<p>{'。' * 50_001}{'字' * 100}</p>")
    with open_store(old) as store:
        take_all(store, [silent])
        bring_up_to_date(store, CONFIG, NOW)
        assert store.is_up_to_date()
    with closing(sqlite3.connect(old)) as database:
        database.executescript(
            "DELETE FROM sketch; DELETE FROM band; DELETE FROM fresh_band;DELETE FROM meta WHERE name = 'sketch'"
        )
    with open_store(old) as store:
        bring_up_to_date(store, CONFIG, NOW)
        assert store.is_up_to_date()
        assert take_all(store, [replace(silent, title="新的题目", first_seen=NOW)]) == ["updated"]

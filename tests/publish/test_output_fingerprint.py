"""`Last-Modified` where the articles stay and the documents change all the same."""

from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from feeds.errors import StoreError
from feeds.model import Group, Source
from feeds.publish import output_fingerprint
from feeds.publish.output_fingerprint import fingerprint_of
from feeds.publish.publisher import Publisher
from feeds.store import open_store
from feeds.store.sqlite_driver import sqlite3
from tests.publish.formats.samples import at
from tests.publish.site import CONFIG, HARBOUR, found

#: settings that appear in documents
CHANGES = {
    "base_url": "https://moved.example.com",
    "title": "别的新闻",
    "language": "zh-Hant",
    "items": 2,
    "per_source": 3,
    "ttl": 31,
    "hubs": ("https://hub.example.org/",),
    "allow": ("hub.lan:1200",),
    "groups": (Group(id="coast", title="海岸", sources=("harbour",)),),
    "sources": (replace(HARBOUR, title="港口日报"), *CONFIG.sources[1:]),
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_setting_that_stands_in_documents_moves_last_modified(store, name):
    changed = replace(CONFIG, **{name: CHANGES[name]})
    store.fingerprint_since(fingerprint_of(changed), now=at(9))
    assert found(Publisher(store, changed), "feeds/harbour.rss").modified == at(9)
    assert found(Publisher(store, changed), "index.html").modified == at(9)


def test_a_setting_put_back_moves_last_modified_again(store):
    old = datetime.now(UTC) - timedelta(seconds=1)
    other = Publisher(store, replace(CONFIG, title="别的新闻"))
    assert found(other, "feeds/all.rss").modified >= old
    assert found(Publisher(store, CONFIG), "feeds/all.rss").modified >= old


@pytest.mark.parametrize("name", ["host", "port", "max_document_bytes", "data"])
def test_a_setting_that_stands_nowhere_leaves_it(name):
    assert fingerprint_of(replace(CONFIG, **{name: "other"})) == fingerprint_of(CONFIG)


def test_another_program_moves_last_modified(tmp_path, monkeypatch):
    for name, text in (("one", "a"), ("two", "b"), ("same", "b")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "rss.py").write_text(text, encoding="utf-8")
    shapes = []
    for name in ("one", "two", "same"):
        output_fingerprint.program.cache_clear()
        monkeypatch.setattr(output_fingerprint, "_PROGRAM", tmp_path / name)
        shapes.append(fingerprint_of(CONFIG))
    output_fingerprint.program.cache_clear()
    assert shapes[0] != shapes[1] == shapes[2]


def test_the_number_fits_into_a_column_of_every_database():
    assert all(0 <= fingerprint_of(replace(CONFIG, title=str(number))) < 2**63 for number in range(50))


def test_an_empty_feed_was_not_modified_in_1970(store):
    declared = replace(CONFIG, sources=(*CONFIG.sources, Source(id="fresh", title="新来的")))
    store.fingerprint_since(fingerprint_of(declared), now=at(9))
    assert found(Publisher(store, declared), "feeds/fresh.rss").modified == at(9)


@pytest.mark.usefixtures("store")
def test_a_database_that_cannot_be_written_still_serves(tmp_path):
    path = tmp_path / "feeds.sqlite3"
    changed = replace(CONFIG, title="别的新闻")
    old = datetime.now(UTC) - timedelta(seconds=1)
    with closing(sqlite3.connect(path)) as database:
        database.execute("CREATE TRIGGER shut BEFORE INSERT ON meta BEGIN SELECT RAISE(ABORT, 'read-only'); END")
    with open_store(path) as shut:
        with pytest.raises(StoreError):
            shut.fingerprint_since(fingerprint_of(changed))
        publisher = Publisher(shut, changed)
        first = found(publisher, "feeds/all.rss").modified
        assert first >= old
        assert found(publisher, "feeds/harbour.rss").modified == first
        assert found(Publisher(shut, CONFIG), "feeds/harbour.rss").modified == at(7), "what was written down is known"

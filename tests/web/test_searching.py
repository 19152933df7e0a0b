"""Searches over HTTP: caching of responses while the index is being built and afterwards."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from feeds.ingest.catalogue_changes import backfill
from feeds.store import Store, open_store
from feeds.web import create_app
from tests.publish.site import CONFIG
from tests.store.older import leave_at
from tests.store.samples import HOUR, NOW, sample, take_all

NUMBER = 9
ADDRESSES = ["/search/?q=渡轮", "/search.rss?q=渡轮"]


@pytest.fixture
def old(tmp_path: Path) -> Iterator[Store]:
    """A database with articles that are not indexed yet."""
    path, new = tmp_path / "old.db", tmp_path / "new.db"
    with open_store(new) as store:
        articles = [
            sample(str(n), title=f"渡轮第{n}班", source="harbour", published=NOW - n * HOUR) for n in range(NUMBER)
        ]
        take_all(store, articles)
    leave_at(path, "0003", new)
    with open_store(path) as store:
        yield store


def index(store: Store, limit: int) -> None:
    with store.batch(NOW) as batch:
        backfill(batch, limit)


@pytest.mark.parametrize("address", ADDRESSES)
def test_results_grow_with_the_index_and_are_revalidated(old: Store, address: str) -> None:
    client, revision = create_app(CONFIG, old).test_client(), old.revision()
    index(old, 4)
    first = client.get(address)
    validators = {"If-None-Match": first.headers["ETag"], "If-Modified-Since": "Fri, 01 Jan 2100 00:00:00 GMT"}
    assert client.get(address, headers=validators).status_code == 304
    index(old, 4)
    second = client.get(address, headers=validators)
    assert (second.status_code, old.revision()) == (200, revision)
    # the oldest articles are indexed first
    assert ["第2班" in answer.text for answer in (first, second)] == [False, True]


@pytest.mark.parametrize("address", ADDRESSES)
def test_growing_results_have_no_last_modified(old: Store, address: str) -> None:
    """Otherwise If-Modified-Since would return 304 although the results still grow."""
    client = create_app(CONFIG, old).test_client()
    index(old, 4)
    growing = client.get(address)
    assert "Last-Modified" not in growing.headers
    assert growing.headers["Cache-Control"].startswith("public, max-age=0,")
    while not old.is_up_to_date():
        index(old, 4)
    whole = client.get(address)
    assert whole.headers["Cache-Control"].startswith(f"public, max-age={CONFIG.ttl * 60},")
    since = {"If-Modified-Since": whole.headers["Last-Modified"]}
    assert client.get(address, headers=since).status_code == 304


def test_results_of_an_incomplete_index_say_so(old: Store) -> None:
    client = create_app(CONFIG, old).test_client()
    chinese = ("/search/", "/search.rss", "/search.atom", "/search.json")
    notes = {"/en/search/": "search index is still being built", **dict.fromkeys(chinese, "搜索索引还在建立")}
    index(old, 4)
    for address, note in notes.items():
        assert (address, note in client.get(f"{address}?q=渡轮").text) == (address, True)
    # the form is cached, and nothing would remove the note from it
    assert notes["/search/"] not in client.get("/search/").text
    while not old.is_up_to_date():
        index(old, 4)
    for address, note in notes.items():
        assert (address, note in client.get(f"{address}?q=渡轮").text) == (address, False)


def test_an_incomplete_index_reports_its_progress(old: Store) -> None:
    index(old, 4)
    progress = old.index_progress()
    index(old, 4)
    assert None not in (progress, old.index_progress())
    assert old.index_progress() != progress
    while not old.is_up_to_date():
        index(old, 4)
    assert old.index_progress() is None

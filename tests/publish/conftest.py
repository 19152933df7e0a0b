"""A store with the small site in it, and its publisher."""

import pytest

from feeds.publish.output_fingerprint import fingerprint_of
from feeds.publish.publisher import Publisher
from feeds.store import open_store
from tests.publish.formats.samples import at
from tests.publish.site import ARTICLES, CONFIG, fill


@pytest.fixture
def store(tmp_path):
    with open_store(tmp_path / "feeds.sqlite3") as opened:
        fill(opened, ARTICLES, at(7))
        opened.fingerprint_since(fingerprint_of(CONFIG), now=at(1))
        yield opened


@pytest.fixture
def publisher(store):
    return Publisher(store, CONFIG)

"""A store with the small site in it, and its publisher."""

import pytest

from feeds.publish.output_fingerprint import fingerprint_of
from feeds.publish.publisher import Publisher
from tests.publish.formats.samples import at
from tests.publish.site import CONFIG, fill_site


@pytest.fixture
def store(open_copy, tmp_path):
    with open_copy(published_site, tmp_path / "feeds.sqlite3") as opened:
        yield opened


def published_site(store):
    """Fill a store with the small site, as it is after it was published once."""
    fill_site(store)
    store.fingerprint_since(fingerprint_of(CONFIG), now=at(1))


@pytest.fixture
def publisher(store):
    return Publisher(store, CONFIG)

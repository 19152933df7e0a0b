"""Combined feeds as they are published: shares, preferred copies, and what the settings say of both."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from feeds.config import Config
from feeds.model import Group, Source
from feeds.publish.publisher import Publisher
from feeds.store import Store, open_store
from tests.publish.site import read_json
from tests.store.samples import HOUR, NOW, sample, take_all

SOURCES = tuple(Source(id=name, title=name) for name in ("busy", "calm"))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Hold thirty new articles of one source, four old ones of another, and one text that both have."""
    with open_store(tmp_path / "feeds.db") as opened:
        busy = [sample(str(n), source="busy", published=NOW - (10 + n) * HOUR) for n in range(30)]
        calm = [sample(str(n), source="calm", published=NOW - (900 + n) * HOUR) for n in range(4)]
        both = [
            sample("x", source=name, fingerprint="f", published=NOW - age * HOUR, first_seen=NOW - age * HOUR)
            for name, age in (("busy", 2), ("calm", 1))
        ]
        take_all(opened, [*busy, *calm, *both])
        yield opened


def shown(store: Store, name: str = "both", *, of_all: int = 5, **group: Any) -> list[tuple[str, str]]:
    both = Group(id="both", title="合集", sources=("busy", "calm"), **group)
    config = Config(items=10, per_source=of_all, sources=SOURCES, groups=(both,))
    items = read_json(Publisher(store, config), f"feeds/{name}.json")["items"]
    return [(item["_feeds"]["source"], item["_feeds"]["native_key"]) for item in items]


@pytest.mark.parametrize("name", ["all", "both"])
def test_a_combined_feed_shows_every_source(store: Store, name: str) -> None:
    counts = Counter(source for source, _ in shown(store, name))
    assert counts == {"busy": 6, "calm": 4}
    assert Counter(source for source, _ in shown(store, name, of_all=8)) == {"busy": 8, "calm": 2}


def test_a_group_has_a_share_of_its_own(store: Store) -> None:
    counts = Counter(source for source, _ in shown(store, of_all=8, per_source=7))
    assert counts == {"busy": 7, "calm": 3}


def test_a_source_shows_all_it_has(store: Store) -> None:
    assert Counter(source for source, _ in shown(store, "busy")) == {"busy": 10}


def test_a_preferred_source_speaks_for_both(store: Store) -> None:
    assert ("busy", "x") in shown(store)
    preferred = shown(store, prefer=("calm",))
    assert ("calm", "x") in preferred
    assert ("busy", "x") not in preferred

"""A fresh store for each test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from feeds.store import Store, open_store


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "feeds.db"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    with open_store(path) as opened:
        yield opened

"""Settings are read in a folder of their own."""

from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No `feeds.toml` of the checkout is picked up by accident."""
    monkeypatch.chdir(tmp_path)

"""Run the tests of the config in an empty working directory."""

from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Prevent that a `feeds.toml` of the checkout is loaded."""
    monkeypatch.chdir(tmp_path)

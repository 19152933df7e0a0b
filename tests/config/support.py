"""Settings from a few lines of TOML."""

from pathlib import Path

import pytest

from feeds.config import Config, load
from feeds.errors import ConfigError

FOUR_LINES = """[[source]]
id = "example"
title = "例子新闻"
homepage = "https://www.example.org/news"
"""


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "mine.toml"
    path.write_text(text, encoding="utf-8")
    return path


def loaded(tmp_path: Path, text: str, **environ: str) -> Config:
    return load(written(tmp_path, text), tmp_path / "data", environ)


def refused(tmp_path: Path, text: str, **environ: str) -> ConfigError:
    with pytest.raises(ConfigError) as caught:
        loaded(tmp_path, text, **environ)
    return caught.value

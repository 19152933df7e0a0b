"""Helpers to load a config from a few lines of TOML."""

from pathlib import Path

import pytest

from feeds.config import Config, load
from feeds.errors import ConfigError

FOUR_LINES = """[[source]]
id = "example"
title = "例子新闻"
homepage = "https://www.example.org/news"
"""


def write_config(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "mine.toml"
    path.write_text(text, encoding="utf-8")
    return path


def load_config(tmp_path: Path, text: str, **environ: str) -> Config:
    return load(write_config(tmp_path, text), tmp_path / "data", environ)


def config_error(tmp_path: Path, text: str, **environ: str) -> ConfigError:
    with pytest.raises(ConfigError) as caught:
        load_config(tmp_path, text, **environ)
    return caught.value

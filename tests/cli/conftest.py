"""Run the command line in a temporary folder with a clean environment."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from feeds.cli import main

Run = Callable[..., Result]

LAMP = """<!--1733273943000-->
[河边的灯](https://www.voachinese.com/a/lamp-by-the-river-20241204/7000001.html)
------

<div><i>Wed, 04 Dec 2024 00:52:55 GMT</i></div><p>傍晚，河边的路灯一盏一盏亮起来，散步的人慢慢多了。</p>
"""


@pytest.fixture(autouse=True)
def alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Use no settings and no data of the user who runs the tests."""
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith("FEEDS_")]:
        monkeypatch.delenv(name)


@pytest.fixture
def run() -> Run:
    """Run one command; an exception other than SystemExit fails the test with its traceback."""

    def runner(*arguments: str | Path, **environ: str) -> Result:
        return CliRunner().invoke(main, [str(argument) for argument in arguments], env=environ, catch_exceptions=False)

    return runner


@pytest.fixture
def lamp(tmp_path: Path) -> Path:
    """One article of VOA in the format of feedx."""
    path = tmp_path / "lamp.md"
    path.write_text(LAMP, encoding="utf-8")
    return path

"""The contents of the package."""

import tomllib
from importlib.resources import files
from pathlib import Path

ROOT = Path(__file__).parent.parent


def test_the_package_is_marked_as_typed() -> None:
    """PEP 561: without this file, type checkers ignore our annotations."""
    assert files("feeds").joinpath("py.typed").is_file()


def test_the_wheel_leaves_nothing_out() -> None:
    tool = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]
    wheel = tool["hatch"]["build"]["targets"]["wheel"]
    assert wheel["packages"] == ["feeds"]
    assert not {"include", "exclude", "only-include"} & wheel.keys()

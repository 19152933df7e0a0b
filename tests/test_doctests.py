"""Run the examples in all docstrings."""

import doctest
import importlib
import pkgutil

import pytest

import feeds

#: alembic's files run code on import, and work only under alembic
MODULES = sorted(
    module.name
    for module in pkgutil.walk_packages(feeds.__path__, "feeds.")
    if "migrations" not in module.name and module.name != "feeds.__main__"
)


@pytest.mark.parametrize("name", MODULES)
def test_doctests(name: str) -> None:
    assert doctest.testmod(importlib.import_module(name)).failed == 0


def test_there_are_doctests() -> None:
    assert sum(doctest.testmod(importlib.import_module(name)).attempted for name in MODULES) > 20

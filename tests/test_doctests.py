"""Run the examples in all docstrings, and those of the page about the Python API."""

import doctest
import importlib
import pkgutil
import re
from pathlib import Path

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


def test_the_examples_of_the_api_page() -> None:
    page = (Path(__file__).parent.parent / "docs" / "library.md").read_text(encoding="utf-8")
    examples = "\n".join(re.findall(r"^```python\n(.*?)^```$", page, re.DOTALL | re.MULTILINE))
    test = doctest.DocTestParser().get_doctest(examples, {}, "library.md", None, 0)
    assert len(test.examples) > 5
    assert doctest.DocTestRunner().run(test).failed == 0

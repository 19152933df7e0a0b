"""`docs/architecture.md` agrees with the packages that it describes."""

import re
from importlib import import_module
from types import ModuleType

import pytest

from feeds.parsing import formats as formats_in
from feeds.parsing.normalizers._registry import all_normalizers
from feeds.publish.formats import registry as formats_out
from feeds.store import tables
from tests.docs.generate import DOCS
from tests.test_layers import LAYERS, ROOT

PAGE = (DOCS / "architecture.md").read_text(encoding="utf-8")


def test_the_layers_are_listed_in_order() -> None:
    line = re.search(rf"^`{next(iter(LAYERS))} .*$", PAGE, re.MULTILINE)
    assert line
    assert re.findall(r"\w+", line[0]) == [layer for layer in LAYERS if not layer.startswith("_")]


def test_the_page_fits_on_a_screen() -> None:
    assert PAGE.count("\n") <= 60


def test_a_publisher_is_one_file_and_one_folder() -> None:
    folders = {path.name for path in (ROOT / "tests" / "parsing" / "normalizers").iterdir() if path.is_dir()}
    assert all_normalizers().keys() == folders - {"__pycache__"}


def modules(package: str, names: list[str]) -> list[ModuleType]:
    return [import_module(f"{package}.{name}") for name in names]


@pytest.mark.parametrize(
    ("described", "names"),
    [
        (modules("feeds.parsing.formats", [known.name for known in formats_in.FORMATS]), ["recognises", "read"]),
        (
            [import_module(known.render.__module__) for known in formats_out.FORMATS.values()],
            ["MEDIA_TYPE", "render"],
        ),
        ([tables], ["SCHEMA"]),
    ],
    ids=["formats in", "formats out", "tables"],
)
def test_modules_have_the_names_that_the_page_says(described: list[ModuleType], names: list[str]) -> None:
    for module in described:
        assert [name for name in names if not hasattr(module, name)] == [], module.__name__
    assert [name for name in names if f"`{name}`" not in PAGE] == []

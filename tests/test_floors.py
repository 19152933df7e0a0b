"""A room imports only from lower floors, each package has one room, and the clock is read on the top floor alone."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "feeds"

#: lowest first; each rung imports only from the rungs below it
LADDER = (
    # floor 1: values and pure helpers; those for addresses and pictures stand on one another's shoulders
    {"model", "errors"},
    {"text", "dates", "hosts"},
    {"addresses"},
    {"wrappers", "origins", "pictures", "decoration"},
    {"proxies"},
    {"urls", "images"},
    # floor 2: one door each, to a format, to the disk, to the database
    {"config", "folder", "formats", "markup", "identity", "dedupe", "render"},
    {"store"},
    # floor 3: publishers
    {"normalizers"},
    # floor 4: the road, and what comes of it
    {"ingest", "publish"},
    # floor 5: the ways in and out
    {"files", "export", "doctor", "web"},
    # floor 6: the verbs
    {"cli"},
    {"__main__"},
)
RUNGS = {room: number for number, rung in enumerate(LADDER) for room in rung}

#: what a package is for decides which rooms may know it
PACKAGES = {
    "alembic": {"store"},
    "click": {"cli"},
    "feedgen": {"render"},
    "feedparser": {"formats"},
    "flask": {"web"},
    "granian": {"cli"},
    "jinja2": {"render"},
    "nh3": {"markup"},
    "rich": {"cli"},
    "sqlalchemy": {"store"},
    "sqlite3": {"store", "doctor"},
    "werkzeug": {"web"},
    "zstandard": {"store"},
}


def modules() -> list[Path]:
    return sorted(path for path in PACKAGE.rglob("*.py") if "seeds" not in path.parts)


def room(path: Path) -> str:
    """`feeds/store/tables.py` and `feeds/store.py` are both in the room `store`."""
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imported(path: Path) -> Iterator[tuple[int, str]]:
    """Every module a file imports, wherever in the file, with the line."""
    for node in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno}: import by the full name"
            # `from feeds import store` names a room in its last part
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)


def wrong_imports(path: Path) -> Iterator[str]:
    here = room(path)
    for line, name in imported(path):
        top, *below = name.split(".")
        if top == "feeds" and below[0] != here and RUNGS[below[0]] >= RUNGS[here]:
            yield f"{path.name}:{line}: {here} imports {below[0]}, which is not below it"
        if here not in PACKAGES.get(top, {here}):
            yield f"{path.name}:{line}: {top} is known only in {', '.join(sorted(PACKAGES[top]))}"


@pytest.mark.parametrize("path", modules(), ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_a_room_imports_only_from_lower_floors(path: Path) -> None:
    if path != PACKAGE / "__init__.py":
        assert list(wrong_imports(path)) == []


def test_every_room_has_its_rung() -> None:
    assert {room(path) for path in modules()} - {"__init__"} == RUNGS.keys()


def test_the_entrance_imports_nothing() -> None:
    """`import feeds` is what a tool does that wants the version: it must not pull in the whole program."""
    assert list(imported(PACKAGE / "__init__.py")) == []


@pytest.mark.parametrize("path", modules(), ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_the_clock_is_read_on_the_top_floor_alone(path: Path) -> None:
    calls = [node for node in ast.walk(ast.parse(path.read_bytes())) if isinstance(node, ast.Attribute)]
    clocks = [node.lineno for node in calls if ast.unparse(node) in {"datetime.now", "datetime.today", "time.time"}]
    assert clocks == [] or room(path) == "cli"


@pytest.mark.parametrize("path", modules(), ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_every_import_is_ours_standard_or_declared(path: Path) -> None:
    declared = {"bs4", "dateutil", "lxml", "markupsafe", "selectolax", "yaml", "_typeshed", *PACKAGES}
    for line, name in imported(path):
        top = name.split(".")[0]
        assert top in {"feeds", *declared} or top in sys.stdlib_module_names, f"{path}:{line}: {name}"


def test_files_stay_short() -> None:
    """A file of more than 300 lines holds two ideas."""
    long = [path.name for path in modules() if path.read_bytes().count(b"\n") > 300]
    assert long == []

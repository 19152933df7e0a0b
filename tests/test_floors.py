"""A room imports only from lower floors, each package has one room, and the clock is read on the top floor alone."""

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "feeds"

#: lowest first; each rung imports only from the rungs below it
LADDER = (
    {"model"},
    {"errors"},
    {"common"},
    {"urls"},
    {"config"},
    {"dedupe"},
    {"health"},
    {"fetch"},
    {"parsing"},
    {"search"},
    {"store"},
    {"ingest"},
    {"publish"},
    {"poll"},
    {"subscribe", "export", "web"},
    {"cli"},
    {"__main__"},
)
RUNGS = {room: number for number, rung in enumerate(LADDER) for room in rung}

#: what a package is for decides which rooms may know it
PACKAGES = {
    "aiohttp": {"fetch"},
    "alembic": {"store"},
    # the languages of pages, and the names of months in all others
    "babel": {"publish", "common"},
    # rare spellings of dates
    "dateutil": {"common"},
    # rules of operators, and pages that name feeds
    "bs4": {"parsing", "subscribe"},
    "click": {"cli"},
    "feedgen": {"publish"},
    "feedparser": {"parsing"},
    "flask": {"web"},
    "granian": {"cli"},
    "jinja2": {"publish"},
    "lxml": {"parsing", "publish"},
    "markupsafe": {"publish"},
    "nh3": {"parsing"},
    # the one converter of scripts
    "opencc": {"common"},
    "pebble": {"ingest"},
    # which hosts are one site
    "publicsuffixlist": {"urls"},
    # a newer SQLite than Python's
    "pysqlite3": {"store"},
    # ids of groups with Chinese names
    "pypinyin": {"subscribe"},
    "rensa": {"dedupe"},
    "rich": {"cli"},
    "prometheus_client": {"publish"},
    # selectors are checked where the settings are read
    "soupsieve": {"config"},
    # publishers drop elements from the tree that markup makes; dedupe and search read the text of articles
    "selectolax": {"parsing", "dedupe", "search"},
    "sqlalchemy": {"store"},
    "sqlite3": {"store"},
    "svg": {"publish"},
    "tomlkit": {"config"},
    # the labels of encodings
    "webencodings": {"parsing"},
    "werkzeug": {"web"},
    "yaml": {"parsing"},
    "yarl": {"fetch"},
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


#: what tells the time, by the last part of its name
CLOCKS = frozenset("now utcnow today time time_ns monotonic monotonic_ns localtime gmtime ctime".split())
#: rooms that may ask, and what: the verbs say what time it is, the store how long it has waited
MAY_ASK = {"cli": CLOCKS, "store": frozenset({"monotonic"})}


def clocks(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Every call that tells the time, with its line, by whatever name the clock was imported."""
    nodes = list(ast.walk(tree))
    imports = [(None, alias) for node in nodes if isinstance(node, ast.Import) for alias in node.names]
    imports += [(node.module, alias) for node in nodes if isinstance(node, ast.ImportFrom) for alias in node.names]
    # what each name is when it is called by itself: only the module `time` has functions that tell the time
    known = {
        alias.asname or alias.name: alias.name if module == "time" else ""
        for module, alias in imports
        if (module or alias.name) in ("time", "datetime")
    }
    for call in (node for node in nodes if isinstance(node, ast.Call)):
        first, *others = ast.unparse(call.func).split(".")
        # `datetime.datetime.now`, `datetime.now`, `time.time`, or a function by itself
        name = others[-1] if others else known.get(first, "")
        if first in known and name in CLOCKS:
            yield call.lineno, name


@pytest.mark.parametrize("path", modules(), ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_the_clock_is_read_on_the_top_floor_alone(path: Path) -> None:
    found = list(clocks(ast.parse(path.read_bytes())))
    assert [(line, name) for line, name in found if name not in MAY_ASK.get(room(path), ())] == []


@pytest.mark.parametrize(
    "code",
    [
        "from datetime import datetime\nx = datetime.now()",
        "import datetime\nx = datetime.datetime.now(datetime.UTC)",
        "from datetime import datetime as d\nx = d.utcnow()",
        "import datetime\nx = datetime.date.today()",
        "import time\nx = time.time()",
        "import time\nx = time.monotonic()",
        "from time import time\nx = time()",
        "from time import time_ns as t\nx = t()",
        "import time as t\nx = t.time()",
        "def f():\n    import time\n    return g(time.time())",
    ],
)
def test_every_way_of_reading_a_clock_is_seen(code: str) -> None:
    assert len(list(clocks(ast.parse(code)))) == 1


def test_what_only_looks_like_a_clock_is_none() -> None:
    code = "import time\nfrom datetime import time as t\ntime.sleep(now)\nx = moment.time()\nf(t(9), now=store.now())\n"
    assert list(clocks(ast.parse(code))) == []


def test_the_clocks_that_may_be_read_are_read() -> None:
    """An exception that nobody needs any more is a hole."""
    for name, allowed in (("cli", {"now"}), ("store", {"monotonic"})):
        found = [clock for path in modules() if room(path) == name for clock in clocks(ast.parse(path.read_bytes()))]
        assert {clock for _, clock in found} == allowed


def normal(name: str) -> str:
    """The name of a distribution in one spelling (https://packaging.python.org/en/latest/specifications/name-normalization/)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def dependencies() -> set[str]:
    """What `pyproject.toml` says is installed with us."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return {normal(re.split(r"[^\w.-]", line, maxsplit=1)[0]) for line in project["dependencies"]}


def packages() -> set[str]:
    """Every package that is imported and is neither ours nor Python's."""
    found = {name.split(".")[0] for path in modules() for _, name in imported(path)}
    # _typeshed is known to type checkers alone, and imported for them alone
    return found - {"feeds", "_typeshed"} - sys.stdlib_module_names


def test_every_import_is_ours_standard_or_declared() -> None:
    """What comes only because something else needs it goes when that no longer does."""
    owners, declared = packages_distributions(), dependencies()
    undeclared = {name for name in packages() if not declared & {normal(owner) for owner in owners.get(name, ())}}
    assert undeclared == set()


#: First releases without a known hole, and the hole. A lock file pins what is installed from it; what `pip install`
#: chooses for others follows the floors of `pyproject.toml`.
SAFE_FROM = {
    "aiohttp": ((3, 14, 3), "CVE-2026-69244: hostile answers"),
    "feedparser": ((6, 0, 14), "the release whose faults the tests of formats know"),
    "flask": ((3, 1, 0), "TRUSTED_HOSTS, https://github.com/pallets/flask/issues/5637"),
    "jinja2": ((3, 1, 6), "CVE-2025-27516: escape from the sandbox"),
    "lxml": ((6, 1), "CVE-2026-41066: external entities through iterparse"),
    "nh3": ((0, 3, 7), "RUSTSEC-2026-0213: script through svg animate, ammonia below 4.1.4"),
    "pysqlite3": ((0, 6, 1), "the WAL-reset bug of SQLite below 3.51.3"),
    "werkzeug": ((3, 1, 6), "CVE-2026-27199: device names in safe_join"),
}


@pytest.mark.parametrize("package", SAFE_FROM)
def test_no_release_with_a_known_hole_is_accepted(package: str) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lines = [line for line in project["dependencies"] if re.match(rf"{package}\b", line)]
    floors = [tuple(map(int, re.search(r">=([\d.]+)", line)[1].split("."))) for line in lines]  # type: ignore[index]
    safe, hole = SAFE_FROM[package]
    assert floors, package
    assert floors[0] >= safe, hole


def test_every_package_has_its_rooms() -> None:
    assert packages() - PACKAGES.keys() == set()


def test_files_stay_short() -> None:
    """A file of more than 300 lines holds two ideas."""
    long = [path.name for path in modules() if path.read_bytes().count(b"\n") > 300]
    assert long == []

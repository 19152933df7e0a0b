"""A layer imports only from lower layers, third-party packages have fixed layers, and only `cli` reads the clock."""

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

import feeds

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "feeds"

#: the layers, lowest first, each with its purpose: a layer imports only from those above its own line
LAYERS = {
    "messages": "Messages as codes with values, and their English text.",
    "model": "The schema: raw entries as received, articles, sources and feeds as published.",
    "errors": "All exceptions, as one tree.",
    "common": "General helpers: dates, Chinese scripts, text, limits, an LRU cache.",
    "urls": "URLs: parsing, canonical form, the original URL behind link wrappers and image proxies.",
    "config": "Settings: reading, checking and editing `feeds.toml`.",
    "dedupe": "Decides what is new, changed, the same or a copy.",
    "health": "The status of sources by their polls, and the time of the next poll.",
    "fetch": "HTTP requests to upstreams, with protection against SSRF and decompression bombs.",
    "parsing": "From bytes to articles: formats, HTML cleaning, normalizers of publishers.",
    "search": "The terms of the search index, queries and highlighting.",
    "store": "The database: the only layer with SQL.",
    "ingest": "Parses documents in worker processes, normalizes, deduplicates and stores the entries.",
    "publish": "Renders everything that is served or exported, from one revision of the store, and caches it.",
    "api": "The Python API: bytes, raw entries, articles, and bytes again, without a database.",
    "poll": "Polls the sources and notifies WebSub hubs.",
    "subscribe": "Discovers feeds on web pages and in OPML lists, and adds them as sources.",
    "export": "Exports everything published as static files.",
    "web": "The Flask application.",
    "cli": "The commands.",
    "__main__": "The entry point of `python -m feeds`.",
}
RANK = {layer: number for number, layer in enumerate(LAYERS)}
#: within a layer with packages, the order of its packages and modules
WITHIN = {
    "parsing": ({"corrections", "identity", "private_sources"}, {"formats", "markup"}, {"normalizers"}),
    "publish": (
        {
            "changes",
            "channels",
            "encodings",
            "extent",
            "formats",
            "gzip_chunks",
            "output_fingerprint",
            "render_slots",
            "rendition",
            "status",
            "visibility",
        },
        {"archive_versions", "list_cache", "pages", "rendition_cache"},
        {"snapshot"},
        {"feed"},
        {"search"},
        {"views"},
        {"routes"},
        {"marks"},
        {"publisher"},
        {"private_feeds"},
    ),
}

#: layers, or packages within them, that may import a third-party package, so that each is used for one purpose
PACKAGES = {
    "aiohttp": {"fetch"},
    "alembic": {"store"},
    # the languages of pages, and the names of months in all languages
    "babel": {"publish.pages", "common"},
    # rare spellings of dates
    "dateutil": {"common"},
    "brotli": {"publish.encodings"},
    # rules of operators, and pages with links to feeds
    "bs4": {"parsing.markup", "subscribe"},
    "cachetools": {"common"},
    "click": {"cli"},
    "feedgen": {"publish.formats"},
    "feedparser": {"parsing.formats"},
    "flask": {"web"},
    "granian": {"cli"},
    "isal": {"publish.gzip_chunks"},
    "jinja2": {"publish.pages"},
    "lxml": {"parsing.formats", "publish.formats"},
    "markupsafe": {"publish.pages"},
    "nh3": {"parsing.markup"},
    "opencc": {"common"},
    "pebble": {"ingest"},
    # registrable domains
    "publicsuffixlist": {"urls"},
    # a newer SQLite than Python's
    "pysqlite3": {"store"},
    # ids of groups with Chinese names
    "pypinyin": {"subscribe"},
    "rensa": {"dedupe"},
    "rich": {"cli"},
    "prometheus_client": {"publish.status"},
    # selectors are checked where the settings are read
    "soupsieve": {"config"},
    # normalizers drop elements of the parsed tree; dedupe and search read the text of articles
    "selectolax": {"parsing.markup", "parsing.normalizers", "dedupe", "search"},
    "sqlalchemy": {"store"},
    "sqlite3": {"store"},
    "svg": {"publish.pages"},
    "tomlkit": {"config"},
    # the labels of encodings
    "webencodings": {"parsing.formats"},
    "werkzeug": {"web"},
    "yaml": {"parsing.formats"},
    "yarl": {"fetch"},
    # bodies in the database, and responses
    "zstandard": {"store", "publish.encodings"},
}


def modules() -> list[Path]:
    return sorted(path for path in PACKAGE.rglob("*.py") if "seeds" not in path.parts)


def place_of(module: str) -> tuple[str, str]:
    """Return the layer of a module by its full name, and its package or module within the layer (empty for none).

    >>> place_of("feeds.publish.formats.rss"), place_of("feeds.errors")
    (('publish', 'formats'), ('errors', ''))
    """
    _, layer, within, *_ = [*module.split("."), "", ""]
    return layer, within


def name_of(path: Path) -> str:
    """Return the full name of the module in a file."""
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def layer_of(path: Path) -> str:
    return place_of(name_of(path))[0]


def imported(path: Path) -> Iterator[tuple[int, str]]:
    """Every module that a file imports, at any position, with the line."""
    for node in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno}: import by the full name"
            # `from feeds import store` names a room in its last part
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)


def group_of(layer: str, within: str) -> int:
    return next((number for number, group in enumerate(WITHIN.get(layer, ())) if within in group), 0)


def wrong_imports(path: Path) -> Iterator[str]:
    layer, within = place_of(name_of(path))
    for line, name in imported(path):
        top = name.split(".")[0]
        other, other_within = place_of(name)
        if top == "feeds" and RANK[other] > RANK[layer]:
            yield f"{path.name}:{line}: {layer} imports {other}, which is a higher layer"
        is_sibling = top == "feeds" and other == layer and within and within != other_within
        if is_sibling and group_of(layer, other_within) > group_of(layer, within):
            yield f"{path.name}:{line}: {layer}.{within} imports {layer}.{other_within}, which is above it"
        if top in PACKAGES and not PACKAGES[top] & {layer, f"{layer}.{within}"}:
            yield f"{path.name}:{line}: {top} is imported only in {', '.join(sorted(PACKAGES[top]))}"


@pytest.mark.parametrize("path", modules(), ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_a_layer_imports_only_from_lower_layers(path: Path) -> None:
    if path != PACKAGE / "__init__.py":
        assert list(wrong_imports(path)) == []


def test_every_layer_is_listed() -> None:
    assert {layer_of(path) for path in modules()} - {""} == LAYERS.keys()


def test_every_package_within_a_layer_is_listed() -> None:
    for layer, groups in WITHIN.items():
        entries = {path.name.removesuffix(".py") for path in (PACKAGE / layer).iterdir() if path.suffix in {"", ".py"}}
        assert entries - {"__init__", "__pycache__"} == set().union(*groups)


#: what the store may import from `dedupe`: records of decisions, and functions that compute its indexes
_STORED = {
    *("ArticleAtUrl", "ArticleHistory", "Candidate", "ComparedTitle", "Decision", "Duplicate", "NewAlias", "Trace"),
    *("Version", "VersionDelivery", "explain_versions", "guid_name", "to_json_value"),
    *("SCHEME", "STORY_WINDOW", "bands", "grams", "headline", "is_likely", "minhash_of", "text_of", "title_pairs"),
}


def test_the_store_does_not_decide() -> None:
    """Which articles are equal or related, and which one wins, is decided in `ingest` and `dedupe`."""
    names = {name for path in modules() if layer_of(path) == "store" for _, name in imported(path)}
    assert {name for name in names if name.startswith("feeds.dedupe")} == {f"feeds.dedupe.{name}" for name in _STORED}


def test_the_feeds_package_imports_nothing() -> None:
    """A tool that needs only the version runs `import feeds`; this must not import the whole program."""
    code = "import sys, feeds; print(*(name for name in sys.modules if name.startswith('feeds')))"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, cwd=ROOT)  # noqa: S603  # our own
    assert result.stdout == b"feeds\n"


def test_the_feeds_package_names_the_api() -> None:
    names = {name: getattr(feeds, name) for name in feeds.__all__}
    assert names == {name: getattr(feeds.api, name) for name in feeds.__all__}
    unknown = "nothing"
    with pytest.raises(AttributeError, match="'feeds' has no attribute 'nothing'"):
        getattr(feeds, unknown)


#: functions that read the clock, by the last part of their names
CLOCKS = frozenset("now utcnow today time time_ns monotonic monotonic_ns localtime gmtime ctime".split())
#: layers that may read a clock, and which: commands pass the time on, the store measures how long it waits
MAY_READ = {"cli": CLOCKS, "store": frozenset({"monotonic"})}


def clocks(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Every call that reads the clock, with its line, also through an import alias."""
    nodes = list(ast.walk(tree))
    imports = [(None, alias) for node in nodes if isinstance(node, ast.Import) for alias in node.names]
    imports += [(node.module, alias) for node in nodes if isinstance(node, ast.ImportFrom) for alias in node.names]
    # imported functions by name: only the module `time` has functions that read the clock
    imports = {
        alias.asname or alias.name: alias.name if module == "time" else ""
        for module, alias in imports
        if (module or alias.name) in ("time", "datetime")
    }
    for call in (node for node in nodes if isinstance(node, ast.Call)):
        first, *attributes = ast.unparse(call.func).split(".")
        # `datetime.datetime.now`, `datetime.now`, `time.time`, or a function by itself
        name = attributes[-1] if attributes else imports.get(first, "")
        if first in imports and name in CLOCKS:
            yield call.lineno, name


@pytest.mark.parametrize("path", modules(), ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_the_clock_is_read_only_in_the_command_line(path: Path) -> None:
    calls = list(clocks(ast.parse(path.read_bytes())))
    assert [(line, name) for line, name in calls if name not in MAY_READ.get(layer_of(path), ())] == []


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
def test_every_way_of_reading_a_clock_is_detected(code: str) -> None:
    assert len(list(clocks(ast.parse(code)))) == 1


def test_similar_calls_are_no_clocks() -> None:
    code = "import time\nfrom datetime import time as t\ntime.sleep(now)\nx = moment.time()\nf(t(9), now=store.now())\n"
    assert list(clocks(ast.parse(code))) == []


def test_every_exception_for_clocks_is_needed() -> None:
    """An exception that is no longer needed is removed."""
    for name, names in (("cli", {"now"}), ("store", {"monotonic"})):
        calls = [
            clock for path in modules() if layer_of(path) == name for clock in clocks(ast.parse(path.read_bytes()))
        ]
        assert {clock for _, clock in calls} == names


def normal(name: str) -> str:
    """Normalize the name of a distribution (https://packaging.python.org/en/latest/specifications/name-normalization/)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def dependencies() -> set[str]:
    """The dependencies in `pyproject.toml`."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return {normal(re.split(r"[^\w.-]", line, maxsplit=1)[0]) for line in project["dependencies"]}


def packages() -> set[str]:
    """Every imported third-party package."""
    used = {name.split(".")[0] for path in modules() for _, name in imported(path)}
    # _typeshed exists only for type checkers
    return used - {"feeds", "_typeshed"} - sys.stdlib_module_names


def test_every_import_is_ours_standard_or_declared() -> None:
    """An indirect dependency may disappear when the direct one no longer needs it."""
    owners, declared = packages_distributions(), dependencies()
    undeclared = {name for name in packages() if not declared & {normal(owner) for owner in owners.get(name, ())}}
    assert undeclared == set()


#: first releases without a known vulnerability, and the vulnerability. The lock file pins our versions; `pip install`
#: elsewhere uses the lower bounds in `pyproject.toml`
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
def test_no_release_with_a_known_vulnerability_is_accepted(package: str) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lines = [line for line in project["dependencies"] if re.match(rf"{package}\b", line)]
    floors = [tuple(map(int, re.search(r">=([\d.]+)", line)[1].split("."))) for line in lines]  # type: ignore[index]
    safe, vulnerability = SAFE_FROM[package]
    assert floors, package
    assert floors[0] >= safe, vulnerability


def test_every_package_has_its_layers() -> None:
    assert packages() - PACKAGES.keys() == set()


def test_files_stay_short() -> None:
    """A file of more than 300 lines holds two ideas."""
    long = [path.name for path in modules() if path.read_bytes().count(b"\n") > 300]
    assert long == []

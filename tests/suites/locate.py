"""Locate the suites and their feeds."""

import os
from collections.abc import Iterator
from pathlib import Path

CHECKOUT = Path(__file__).parent.parent.parent
#: folder of checkouts, each named after its project
FOLDER = Path(os.environ.get("FEEDS_SUITES", CHECKOUT.parent / "suites"))

#: project -> patterns of its files that are feeds
FEEDS = {
    "feedparser": ("tests/**/*.xml", "tests/json/*.json"),
    "gofeed": (
        "testdata/parser/**/*.xml",
        "testdata/translator/**/*.xml",
        "testdata/extensions/**/*.xml",
        "testdata/parser/**/*.json",
        "testdata/translator/json/*.json",
    ),
    "miniflux": ("internal/reader/**/testdata/*.xml",),
    "simplepie": ("tests/data/*.xml",),
    "fastfeedparser": ("benchmark_data/*", "tests/integration/*.xml", "tests/integration/json_feed_sample.json"),
    "rss-parser": ("test/input/*",),
    "feedjira": ("spec/sample_feeds/*",),
}


def suites() -> list[str]:
    """The names of the projects that are present."""
    return [suite for suite in FEEDS if (FOLDER / suite).is_dir()]


def feeds(suite: str) -> Iterator[Path]:
    """Every feed of a suite, sorted by name; a JSON file beside an XML file has its expectations and is no feed."""
    folder = FOLDER / suite
    paths = {path for pattern in FEEDS[suite] for path in folder.glob(pattern) if path.is_file()}
    yield from sorted(path for path in paths if not is_expectation(path))


def is_expectation(path: Path) -> bool:
    """Return whether a file has the expectations for the feed beside it."""
    return path.suffix == ".json" and (path.stem.endswith("_expected") or path.with_suffix(".xml").exists())


def name(path: Path) -> str:
    """The name of a file in the lists: `gofeed/testdata/parser/rss/item.xml`."""
    return path.relative_to(FOLDER).as_posix()

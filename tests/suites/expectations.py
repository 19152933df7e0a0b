"""The expectations of the suites for an entry: title, link, date and enclosures, as plain values."""

import ast
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Expectation:
    """One expected value of one entry."""

    #: 0-based number of the entry in its document
    entry: int
    #: `title`, `link`, `published`, `updated` or `enclosures`
    field: str
    #: text; an aware datetime for a date; a tuple of addresses for enclosures
    value: Any


#: `Expect: not bozo and entries[0]['title'] == 'Item 1 title'`, with `u` before a text in older files
_FEEDPARSER = re.compile(
    rb"^\s*Expect:\s*(?:not bozo and )?entries\[(\d+)\]\['(\w+)'\]((?:\[\w+\]|\['\w+'\])*) == (.+?)\s*$", re.M
)
_FEEDPARSER_FIELDS = {
    ("title", ""): "title",
    ("link", ""): "link",
    ("published_parsed", ""): "published",
    ("updated_parsed", ""): "updated",
    ("enclosures", "[0]['href']"): "enclosures",
    ("enclosures", "[0]['url']"): "enclosures",
}


def of_feed(path: Path, suite: str) -> list[Expectation]:
    """The expectations of `suite` for the entries of the feed at `path`; empty if its tests are code."""
    reader = {
        "feedparser": _of_feedparser,
        "gofeed": _of_gofeed,
        "fastfeedparser": _of_fastfeedparser,
        "rss-parser": _of_rss_parser,
    }.get(suite)
    expected = reader(path) if reader else ()
    # a few expected files are damaged: they are not compared
    return [expectation for expectation in expected if expectation.value and "\ufffd" not in str(expectation.value)]


def _of_feedparser(path: Path) -> Iterator[Expectation]:
    for number, key, subscript, value in _FEEDPARSER.findall(path.read_bytes()):
        field = _FEEDPARSER_FIELDS.get((key.decode(), subscript.decode()))
        if field is None:
            continue
        try:
            expected = ast.literal_eval(value.decode("utf-8"))
        except (ValueError, SyntaxError, UnicodeDecodeError):
            continue  # an expression, or a text in the encoding that the file tests
        if isinstance(expected, tuple):
            expected = datetime(*expected[:6], tzinfo=UTC)
        if field == "enclosures":
            expected = (expected,)
        yield Expectation(entry=int(number), field=field, value=expected)


def _of_gofeed(path: Path) -> Iterator[Expectation]:
    beside = [path.with_suffix(".json"), path.with_name(f"{path.stem}_expected.json")]
    for position in beside:
        if position != path and position.exists():
            feed = json.loads(position.read_text("utf-8", "replace"))
            for number, item in enumerate(feed.get("items") or feed.get("entries") or ()):
                yield from _of_go_item(number, item)


def _of_go_item(number: int, item: dict[str, Any]) -> Iterator[Expectation]:
    links = [link for link in item.get("links", ()) if isinstance(link, dict)]
    alternate = next((link.get("href") for link in links if link.get("rel", "alternate") == "alternate"), None)
    yield Expectation(entry=number, field="title", value=item.get("title"))
    yield Expectation(entry=number, field="link", value=item.get("link") or item.get("url") or alternate)
    yield Expectation(
        entry=number, field="published", value=_moment(item.get("publishedParsed") or item.get("pubDateParsed"))
    )
    yield Expectation(entry=number, field="updated", value=_moment(item.get("updatedParsed")))
    enclosures = tuple(part["url"] for part in item.get("enclosures") or () if part.get("url"))
    yield Expectation(entry=number, field="enclosures", value=enclosures)


def _of_fastfeedparser(path: Path) -> Iterator[Expectation]:
    beside = path.with_suffix(".json") if path.suffix == ".xml" else path.with_suffix(".expected.json")
    if not beside.exists():
        return
    for number, entry in enumerate(json.loads(beside.read_text("utf-8", "replace"))["entries"]):
        yield Expectation(entry=number, field="title", value=entry.get("title"))
        yield Expectation(entry=number, field="link", value=entry.get("link"))
        yield Expectation(entry=number, field="published", value=_moment(entry.get("published")))
        enclosures = tuple(part["url"] for part in entry.get("enclosures") or () if part.get("url"))
        yield Expectation(entry=number, field="enclosures", value=enclosures)


def _of_rss_parser(path: Path) -> Iterator[Expectation]:
    beside = path.parent.parent / "output" / f"{path.stem}.json"
    if not beside.exists():
        return
    for number, item in enumerate(json.loads(beside.read_text("utf-8", "replace"))["feed"]["items"]):
        yield Expectation(entry=number, field="title", value=item.get("title"))
        yield Expectation(entry=number, field="link", value=item.get("link"))
        yield Expectation(entry=number, field="published", value=_moment(item.get("isoDate")))
        url = (item.get("enclosure") or {}).get("url")
        yield Expectation(entry=number, field="enclosures", value=(url,) if url else ())


def _moment(text: str | None) -> datetime | None:
    """Parse a date in ISO 8601; None if there is none."""
    if not text:
        return None
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)

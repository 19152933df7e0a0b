"""Parse the feeds of the suites and compare the entries with the expectations."""

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from feeds.common import dates
from feeds.errors import DocumentError
from feeds.ingest.pipeline import InputDocument, Rejection, entries_of
from feeds.model import RawEntry
from feeds.parsing.formats import read
from feeds.parsing.markup import html_to_text
from tests.cases.documents import SHIPPED
from tests.suites import expectations, locate
from tests.suites.expectations import Expectation

NOW = datetime(2026, 10, 1, tzinfo=UTC)
#: an entry element, in any namespace, or the items of a JSON Feed
_ENTRY = re.compile(rb"<(?:[\w.-]+:)?(?:item|entry)[\s>/]|\"items\"\s*:\s*\[\s*\{", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """A document or an entry that was refused."""

    path: str
    line: int
    reason: str
    #: whether the document, or the entry at that line, has any content
    has_content: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A value that differs from the expectation of the suite; `actual` is text."""

    path: str
    expectation: Expectation
    actual: str


@dataclass(slots=True, kw_only=True)
class Result:
    """The result of one suite."""

    feeds: int = 0
    #: feeds of which every entry was accepted
    read: int = 0
    entries: int = 0
    met: int = 0
    refusals: list[Refusal] = field(default_factory=list)
    differences: list[Difference] = field(default_factory=list)


def compare(suite: str) -> Result:
    """Parse every feed of `suite`."""
    result = Result()
    for path in locate.feeds(suite):
        _compare_feed(path, suite, result)
    return result


def _compare_feed(path: Path, suite: str, result: Result) -> None:
    name, body = locate.name(path), path.read_bytes()
    raws = _raw_entries(body)
    entries = list(entries_of(InputDocument(path=name, body=body), SHIPPED, NOW))
    refused = [entry for entry in entries if isinstance(entry, Rejection)]
    result.feeds += 1
    result.entries += len(entries) - len(refused)
    result.read += not refused
    result.refusals += [
        Refusal(path=name, line=entry.line, reason=str(entry.reason), has_content=_has_content(body, raws, entry.line))
        for entry in refused
    ]
    expected = expectations.of_feed(path, suite)
    if expected:
        _compare_values(name, raws, expected, result)


def _has_content(body: bytes, raws: list[RawEntry], line: int) -> bool:
    """Return whether a refusal loses content: an entry with a word, a link or a file."""
    here = [raw for raw in raws if raw.line == line]
    if not here:
        return bool(_ENTRY.search(body.replace(b"\0", b"")))
    texts = (raw.title + raw.content + raw.summary for raw in here)
    return any(html_to_text(text) for text in texts) or any(raw.link or raw.media for raw in here)


def _raw_entries(body: bytes) -> list[RawEntry]:
    """The entries before normalization: the small feeds of the suites often have a single value."""
    try:
        return [entry for entry in read(body) if isinstance(entry, RawEntry)]
    except DocumentError:
        return []


def _compare_values(name: str, raws: list[RawEntry], expected: list[Expectation], result: Result) -> None:
    for expectation in expected:
        value = _value(raws[expectation.entry], expectation.field) if expectation.entry < len(raws) else None
        if _equal(value, expectation.value):
            result.met += 1
        else:
            result.differences.append(Difference(path=name, expectation=expectation, actual=repr(value)))


def _value(raw: RawEntry, field: str) -> Any:
    if field in ("published", "updated"):
        # other parsers copy one date to the other if only one is present
        other = raw.updated if field == "published" else raw.published
        stamp = dates.parse(getattr(raw, field)) or dates.parse(other)
        return stamp.when if stamp else None
    if field == "enclosures":
        return tuple(media.url for media in raw.media)
    if field == "link":
        # a guid may be the link; the normalizer decides
        return raw.link or raw.guid
    return getattr(raw, field)


def _equal(value: Any, expected: Any) -> bool:
    if isinstance(expected, datetime):
        # most suites have whole seconds
        return value is not None and value.replace(microsecond=0) == expected.replace(microsecond=0)
    if isinstance(expected, tuple):
        return value is not None and set(expected) <= set(value)
    return value is not None and _plain(value) == _plain(expected)


def _plain(text: str) -> str:
    """Text without tags, references and repeated white space: some suites expect HTML, others plain text."""
    return "".join(html_to_text(text).split())

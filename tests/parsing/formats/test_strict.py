"""The strict parser gives the same values as feedparser for every document, or declines it."""

from pathlib import Path

import pytest
from hypothesis import given, settings

from feeds.errors import DocumentError
from feeds.model import RawEntry
from feeds.parsing import formats
from feeds.parsing.formats import syndication
from feeds.parsing.formats.strict.errors import Declined
from tests.parsing.formats.feed_documents import documents

ROOT = Path(__file__).parents[3]


def with_feedparser(body: bytes) -> list[object]:
    """Return what feedparser's way gives, errors by their line and reason."""
    try:
        results = list(syndication.read_tolerantly(body))
    except DocumentError as error:
        results = [error]
    return [(item.line, item.reason) if isinstance(item, DocumentError) else item for item in results]


def strictly(body: bytes) -> list[RawEntry] | None:
    """Return what the strict parser gives, None if it declines the document."""
    try:
        return syndication.read_strictly(body)
    except Declined:
        return None


def is_feed(path: Path) -> bool:
    if path.suffix not in (".xml", ".rss", ".atom", ".rdf"):
        return False
    try:
        return formats.detect(path.read_bytes()).name == "syndication"
    except DocumentError:
        return False


FEEDS = [path for folder in ("tests", "seeds") for path in sorted((ROOT / folder).rglob("*")) if is_feed(path)]


@pytest.mark.parametrize("path", FEEDS, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_every_feed_is_parsed_as_by_feedparser(path: Path) -> None:
    body = path.read_bytes()
    entries = strictly(body)
    assert entries is None or entries == with_feedparser(body)


def test_most_feeds_are_not_declined() -> None:
    assert len(FEEDS) > 100
    assert sum(strictly(path.read_bytes()) is None for path in FEEDS) < len(FEEDS) / 8


#: texts that feedparser, or the preparation for it, changes
CHANGED = (
    "<![CDATA[a&#8;b &#55357;&#56841; &#65;]]>",
    "<![CDATA[<media:title>a</media:title>]]>",
    "<![CDATA[<media:content>a</media:content>]]> <media:text>b</media:text>",
    "cafÃ© Ã&#169; &#xC3;&#xa9;",
    "cafÃ©",
    "a\x80b \x93c\x94",
    "&#128; &#x93;&#0148;",
    "港口 \xa0 &#160; ÃÂ",
)


@pytest.mark.parametrize("text", CHANGED)
def test_changed_texts_are_as_by_feedparser(text: str) -> None:
    item = f"<item><title>{text}</title><description>{text} 港</description><author>{text}</author></item>"
    body = f'<rss version="2.0"><channel><title>{text}</title>{item}</channel></rss>'.encode()
    entries = strictly(body)
    assert entries is None or entries == with_feedparser(body)


@given(documents())
@settings(max_examples=300)
def test_generated_feeds_are_parsed_as_by_feedparser(body: bytes) -> None:
    entries = strictly(body)
    assert entries is None or entries == with_feedparser(body)

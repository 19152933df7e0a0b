"""Format detection: an unknown document is refused with what was expected and what was found."""

import gzip
from pathlib import Path

import pytest

from feeds.common import limits
from feeds.errors import DocumentError, TooHostile, UnknownFormat
from feeds.model import Subscription
from feeds.parsing import formats

HERE = Path(__file__).parent

FOREIGN = {
    b"": "an empty document",
    b" \r\n\t\n": "nothing but white space",
    b"\xef\xbb\xbf": "nothing but white space",
    b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR": "a PNG picture",
    b"\xff\xd8\xff\xe0\0\x10JFIF": "a JPEG picture",
    b"%PDF-1.7\n": "a PDF document",
    b"PK\x03\x04\x14\0": "a ZIP archive",
    gzip.compress(b"<rss/>", mtime=0): "gzip data",
    b"SQLite format 3\0": "an SQLite database",
    b"\0\0\0\x1cftypisom": "MP4 video",
    b"\x01\x02\0\x03": "a zero byte at offset 2",
    b"<!DOCTYPE html>\n<html><head><title>404</title>": "an HTML page",
    b'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml">': "an HTML page",
    b"<p>a paragraph</p>": "first element is <p>",
    b"<svg xmlns='http://www.w3.org/2000/svg'/>": "first element is <svg>",
    b"<!-- only a comment -->": "markup without elements",
    b"# A heading\n\nText.": "plain text or Markdown",
    b"[a link](https://example.org/)\n\nText below, but no rule.": "plain text or Markdown",
    b"Warning: line 3 <rss><channel></channel></rss>": "starts with 'Warning: line 3",
    b"Just words.": "starts with 'Just words.'",
    b"---\ntitle: A blog\ndate: 2020-01-01\n---\n\nMarkdown *text*.": "an unknown front matter",
    b"---\nname: workflow\non: push\n---\n<p>HTML</p>": "an unknown front matter",
    b'{"items": []}': "JSON without a version",
    b'{"id": 1, "content_html": "<p>a</p>"}\n{"id": 2, "content_html": "<p>b</p>"}\n': "document per line (NDJSON)",
    b'{"items": {}}\r\n\r\n{"id": 2}': "document per line (NDJSON)",
    b'[{"id": 1}]': "JSON without a version",
}


@pytest.mark.parametrize(("body", "description"), FOREIGN.items(), ids=[repr(body[:20]) for body in FOREIGN])
def test_unknown_format_is_described_and_refused(body: bytes, description: str) -> None:
    with pytest.raises(UnknownFormat) as caught:
        formats.detect(body)
    assert description in caught.value.reason
    assert caught.value.reason.startswith("expected a feed (RSS, RDF, Atom, JSON Feed)")


def test_truncated_front_matter_is_refused_with_its_line() -> None:
    with pytest.raises(DocumentError) as caught:
        list(formats.read("\n\n---\ntitle: '只有半".encode()))
    assert caught.value.line == 3
    assert "closes the front matter" in caught.value.reason


def test_document_over_the_size_limit_is_refused() -> None:
    with pytest.raises(TooHostile) as caught:
        formats.detect(b"<rss>" + b" " * 50_000_000)
    assert "found 50000005" in caught.value.reason


def test_json_feed_version_is_found_at_the_end() -> None:
    padding = b" " * limits.HEAD
    body = b'{"items": []' + padding + b', "version": "https://jsonfeed.org/version/1"}'
    assert formats.detect(body).name == "jsonfeed"


def test_feed_with_a_comment_before_the_root_is_detected() -> None:
    body = b"<!-- made by a <tool> -->\n<?pi?>\n<rss><channel><title>t</title></channel></rss>"
    assert formats.detect(body).name == "syndication"


def test_opml_has_no_entries_and_a_feed_has_no_subscriptions() -> None:
    opml = (HERE / "opml" / "folders.opml").read_bytes()
    with pytest.raises(DocumentError, match="list of subscriptions"):
        list(formats.read(opml))
    with pytest.raises(DocumentError, match="found syndication"):
        list(formats.subscriptions((HERE / "syndication" / "rss20.xml").read_bytes()))
    assert any(isinstance(line, Subscription) for line in formats.subscriptions(opml))

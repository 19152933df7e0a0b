"""Polling hints and completeness of a document."""

import pytest

from feeds.parsing.formats.decoding import with_declared_charset
from feeds.parsing.formats.poll_hints import DocumentHints, read_hints
from tests.upstream.feeds import atom, json_feed, rdf, rss


@pytest.mark.parametrize(
    ("head", "ttl"),
    [
        ("<ttl>90</ttl>", 90),
        ("<ttl> 90 </ttl>", 90),
        ("<ttl>0</ttl>", None),
        ("<ttl>-5</ttl>", None),
        ("<ttl>soon</ttl>", None),
        (f"<ttl>{'9' * 30}</ttl>", None),
        ("<sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>4</sy:updateFrequency>", 360),
        ("<sy:updatePeriod>hourly</sy:updatePeriod>", 60),
        ("<sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>0</sy:updateFrequency>", 60),
        ("<ttl>30</ttl><sy:updatePeriod>daily</sy:updatePeriod>", 30),
        ("", None),
    ],
)
def test_ttl(head: str, ttl: int | None) -> None:
    assert read_hints(rss(head=head).encode()).ttl == ttl


def test_ttl_inside_an_entry_is_ignored() -> None:
    assert read_hints(rss().replace("<title>渡口的", "<ttl>5</ttl><title>渡口的").encode()).ttl is None


def test_hours_and_days_to_skip() -> None:
    head = (
        "<skipHours><hour>3</hour><hour>24</hour><hour>99</hour></skipHours>"
        "<skipDays><day>Sunday</day><day>Someday</day><day>monday</day></skipDays>"
    )
    poll_hints = read_hints(rss(head=head).encode())
    assert (poll_hints.skip_hours, poll_hints.skip_days) == ({3, 0}, {6, 0})


@pytest.mark.parametrize("text", [rss(), atom(), rdf(), json_feed(), "[标题](http://a.example.org/)\n------\n正文"])
def test_complete_document_with_trailing_content(text: str) -> None:
    for end in ("", "\n", " \0\0"):
        assert read_hints((text + end).encode()).is_complete
    if text.startswith("<"):
        assert read_hints((text + "<!-- made in 3 ms --><?x y?>").encode()).is_complete


@pytest.mark.parametrize("text", [rss(), atom(), rdf(), json_feed()])
def test_truncated_document_is_incomplete(text: str) -> None:
    for length in (1, 10, len(text) // 2):
        assert not read_hints(text[:-length].encode()).is_complete


def test_unknown_document_has_no_hints() -> None:
    assert read_hints("随便写的".encode()) == DocumentHints()


def test_http_charset_is_declared_if_missing() -> None:
    body = "<rss>渡口</rss>".encode("euc_jp")
    assert with_declared_charset(body, "EUC-JP") == b'<?xml version="1.0" encoding="EUC-JP"?>' + body
    undeclared = b'<?xml version="1.0"?>' + body
    assert with_declared_charset(undeclared, "euc-jp") == b'<?xml version="1.0" encoding="euc-jp"?>' + body


@pytest.mark.parametrize(
    ("body", "charset"),
    [
        (b'<?xml version="1.0" encoding="gbk"?><rss/>', "utf-8"),
        (b"\xef\xbb\xbf<rss/>", "gbk"),
        (b"\xff\xfe<\0r\0", "gbk"),
        (b'{"version": 1}', "gbk"),
        (b"<rss/>", "x-unheard-of"),
        (b"<rss/>", "zlib"),
        (b"<rss/>", ""),
    ],
)
def test_declared_or_unknown_charset_is_not_changed(body: bytes, charset: str) -> None:
    assert with_declared_charset(body, charset) == body


def test_many_comments_at_the_end_parse_in_time() -> None:
    """Each comment could end at any later end; with backtracking over all combinations forty comments take forever."""
    body = b"<rss><channel></channel></rss>" + b"<!-- -->" * 2_000
    assert read_hints(body).is_complete
    assert not read_hints(body + b"<item>").is_complete

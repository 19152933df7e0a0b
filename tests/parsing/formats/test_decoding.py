"""Bytes are decoded to the right text under any label."""

import codecs

import pytest

from feeds.parsing.formats import decoding

SIMPLE = "码头的灯又亮了，老船长说，今晚不用等潮水，我们可以回家了。"
TRADITIONAL = "碼頭的燈又亮了，老船長說，今晚不用等潮水，我們可以回家了。"
LABELS = ("", "utf-8", "gb2312", "GBK", "big5", "iso-8859-1", "x-unknown")


@pytest.mark.parametrize("label", LABELS)
@pytest.mark.parametrize(
    ("text", "codec"),
    [
        (SIMPLE, "utf-8"),
        (SIMPLE, "gb18030"),
        (TRADITIONAL, "utf-8"),
        (TRADITIONAL, "gb18030"),
        (TRADITIONAL, "big5hkscs"),
    ],
)
def test_chinese_is_decoded_under_wrong_labels(text: str, codec: str, label: str) -> None:
    assert decoding.decode(text.encode(codec), label) == text


@pytest.mark.parametrize("label", [label for label in LABELS if label != "big5"])
def test_two_chinese_characters_are_detected(label: str) -> None:
    """Only a label that fits the bytes as well (as Big5 does) has priority."""
    assert decoding.decode("<p>北京</p>".encode("gb18030"), label) == "<p>北京</p>"


@pytest.mark.parametrize("codec", ["utf-8", "gb18030", "big5hkscs"])
def test_invalid_byte_replaces_one_character(codec: str) -> None:
    text = decoding.decode(TRADITIONAL.encode(codec) + b"\xff" + TRADITIONAL.encode(codec), codec)
    assert text == f"{TRADITIONAL}\ufffd{TRADITIONAL}"


@pytest.mark.parametrize("label", ["", "utf-8", "iso-8859-1", "windows-1252"])
def test_western_text_is_decoded_as_windows_1252(label: str) -> None:
    assert decoding.decode(b"<p>caf\xe9s \x93d\xe9j\xe0 vu\x94</p>", label) == "<p>cafés “déjà vu”</p>"


def test_encoding_is_detected_after_a_long_ascii_start() -> None:
    start = b"<a>" * 200_000
    assert decoding.decode(start + SIMPLE.encode("gb18030"), "utf-8").endswith(SIMPLE)


@pytest.mark.parametrize("mark", ["utf-8-sig", "utf-16", "utf-32"])
def test_byte_order_mark_has_priority_and_is_removed(mark: str) -> None:
    assert decoding.decode(SIMPLE.encode(mark), "gb2312") == SIMPLE


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
def test_utf16_without_a_mark_is_detected_by_its_first_bracket(codec: str) -> None:
    assert decoding.decode(f"<rss>{SIMPLE}".encode(codec)) == f"<rss>{SIMPLE}"


def test_doubled_byte_order_mark_is_removed() -> None:
    assert decoding.decode(codecs.BOM_UTF8 * 2 + b"<rss/>") == "<rss/>"


def test_seven_bit_encoding_is_decoded_by_its_label() -> None:
    assert decoding.decode(SIMPLE.encode("hz"), "hz-gb-2312") == SIMPLE


@pytest.mark.parametrize("label", ["zlib", "idna", "utf-7", "unicode_escape", "rot13", "undefined"])
def test_python_codecs_that_are_not_charsets_are_ignored(label: str) -> None:
    assert decoding.decode(b"+ADw-script+AD4- \\u4e2d", label) == "+ADw-script+AD4- \\u4e2d"


@pytest.mark.parametrize(
    ("body", "label"),
    [
        (b'<?xml version="1.0" encoding="GB2312"?>', "GB2312"),
        (b"\n<?xml version='1.0' encoding = 'big5' standalone='yes'?>", "big5"),
        (b'<?xml version="1.0"?><a encoding="gbk"/>', ""),
        (b'<a><?xml version="1.0" encoding="gbk"?>', ""),
    ],
)
def test_declared_encoding_is_read_from_the_xml_declaration_only(body: bytes, label: str) -> None:
    assert decoding.declared_encoding(body) == label

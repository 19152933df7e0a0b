"""The faster table for feedparser replaces the same characters as its own."""

from feedparser.html import _cp1252

from feeds.parsing.formats.translation_table import table


def test_every_character_is_replaced_as_by_feedparser() -> None:
    text = "".join(map(chr, range(0x11_0000)))
    assert text.translate(table()) == text.translate(_cp1252)
    assert table()[0x80] == "€"

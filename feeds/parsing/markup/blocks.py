"""Combine the finished pieces of a structure into blocks."""

import re
from collections.abc import Mapping
from itertools import groupby

ITEM_STARTS = ("<li>", "<dt>", "<dd>")
#: a number in an attribute
DIGITS = re.compile(r"[1-9]\d{0,2}")

#: whether the piece is a bare line, and its HTML
Piece = tuple[bool, str]


def as_blocks(pieces: list[Piece]) -> list[str]:
    """Return the pieces as blocks: a bare line becomes a paragraph, items outside a list get a list around them."""
    blocks: list[str] = []
    for is_item, run in groupby(pieces, lambda piece: piece[1].startswith(ITEM_STARTS)):
        inner = [html if is_item or not bare else f"<p>{html}</p>" for bare, html in run]
        list_name = "ul" if inner[0].startswith("<li>") else "dl"
        blocks += [f"<{list_name}>{''.join(inner)}</{list_name}>"] if is_item else inner
    return blocks


def as_item(list_name: str, html: str) -> str:
    """Return `html` as a list item."""
    tag = "dd" if list_name == "dl" else "li"
    return f"<{tag}>{html}</{tag}>"


def without_outer_rules(blocks: list[str]) -> list[str]:
    """Return the blocks without the `<hr>` at both ends."""
    start, end = 0, len(blocks)
    while start < end and blocks[end - 1] == "<hr>":
        end -= 1
    while start < end and blocks[start] == "<hr>":
        start += 1
    return blocks[start:end]


def spans_of(attributes: Mapping[str, str | None]) -> str:
    """Return the attributes of a table cell that covers several columns or rows."""
    values = {name: attributes.get(name) or "" for name in ("colspan", "rowspan")}
    return "".join(f' {name}="{value}"' for name, value in values.items() if DIGITS.fullmatch(value))

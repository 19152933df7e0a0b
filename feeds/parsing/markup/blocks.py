"""Combine the finished pieces of a structure into blocks."""

from itertools import groupby

ITEM_STARTS = ("<li>", "<dt>", "<dd>")

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

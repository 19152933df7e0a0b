"""Finished pieces of a structure, and the blocks that they become."""

from itertools import groupby

ITEM_STARTS = ("<li>", "<dt>", "<dd>")

#: whether it is a line without an element around it, and its HTML
Piece = tuple[bool, str]


def as_blocks(pieces: list[Piece]) -> list[str]:
    """Pieces as blocks: a bare line becomes a paragraph, items that stand without a list get one."""
    blocks: list[str] = []
    for is_item, run in groupby(pieces, lambda piece: piece[1].startswith(ITEM_STARTS)):
        inner = [html if is_item or not bare else f"<p>{html}</p>" for bare, html in run]
        list_name = "ul" if inner[0].startswith("<li>") else "dl"
        blocks += [f"<{list_name}>{''.join(inner)}</{list_name}>"] if is_item else inner
    return blocks


def as_item(list_name: str, html: str) -> str:
    """`html` as an item of a list."""
    tag = "dd" if list_name == "dl" else "li"
    return f"<{tag}>{html}</{tag}>"

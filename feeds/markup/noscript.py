"""Pictures that stand in `<noscript>`: a script would have shown them."""

import re

from selectolax.lexbor import LexborNode

from feeds.images import mime_type
from feeds.markup.draft import Draft
from feeds.markup.figures import element_before, picture_key
from feeds.markup.written import find_address
from feeds.notes import Kind
from feeds.text import plain

#: the size that WordPress adds to a picture's name
_BEHIND_NAME = re.compile(r"-\d{2,4}x\d{2,4}(?=\.\w{3,4}$)")


def show_without_scripts(draft: Draft) -> None:
    """Take pictures out of `<noscript>`, but for those that a script would have shown beside it or elsewhere.

    What else stands in there is for browsers of another time, or counts readers, as pictures without a name do.
    """
    copies = draft.body.css("noscript img")
    if not copies:
        return
    inside = {node.mem_id for node in copies}
    others = [node for node in draft.body.css("img") if node.mem_id not in inside]
    pictures = {node.mem_id: found for node in others if (found := find_address(node.attributes, draft.base))}
    shown = {_unsized(found.url) for found in pictures.values()}
    lazy = {place for place, found in pictures.items() if found.instead}
    for node in copies:
        found, block = find_address(node.attributes, draft.base), _outermost(node, "noscript")
        is_copy = any(beside is not None and beside.mem_id in lazy for beside in _beside(block))
        if found and _is_picture(found.url) and not is_copy and _unsized(found.url) not in shown:
            shown.add(_unsized(found.url))
            block.insert_before(node)
            draft.note(Kind.LAZY)
        node.decompose()


def _is_picture(address: str) -> bool:
    return (mime_type(address) or "").startswith("image/")


def _unsized(address: str) -> str:
    """What the addresses of one picture share that asks for its size in the query or has it behind the name."""
    return _BEHIND_NAME.sub("", picture_key(address).partition("?")[0])


def _outermost(node: LexborNode, tag: str) -> LexborNode:
    """The outermost element of that kind around `node`, itself where there is none."""
    found, above = node, node.parent
    while above is not None:
        found = above if above.tag == tag else found
        above = above.parent
    return found


def _beside(node: LexborNode) -> tuple[LexborNode | None, LexborNode | None]:
    """The elements before and behind `node`, if no word stands between."""
    behind = node.next
    while behind is not None and behind.tag in {"-text", "-comment"} and not plain(behind.text_content or ""):
        behind = behind.next
    return element_before(node), behind

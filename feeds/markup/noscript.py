"""Pictures that stand in `<noscript>`: a script would have shown them."""

from selectolax.lexbor import LexborNode

from feeds.images import mime_type
from feeds.markup.draft import Draft
from feeds.markup.figures import element_beside, picture_key
from feeds.markup.written import SIZE_IN_NAME, find_address
from feeds.notes import Kind


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
        beside = element_beside(block, "prev"), element_beside(block, "next")
        is_copy = any(one is not None and one.mem_id in lazy for one in beside)
        if found and _is_picture(found.url) and not is_copy and _unsized(found.url) not in shown:
            shown.add(_unsized(found.url))
            block.insert_before(node)
            draft.note(Kind.LAZY)
        node.decompose()


def _is_picture(address: str) -> bool:
    return (mime_type(address) or "").startswith("image/")


def _unsized(address: str) -> str:
    """What the addresses of one picture share that asks for its size in the query or has it behind the name."""
    return SIZE_IN_NAME.sub("", picture_key(address).partition("?")[0])


def _outermost(node: LexborNode, tag: str) -> LexborNode:
    """The outermost element of that kind around `node`, itself where there is none."""
    found, above = node, node.parent
    while above is not None:
        found = above if above.tag == tag else found
        above = above.parent
    return found

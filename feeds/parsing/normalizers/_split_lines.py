"""Split notices and credits off a line of text into their own paragraph, so that a line rule can match them."""

import re

from selectolax.lexbor import LexborNode

from feeds.parsing.markup import Draft

_BLOCKS = frozenset({"body", "p", "div", "li", "td", "blockquote", "section", "h1", "h2", "h3", "h4"})
_SELECTOR = re.compile("[\ufe0e\ufe0f]")
#: maximum lines that are checked
_MAX_LINES = 40


def split_lines(draft: Draft, mark: re.Pattern[str], notice: re.Pattern[str]) -> None:
    """Split each line at `notice`; `mark` is a quick test for texts that may contain one."""
    if not mark.search(draft.body.text()):
        return
    for node in _texts_with_mark(draft.body, mark):
        block = node.parent
        while block is not None and block.parent is not None and block.tag not in _BLOCKS:
            block = block.parent
        if block is not None and block.tag in _BLOCKS - {"body"}:
            _split_line(draft, block, _line_around(block, node), notice)


def _texts_with_mark(body: LexborNode, mark: re.Pattern[str]) -> list[LexborNode]:
    texts = (node for node in body.traverse(include_text=True) if node.tag == "-text")
    return [node for node in texts if mark.search(node.text_content or "")][:_MAX_LINES]


def _split_line(draft: Draft, block: LexborNode, line: list[LexborNode], notice: re.Pattern[str]) -> None:
    text = "".join(node.text_content or "" for node in line)
    match = notice.search(_SELECTOR.sub(" ", text))
    if match is None or not text[: match.start()].strip():
        return
    start, seen = match.start(), 0
    for node in line:
        words = node.text_content or ""
        if seen + len(words) > start:
            node.replace_with(words[: max(start - seen, 0)])
        seen += len(words)
    paragraph = draft.tree.create_node("p")
    paragraph.insert_child(text[start:])
    block.insert_after(paragraph)


def _line_around(block: LexborNode, mark: LexborNode) -> list[LexborNode]:
    """Return the texts of the line in `block` that contains `mark`: lines end at a `<br>` and at a nested block."""
    line: list[LexborNode] = []
    holds = False
    for node in block.traverse(include_text=True):
        if node.tag == "-text":
            line.append(node)
            holds = holds or node.mem_id == mark.mem_id
        elif node.mem_id != block.mem_id and node.tag in _BLOCKS | {"br"}:
            if holds:
                break
            line = []
    return line

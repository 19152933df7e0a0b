"""Render a tree as a sequence of clean blocks: `<p>`, headings, lists, quotes, tables, figures.

One walk replaces a dozen edits of the tree: loose text gets its `<p>`, `<br><br>` separates paragraphs, empty elements
and layout containers disappear, a block inside an inline element splits it. A second walk does not change the output.
"""

from collections.abc import Callable
from html import escape

from selectolax.lexbor import LexborNode

from feeds.common.text import xml_safe
from feeds.parsing.corrections import CorrectionKind
from feeds.parsing.markup.blocks import DIGITS, ITEM_STARTS, Piece, as_blocks, as_item, spans_of, without_outer_rules
from feeds.parsing.markup.draft import Draft, text_of
from feeds.parsing.markup.elements import (
    ANNOTATIONS,
    CONTAINERS,
    DROPPED,
    HEADINGS,
    INLINE,
    LIST_ITEMS,
    LISTS,
    NOTED_ELEMENTS,
    PLAIN_MARKS,
    PREFORMATTED,
    TABLE_PARTS,
)
from feeds.parsing.markup.embeds import link_of_embed
from feeds.parsing.markup.figures import render_figure
from feeds.parsing.markup.inline_writer import InlineElement, InlineWriter, clean_words, collapse_space

#: maximum depth of recursion; no real article is deeper
MAX_NESTING = 160


class BlockWriter:
    """State of one walk: the finished blocks of the innermost structure, and the current line."""

    __slots__ = ("_depth", "_draft", "_items", "_line", "_list_name", "_wrap", "paragraphs")

    def __init__(self, draft: Draft) -> None:
        self._draft = draft
        self._depth = 0
        #: name of the list around this node, empty where there is none
        self._list_name = ""
        self._line = InlineWriter(draft.size)
        #: finished pieces of the innermost structure: (is a bare line, html)
        self._items: list[Piece] = []
        #: the element of a line; `p` is added late, as a cell with one line needs none
        self._wrap = "p"
        #: plain text of every line, for summary and fingerprint
        self.paragraphs: list[str] = []

    def write(self, body: LexborNode) -> str:
        """Render the blocks of `body` as HTML."""
        self._children(body)
        self._end_line()
        return "".join(without_outer_rules(as_blocks(self._items)))

    # --- the walk -------------------------------------------------------------------------------------------------

    def _children(self, node: LexborNode) -> None:
        if self._depth >= MAX_NESTING:
            self._write_flat(node)
            return
        self._depth += 1
        child = node.first_child
        while child is not None:
            write = _WRITERS.get(child.tag or "", BlockWriter._children)  # of unknown elements only the content
            write(self, child)
            child = child.next
        self._depth -= 1

    def _write_flat(self, node: LexborNode) -> None:
        """Render texts and pictures below `node` without structure, because the nesting is too deep for recursion."""
        self._drop_descendants(node)
        for below in node.traverse(include_text=True):
            if any(beside is not None and beside.tag in _PARTING for beside in (below, below.prev)):
                self._end_line()
            if below.tag in _FLAT_WRITERS:
                _FLAT_WRITERS[below.tag](self, below)

    def _drop_descendants(self, node: LexborNode) -> None:
        for hidden in node.css(", ".join(DROPPED - {"-comment", "!doctype"})):
            self._drop(hidden)
            hidden.decompose()

    def _container(self, node: LexborNode) -> None:
        self._end_line()
        child = node.first_child
        if child is None:
            return
        if child.next is None and child.tag == "-text" and not self._line.marks and self._depth < MAX_NESTING:
            self._only_text(child)
        else:
            self._children(node)
        self._end_line()

    def _only_text(self, node: LexborNode) -> None:
        """Render a text that is a line of its own: most paragraphs."""
        words = clean_words(node.text_content or "")
        if not words:
            self._text(node)
        elif self._draft.sort_line(words):
            self._finish_line(escape(words, quote=False), words)

    def _drop(self, node: LexborNode) -> None:
        """Omit the element with its content."""
        if (tag := node.tag) in NOTED_ELEMENTS:
            self._draft.note(NOTED_ELEMENTS[tag])

    # --- lines ----------------------------------------------------------------------------------------------------

    def _text(self, node: LexborNode) -> None:
        text = node.text_content or ""
        words = clean_words(text)
        if not words:
            if text != text.strip():  # only zero-width characters
                self._line.add_space(collapse_space(text))
            return
        if self._line.breaks > 1:
            self._end_line()
        leading = collapse_space(text[: len(text) - len(text.lstrip())]) if text[0].isspace() else ""
        trailing = collapse_space(text[len(text.rstrip()) :]) if text[-1].isspace() else ""
        self._line.add(words, leading, trailing)

    def _end_line(self) -> None:
        """Finish the current line, if it has visible content, as one piece of the innermost structure."""
        if self._line.ends_with_words():
            html, text = self._sorted_line()
            if text:
                self._finish_line(html, text)

    def _finish_line(self, html: str, text: str) -> None:
        if self._wrap != "p" and text == self._draft.title and not self.paragraphs:
            self._draft.note(CorrectionKind.REPEATED_TITLE)  # some publishers repeat the title above the text
            return
        self.paragraphs.append(text)
        if self._wrap == "p":
            self._items.append((True, html))
        else:
            self._items.append((False, f"<{self._wrap}>{html}</{self._wrap}>"))

    def _sorted_line(self) -> tuple[str, str]:
        """Return the line without credits, rights and boilerplate at its end, each after a `<br>`."""
        while (part := self._line.last_part()) is not None and not self._draft.sort_line(part):
            self._line.cut_last_part()
        html, text = self._line.flush()
        return (html, text) if self._draft.sort_line(text) else ("", "")

    def _inline(self, node: LexborNode) -> None:
        name = INLINE[node.tag or ""]
        # a parser would close an outer annotation; bold inside bold is redundant
        around = ANNOTATIONS if name in ANNOTATIONS else {name} & PLAIN_MARKS
        if around and any(mark.name in around for mark in self._line.marks):
            self._children(node)
        else:
            self._marked(node, InlineElement(name, f"<{name}>"))

    def _marked(self, node: LexborNode, mark: InlineElement) -> None:
        self._line.marks.append(mark)
        self._children(node)
        self._line.close(mark)

    def _anchor(self, node: LexborNode) -> None:
        original = node.attributes.get("href") or ""
        href = self._draft.link(original)
        if href is None or any(mark.name == "a" for mark in self._line.marks):
            self._children(node)
            if href is None and original and text_of(node):
                self._draft.note(CorrectionKind.DEAD_LINK)
            return
        mark, pictures = InlineElement("a", f'<a href="{escape(href)}">'), len(self._draft.images)
        self._marked(node, mark)
        if mark.used:
            self._draft.note_link(original, href)
        elif len(self._draft.images) > pictures:
            self._draft.note(CorrectionKind.PICTURE_LINK)

    def _break(self, _node: LexborNode) -> None:
        self._line.breaks += 1

    def _heading(self, node: LexborNode) -> None:
        self._end_line()
        outer, self._wrap = self._wrap, HEADINGS[node.tag or ""]
        self._children(node)
        self._end_line()
        self._wrap = outer

    # --- structures -----------------------------------------------------------------------------------------------

    def _pieces_inside(self, node: LexborNode, list_name: str = "") -> list[Piece]:
        """Render `node` as a structure of its own and return its pieces."""
        self._end_line()
        # other children of a list become items
        extra = bool(self._list_name) and node.tag not in LIST_ITEMS
        if extra and self._depth >= MAX_NESTING:
            self._write_flat(node)
            self._end_line()
            return []
        outer = self._items, self._wrap, self._line.marks, self._list_name
        self._items, self._wrap, self._line.marks, self._list_name = [], "p", [], list_name
        self._depth += extra
        self._children(node)
        self._depth -= extra
        self._end_line()
        inner = self._items
        self._items, self._wrap, self._line.marks, self._list_name = outer
        return inner

    def _block(self, html: str) -> None:
        self._items.append((False, html))

    def _quote(self, node: LexborNode) -> None:
        if items := self._pieces_inside(node):
            self._block("<blockquote>" + "".join(as_blocks(items)) + "</blockquote>")

    def _list(self, node: LexborNode) -> None:
        name = node.tag or "ul"
        items = self._pieces_inside(node, name)
        if not items:
            return
        inner = "".join(html if html.startswith(ITEM_STARTS) else as_item(name, html) for _, html in items)
        start = node.attributes.get("start") if name == "ol" else None
        numbered = start and DIGITS.fullmatch(start)
        self._block(f'<ol start="{start}">{inner}</ol>' if numbered else f"<{name}>{inner}</{name}>")

    def _list_item(self, node: LexborNode) -> None:
        outer = self._list_name
        if html := self._cell(node):
            tag = node.tag if outer == "dl" and node.tag in {"dt", "dd"} else "dd" if outer == "dl" else "li"
            self._block(f"<{tag}>{html}</{tag}>")

    def _cell(self, node: LexborNode) -> str:
        """Render a list item or table cell: a single line has no `<p>`, several lines become paragraphs."""
        items = self._pieces_inside(node)
        if len(items) == 1 and not items[0][1].startswith(ITEM_STARTS):
            return items[0][1]
        return "".join(as_blocks(items))

    def _table_part(self, node: LexborNode) -> None:
        tag = node.tag or ""
        if tag in {"td", "th"}:
            self._block(f"<{tag}{spans_of(node.attributes)}>{self._cell(node)}</{tag}>")
            return
        seen = len(self.paragraphs) + len(self._draft.images) + len(self._draft.media)
        html = "".join(item[1] for item in self._pieces_inside(node))
        grown = len(self.paragraphs) + len(self._draft.images) + len(self._draft.media) > seen
        if html and (grown or "<a " in html):  # a player is only a link
            self._block(f"<{tag}>{html}</{tag}>")

    def _preformatted(self, node: LexborNode) -> None:
        self._end_line()
        self._drop_descendants(node)
        for br in node.css("br"):
            br.replace_with("\n")
        text = xml_safe(node.text().replace("\r\n", "\n")).strip("\n")
        if text.strip():
            self._block(f"<pre>{escape(text, quote=False)}</pre>")
            self.paragraphs.append(text)
        for picture in node.css("img"):
            self._figure(picture)

    def _rule(self, _node: LexborNode) -> None:
        self._end_line()
        if not self._items or self._items[-1][1] != "<hr>":
            self._block("<hr>")

    def _figure(self, node: LexborNode) -> None:
        if html := render_figure(node, self._draft):
            self._end_line()
            self._block(html)

    def _embed(self, node: LexborNode) -> None:
        if link := link_of_embed(node, self._draft):
            self._end_line()
            self._items.append((True, link))


#: the method for each element, rendered or dropped
_WRITERS: dict[str, Callable[[BlockWriter, LexborNode], None]] = {
    "-text": BlockWriter._text,
    **dict.fromkeys(INLINE, BlockWriter._inline),
    **dict.fromkeys(CONTAINERS, BlockWriter._container),
    **dict.fromkeys(DROPPED, BlockWriter._drop),
    "br": BlockWriter._break,
    "a": BlockWriter._anchor,
    "hr": BlockWriter._rule,
    "blockquote": BlockWriter._quote,
    **dict.fromkeys(PREFORMATTED, BlockWriter._preformatted),
    "iframe": BlockWriter._embed,
    **dict.fromkeys(HEADINGS, BlockWriter._heading),
    **dict.fromkeys(LISTS, BlockWriter._list),
    **dict.fromkeys(LIST_ITEMS, BlockWriter._list_item),
    **dict.fromkeys(TABLE_PARTS, BlockWriter._table_part),
    **dict.fromkeys(("img", "video", "audio"), BlockWriter._figure),
}
_FLAT_WRITERS = {name: _WRITERS[name] for name in ("-text", "br", "img", "video", "audio", "iframe")}
_PARTING = CONTAINERS | LIST_ITEMS | LISTS | TABLE_PARTS | PREFORMATTED | HEADINGS.keys() | {"blockquote", "hr"}

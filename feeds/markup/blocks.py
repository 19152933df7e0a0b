"""Writes a tree as a sequence of clean blocks: `<p>`, headings, lists, quotes, tables, figures.

One walk does what a dozen edits of the tree would: loose text gets its `<p>`, `<br><br>` parts paragraphs, empty
elements and layout containers vanish, a block inside an inline element ends the line and the inline element goes on
in the next. What it writes comes out of a second walk unchanged.
"""

import re
from collections.abc import Callable
from html import escape
from itertools import groupby

from selectolax.lexbor import LexborNode

from feeds.errors import TooHostile
from feeds.markup.draft import Draft, text_of
from feeds.markup.elements import (
    ANNOTATIONS,
    CONTAINERS,
    DROPPED,
    HEADINGS,
    INLINE,
    LIST_ITEMS,
    LISTS,
    TABLE_PARTS,
    TOLD,
)
from feeds.markup.embeds import page_of_embed
from feeds.markup.figures import figure_of
from feeds.markup.line import Line, Mark, gap, mended
from feeds.notes import Kind
from feeds.text import xml_safe

_ITEM_STARTS = ("<li>", "<dt>", "<dd>")
#: deeper than any article, and shallow enough for a walk that calls itself
MOST_NESTED = 160
_DIGITS = re.compile(r"[1-9]\d{0,2}")


class Blocks:
    """The state of one walk: finished blocks of the innermost structure, and the line being written."""

    __slots__ = ("_depth", "_draft", "_items", "_line", "_list_name", "_wrap", "paragraphs")

    def __init__(self, draft: Draft) -> None:
        self._draft = draft
        self._depth = 0
        #: name of the list around this node, empty where there is none
        self._list_name = ""
        self._line = Line()
        #: finished pieces of the innermost structure: (is a bare line, html)
        self._items: list[tuple[bool, str]] = []
        #: the element a line becomes; `p` is written late, as a cell with one line needs none
        self._wrap = "p"
        #: plain text of every line, for summary and fingerprint
        self.paragraphs: list[str] = []

    def write(self, body: LexborNode) -> str:
        """The blocks of `body` as HTML."""
        self._children(body)
        self._end_line()
        html = self._blocks(self._items)
        while html and html[-1] == "<hr>":
            html.pop()
        while html and html[0] == "<hr>":
            html.pop(0)
        return "".join(html)

    # --- the walk -------------------------------------------------------------------------------------------------

    def _children(self, node: LexborNode) -> None:
        self._depth += 1
        if self._depth > MOST_NESTED:
            raise TooHostile(f"expected at most {MOST_NESTED} elements within each other, found more")
        child = node.first_child
        while child is not None:
            write = _WRITERS.get(child.tag or "", Blocks._children)  # an unknown element leaves no trace
            write(self, child)
            child = child.next
        self._depth -= 1

    def _container(self, node: LexborNode) -> None:
        self._end_line()
        self._children(node)
        self._end_line()

    def _nothing(self, node: LexborNode) -> None:
        """Leave it out with everything in it."""
        if (tag := node.tag) in TOLD:
            self._draft.note(TOLD[tag])

    # --- lines ----------------------------------------------------------------------------------------------------

    def _words(self, node: LexborNode) -> None:
        text = node.text_content or ""
        words = mended(text)
        if not words:
            if text != text.strip():  # zero-width characters leave nothing
                self._line.owe(gap(text))
            return
        if self._line.breaks > 1:
            self._end_line()
        before = gap(text[: len(text) - len(text.lstrip())]) if text[0].isspace() else ""
        behind = gap(text[len(text.rstrip()) :]) if text[-1].isspace() else ""
        self._line.add(words, before, behind)

    def _end_line(self) -> None:
        """Close the line, if anything visible is in it, as one piece of the innermost structure."""
        self._line.forget()
        if not self._line.has_words():
            return
        html, text = self._whole_line()
        if not text:
            return
        if self._wrap != "p" and text == self._draft.title and not self.paragraphs:
            self._draft.note(Kind.REPEATED_TITLE)  # some publishers have it above the text
            return
        self.paragraphs.append(text)
        if self._wrap == "p":
            self._items.append((True, html))
        else:
            self._items.append((False, f"<{self._wrap}>{html}</{self._wrap}>"))

    def _whole_line(self) -> tuple[str, str]:
        """The line without those of its last parts, behind a `<br>`, that are credits, rights or boilerplate."""
        while (part := self._line.last_part()) is not None and not self._draft.sort_line(part):
            self._line.cut_last_part()
        html, text = self._line.take()
        return (html, text) if self._draft.sort_line(text) else ("", "")

    def _inline(self, node: LexborNode) -> None:
        name = INLINE[node.tag or ""]
        if name in ANNOTATIONS and any(mark.name in ANNOTATIONS for mark in self._line.marks):
            self._children(node)  # a parser would close the outer one
        else:
            self._marked(node, Mark(name, f"<{name}>"))

    def _marked(self, node: LexborNode, mark: Mark) -> None:
        self._line.marks.append(mark)
        self._children(node)
        self._line.close(mark)

    def _anchor(self, node: LexborNode) -> None:
        written = node.attributes.get("href") or ""
        href = self._draft.link(written)
        if href is None or any(mark.name == "a" for mark in self._line.marks):
            self._children(node)
            if href is None and written and text_of(node):
                self._draft.note(Kind.DEAD_LINK)
            return
        mark, pictures = Mark("a", f'<a href="{escape(href)}">'), len(self._draft.images)
        self._marked(node, mark)
        if mark.used:
            self._draft.note_link(written, href)
        elif len(self._draft.images) > pictures:
            self._draft.note(Kind.PICTURE_LINK)

    def _break(self, _node: LexborNode) -> None:
        self._line.breaks += 1

    def _heading(self, node: LexborNode) -> None:
        self._end_line()
        outer, self._wrap = self._wrap, HEADINGS[node.tag or ""]
        self._children(node)
        self._end_line()
        self._wrap = outer

    # --- structures -----------------------------------------------------------------------------------------------

    def _inside(self, node: LexborNode) -> list[tuple[bool, str]]:
        """The pieces of `node`, written as a structure of its own."""
        self._end_line()
        outer, self._items = self._items, []
        outer_wrap, self._wrap = self._wrap, "p"
        outer_marks, self._line.marks = self._line.marks, []
        self._children(node)
        self._end_line()
        inner, self._items = self._items, outer
        self._wrap, self._line.marks = outer_wrap, outer_marks
        return inner

    def _block(self, html: str) -> None:
        self._items.append((False, html))

    def _blocks(self, items: list[tuple[bool, str]]) -> list[str]:
        """Pieces as blocks: a bare line becomes a paragraph, items that stand without a list get one."""
        blocks: list[str] = []
        for is_item, run in groupby(items, lambda item: item[1].startswith(_ITEM_STARTS)):
            inner = [html if is_item or not bare else f"<p>{html}</p>" for bare, html in run]
            list_name = "ul" if inner[0].startswith("<li>") else "dl"
            blocks += [f"<{list_name}>{''.join(inner)}</{list_name}>"] if is_item else inner
        return blocks

    def _quote(self, node: LexborNode) -> None:
        if items := self._inside(node):
            self._block("<blockquote>" + "".join(self._blocks(items)) + "</blockquote>")

    def _list(self, node: LexborNode) -> None:
        outer, self._list_name = self._list_name, node.tag or "ul"
        items = self._inside(node)
        name, self._list_name = self._list_name, outer
        if not items:
            return
        inner = "".join(html if html.startswith(_ITEM_STARTS) else _as_item(name, html) for _, html in items)
        start = node.attributes.get("start") if name == "ol" else None
        numbered = start and _DIGITS.fullmatch(start)
        self._block(f'<ol start="{start}">{inner}</ol>' if numbered else f"<{name}>{inner}</{name}>")

    def _list_item(self, node: LexborNode) -> None:
        outer, self._list_name = self._list_name, ""
        html = self._cell(node)
        self._list_name = outer
        if html:
            tag = node.tag if outer == "dl" and node.tag in {"dt", "dd"} else "dd" if outer == "dl" else "li"
            self._block(f"<{tag}>{html}</{tag}>")

    def _cell(self, node: LexborNode) -> str:
        """The inside of an item or a table cell: one line stays bare, several become paragraphs."""
        items = self._inside(node)
        if len(items) == 1 and not items[0][1].startswith(_ITEM_STARTS):
            return items[0][1]
        return "".join(self._blocks(items))

    def _table_part(self, node: LexborNode) -> None:
        tag = node.tag or ""
        if tag in {"td", "th"}:
            spans = "".join(
                f' {name}="{value}"'
                for name in ("colspan", "rowspan")
                if (value := node.attributes.get(name)) and _DIGITS.fullmatch(value)
            )
            self._block(f"<{tag}{spans}>{self._cell(node)}</{tag}>")
            return
        seen = len(self.paragraphs) + len(self._draft.images) + len(self._draft.media)
        html = "".join(item[1] for item in self._inside(node))
        grown = len(self.paragraphs) + len(self._draft.images) + len(self._draft.media) > seen
        if html and (grown or "<a " in html):  # a player is but a link
            self._block(f"<{tag}>{html}</{tag}>")

    def _preformatted(self, node: LexborNode) -> None:
        self._end_line()
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

    # --- pictures and players -------------------------------------------------------------------------------------

    def _figure(self, node: LexborNode) -> None:
        html = figure_of(node, self._draft)
        if html:
            self._end_line()
            self._block(html)

    def _embed(self, node: LexborNode) -> None:
        address = page_of_embed(node.attributes.get("src") or node.attributes.get("data-src") or "", self._draft.base)
        if address is None:
            self._draft.note(Kind.ACTIVE)
        else:
            self._end_line()
            self._items.append((True, f'<a href="{escape(address)}">{escape(address, quote=False)}</a>'))
            self._draft.note(Kind.PLAYER)


def _as_item(list_name: str, html: str) -> str:
    tag = "dd" if list_name == "dl" else "li"
    return f"<{tag}>{html}</{tag}>"


#: every element that leaves a trace, or none on purpose
_WRITERS: dict[str, Callable[[Blocks, LexborNode], None]] = {
    "-text": Blocks._words,
    **dict.fromkeys(INLINE, Blocks._inline),
    **dict.fromkeys(CONTAINERS, Blocks._container),
    **dict.fromkeys(DROPPED, Blocks._nothing),
    "br": Blocks._break,
    "a": Blocks._anchor,
    "hr": Blocks._rule,
    "blockquote": Blocks._quote,
    "pre": Blocks._preformatted,
    "iframe": Blocks._embed,
    **dict.fromkeys(HEADINGS, Blocks._heading),
    **dict.fromkeys(LISTS, Blocks._list),
    **dict.fromkeys(LIST_ITEMS, Blocks._list_item),
    **dict.fromkeys(TABLE_PARTS, Blocks._table_part),
    **dict.fromkeys(("img", "video", "audio"), Blocks._figure),
}

"""Render one line of text: words, inline elements, and the white space between them."""

import re
from html import escape

from feeds.common.text import UNSAFE_SET, xml_safe

_SPACE = re.compile(r"\s+")
#: characters that text must not contain: white space other than U+0020, and all that `xml_safe` removes. It is one
#: character class, because alternatives take several times as long
_ODD = re.compile(f"[\t-\r\x1c-\x1f\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000{UNSAFE_SET}]")

#: unclosed elements are reopened in every paragraph: limit of all inline markup, as a multiple of the document's length
#: plus a constant
_MAX_MARKUP_RATIO = 4
_EXTRA_MARKS = 32_768


class InlineElement:
    """An open inline element; its start tag is written before its first word."""

    __slots__ = ("name", "size", "start", "used", "written")

    def __init__(self, name: str, start: str) -> None:
        self.name, self.start, self.written = name, start, False
        #: length of both tags
        self.size = len(start) + len(name) + len("</>")
        #: whether it was ever written, in this line or an earlier one
        self.used = False


class InlineWriter:
    """Writes nothing before a word, so that empty elements, and breaks and spaces at both ends, are never written."""

    __slots__ = ("_html", "_left", "_parts", "_space", "_text", "breaks", "marks")

    def __init__(self, size: int) -> None:
        #: remaining characters for inline markup in a document of `size` characters
        self._left = _MAX_MARKUP_RATIO * size + _EXTRA_MARKS
        self._html: list[str] = []
        self._text: list[str] = []
        self._space = ""
        #: start of each part after a `<br>` outside any inline element: (in html, in text)
        self._parts: list[tuple[int, int]] = []
        #: number of `<br>` since the last word
        self.breaks = 0
        self.marks: list[InlineElement] = []

    def add(self, words: str, leading: str, trailing: str) -> None:
        """Write `words` (stripped, not empty); `leading` and `trailing` are the white space around them."""
        html = self._html
        if html:
            space = "<br>" if self.breaks else self._space or leading
            if self.breaks and not any(mark.written for mark in self.marks):
                self._parts.append((len(html), len(self._text)))
            if space:
                html.append(space)
                self._text.append("\n" if self.breaks else space)
        self.breaks = 0
        for mark in self.marks:
            if not mark.written and self._left >= mark.size:
                self._left -= mark.size
                html.append(mark.start)
                mark.written = mark.used = True
        html.append(escape(words, quote=False))
        self._text.append(words)
        self._space = trailing

    def add_space(self, space: str) -> None:
        """Remember white space between words."""
        self._space = self._space or space

    def close(self, mark: InlineElement) -> None:
        """Close the innermost inline element."""
        self.marks.pop()
        if mark.written:
            self._html.append(f"</{mark.name}>")

    def last_part(self) -> str | None:
        """Return the text after the last `<br>`, None if the line has only one part."""
        return "".join(self._text[self._parts[-1][1] :]).strip() if self._parts else None

    def cut_last_part(self) -> None:
        """Drop the last part with its `<br>`; its open elements then count as not written."""
        in_html, in_text = self._parts.pop()
        del self._html[in_html:], self._text[in_text:]
        for mark in self.marks:
            mark.written = False

    def flush(self) -> tuple[str, str]:
        """Return the line as HTML and as text; open elements are closed and will be reopened in the next line."""
        for mark in reversed(self.marks):
            if mark.written:
                self._html.append(f"</{mark.name}>")
                mark.written = False
        html, text = "".join(self._html), "".join(self._text)
        self._html, self._text, self._parts = [], [], []
        return html, text

    def ends_with_words(self) -> bool:
        """Drop breaks and space after the last word; return whether the line has visible content."""
        self.breaks, self._space = 0, ""
        return bool(self._html)


def clean_words(words: str) -> str:
    """Return stripped text with single spaces and without characters that XML forbids."""
    words = words.strip()
    # of all white space only U+0020 is printable; emoji of several characters are not
    if "  " not in words and (words.isprintable() or not _ODD.search(words)):
        return words
    if "\u3000" not in words:
        return " ".join(xml_safe(words).split())
    return _SPACE.sub(lambda run: collapse_space(run[0]), xml_safe(words)).strip()


def collapse_space(space: str) -> str:
    """Collapse a run of white space to one space; U+3000, the full-width space of Chinese typography, is kept."""
    if not space:
        return ""
    return "\u3000" if "\u3000" in space else " "

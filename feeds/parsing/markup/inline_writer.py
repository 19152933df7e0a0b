"""One line of text being written: words, inline elements, and what is space between them."""

import re
from html import escape

from feeds.common.text import UNSAFE, xml_safe

_SPACE = re.compile(r"\s+")
#: what needs repair inside a text: white space other than single spaces, and what `xml_safe` drops
_ODD = re.compile(r"\s{2}|[^\S ]|" + UNSAFE.pattern)


#: unclosed elements are opened again in every paragraph: all inline markup may have so many times the characters of the
#: document, and so many more
_MOST_MARKS = 4
_EXTRA_MARKS = 32_768


class InlineElement:
    """An inline element that is open; its start tag is written when the first word in it is."""

    __slots__ = ("name", "size", "start", "used", "written")

    def __init__(self, name: str, start: str) -> None:
        self.name, self.start, self.written = name, start, False
        #: characters of both tags
        self.size = len(start) + len(name) + len("</>")
        #: whether it was written in this line or one before
        self.used = False


class InlineWriter:
    """Nothing is written before a word is: empty elements and breaks and spaces at either end never appear."""

    __slots__ = ("_html", "_left", "_parts", "_space", "_text", "breaks", "marks")

    def __init__(self, size: int) -> None:
        #: characters that inline markup may still have in a document of `size` characters
        self._left = _MOST_MARKS * size + _EXTRA_MARKS
        self._html: list[str] = []
        self._text: list[str] = []
        self._space = ""
        #: where the parts behind a `<br>` begin that lie outside any inline element: (in html, in text)
        self._parts: list[tuple[int, int]] = []
        #: `<br>` met since the last word
        self.breaks = 0
        self.marks: list[InlineElement] = []

    def has_words(self) -> bool:
        """Whether anything visible stands in it."""
        return bool(self._html)

    def add(self, words: str, leading: str, trailing: str) -> None:
        """Write `words` (stripped, not empty); `leading` and `trailing` are the white space that stood around them."""
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
        """End the innermost inline element."""
        self.marks.pop()
        if mark.written:
            self._html.append(f"</{mark.name}>")

    def last_part(self) -> str | None:
        """The text behind the last `<br>`, None where the line has but one part."""
        return "".join(self._text[self._parts[-1][1] :]).strip() if self._parts else None

    def cut_last_part(self) -> None:
        """Drop it with its `<br>`; elements that are open in it have nothing written then."""
        in_html, in_text = self._parts.pop()
        del self._html[in_html:], self._text[in_text:]
        for mark in self.marks:
            mark.written = False

    def flush(self) -> tuple[str, str]:
        """The line as HTML and as text; open elements are closed in it and will be opened anew in the next."""
        for mark in reversed(self.marks):
            if mark.written:
                self._html.append(f"</{mark.name}>")
                mark.written = False
        html, text = "".join(self._html), "".join(self._text)
        self._html, self._text, self._parts = [], [], []
        return html, text

    def drop_pending(self) -> None:
        """Drop breaks and space that are space to a word that will not come."""
        self.breaks, self._space = 0, ""


def clean_words(words: str) -> str:
    """Stripped text with single spaces, and without what no text may carry."""
    words = words.strip()
    return _SPACE.sub(lambda run: collapse_space(run[0]), xml_safe(words)).strip() if _ODD.search(words) else words


def collapse_space(space: str) -> str:
    """What is left of a run of white space: U+3000, the full-width space of Chinese typography, is kept as such."""
    if not space:
        return ""
    return "\u3000" if "\u3000" in space else " "

"""Truncate the texts, names and tags of an XML feed that would make a parser slow."""

import html
import re

from feeds.common import limits
from feeds.common.tags import fewer_attributes
from feeds.common.text import without_embedded_files

#: feedparser searches names of people for addresses, with a pattern that is quadratic in a run of these characters
_ADDRESS_RUN = re.compile(r"[\w.+\-@]{100,}+", re.ASCII)
_MAX_RUN_LENGTH = 99
_REFERENCE = re.compile(r"&#?\w{0,32}\Z")
#: sections and tags inside a name
_MARKUP = re.compile(r"(<!\[CDATA\[.*?\]\]>|<[^>]*+>)", re.DOTALL)
_CDATA = "<![CDATA["


class EditBuffer:
    """Copies a text piece by piece with replacements, and maps offsets of the text to offsets of the copy."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._pieces: list[str] = []
        self._at = 0
        #: characters of the copy up to the last change
        self._length = 0

    def replace(self, start: int, end: int, text: str = "") -> None:
        """Replace the text between two offsets, which must come after all earlier ones."""
        if start > self._at or text:
            self._pieces += [self._text[self._at : start], text]
        self._length += start - self._at + len(text)
        self._at = end

    def position(self, offset: int) -> int:
        """Return the offset in the copy of an offset after the last change."""
        return self._length + max(0, offset - self._at)

    def result(self) -> str:
        """Return the complete copy."""
        return "".join([*self._pieces, self._text[self._at :]])


def truncate_text(text: str, limit: int) -> tuple[str, bool]:
    """Return at most `limit` characters of a text without a partial reference, and whether it was truncated.

    Embedded files are removed first, as they are not text.
    """
    text = without_embedded_files(text)
    return (_REFERENCE.sub("", text[:limit]), True) if len(text) > limit else (text, False)


def truncate_name(content: str, *, is_person: bool) -> str:
    """Return the content of a person or category element, truncated for the parser if it is too long."""
    if len(content) <= _MAX_RUN_LENGTH:
        return content
    pieces = _MARKUP.split(content)
    texts = [_text(piece, is_markup=number % 2 == 1) for number, piece in enumerate(pieces)]
    tags = [_tag(piece) if number % 2 and not piece.startswith(_CDATA) else "" for number, piece in enumerate(pieces)]
    if len("".join(tags)) > limits.MAX_SHORT:
        tags = [""] * len(pieces)
    joined = "".join(texts)
    if len(joined) <= limits.MAX_SHORT and not (is_person and _ADDRESS_RUN.search(joined)):
        parts = [
            tag if piece.startswith("<") and not text else piece
            for tag, piece, text in zip(tags, pieces, texts, strict=True)
        ]
        return "".join(parts)
    remaining, parts = limits.MAX_SHORT, []
    for tag, text in zip(tags, texts, strict=True):
        shortened = text[:remaining]
        remaining -= len(shortened)
        if is_person and shortened:  # the space separates two runs that a tag had separated
            shortened = _ADDRESS_RUN.sub(lambda run: run[0][:_MAX_RUN_LENGTH], shortened) + " "
        parts.append(tag + html.escape(shortened, quote=False))
    return "".join(parts)


def _tag(tag: str) -> str:
    """Return a tag inside a name, with the number of its attributes limited."""
    attributes, cut = fewer_attributes(tag[1:-1], limits.MAX_ATTRIBUTES)
    return f"<{attributes.lstrip()}{'/' if tag.endswith('/>') else ''}>" if cut else tag


def _text(piece: str, *, is_markup: bool) -> str:
    """Return the unescaped characters of a piece of a name; empty for a tag."""
    if not is_markup:
        return html.unescape(piece)
    return piece[len(_CDATA) : -3] if piece.startswith(_CDATA) else ""

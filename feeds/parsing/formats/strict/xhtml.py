"""Write XHTML content as text, piece by piece as feedparser does."""

import re
from xml.sax.saxutils import escape

from feedparser.mixin import _FeedParserMixin

from feeds.parsing.formats.strict.errors import Declined
from feeds.parsing.formats.strict.names import ENTRIES, FRAMES, Names, attributes_by_name

XHTML_TYPES = frozenset({"xhtml", "application/xhtml+xml"})
#: elements whose end feedparser takes for the end of a feed's element, even within XHTML
_ENDING = frozenset(name.removeprefix("_end_") for name in dir(_FeedParserMixin) if name.startswith("_end_"))
#: a start tag: name and attributes; a namespace declaration: prefix, URI, None; a comment; an end tag: the name of the
#: start tag, the same object; or a text
Event = tuple[str, dict[str, str]] | tuple[str | None, str | None, None] | tuple[str] | str
#: elements that may contain XHTML
TEXTS = frozenset({"content", "summary", "title", "subtitle", "rights", "tagline", "info", "description", "copyright"})
_FOREIGN = frozenset({"svg", "math"})
_MAX_DEPTH = 100
_QUOTE = {'"': "&quot;"}


class XhtmlText:
    """The pieces of markup in one element."""

    def __init__(self, names: Names) -> None:
        self._names = names
        self._pieces: list[str] = []
        #: the open elements: their names in the events, and local names
        self._open: list[tuple[str, str]] = []

    def read(self, outer: str, events: list[Event], position: int) -> tuple[str, int]:
        """Return the markup in an element whose name in the events is `outer`, and the position after its end."""
        for event in events[position:]:
            position += 1
            if isinstance(event, str):
                if not self._open and event is outer:
                    pieces = self._pieces
                    return "".join(_without_div(pieces) if self._names.version == "atom10" else pieces), position
                self._text(event)
            elif len(event) == 2:
                self._start(*event)
            elif len(event) == 3:
                self._names.declare(event[0], event[1])
            elif "<" in event[0]:
                raise Declined("markup in a comment")
        raise Declined("an entry in XHTML")

    def _text(self, text: str) -> None:
        """Add an end tag, or a text."""
        if self._open and text is self._open[-1][0]:
            self._pieces.append(f"</{self._open.pop()[1]}>")
        else:
            self._pieces.append(escape(text))

    def _start(self, expat_name: str, attributes: dict[str, str]) -> None:
        name = self._names.by_expat_name.get(expat_name) or self._names.resolve(expat_name)
        if name.full in _ENDING or name.local in ENTRIES or name.local in FRAMES or name.local in _FOREIGN:
            raise Declined(f"{name.full} in XHTML")
        converted = attributes_by_name(attributes)
        if "?" in converted or "xml:base" in converted:
            raise Declined("attributes in XHTML")
        self._open.append((expat_name, name.local))
        if len(self._open) > _MAX_DEPTH:
            raise Declined("deep XHTML")
        values = {key: value.lower() if key in ("rel", "type") else value for key, value in converted.items()}
        written = "".join(f' {key}="{escape(value, _QUOTE)}"' for key, value in values.items())
        self._pieces.append(f"<{name.local}{written}>")


def _without_div(pieces: list[str]) -> list[str]:
    """Return `pieces` without a `<div>` that encloses all of them (Atom, RFC 4287 section 3.1.1.3)."""
    start, end = 0, len(pieces)
    while end - start > 1 and not pieces[end - 1].strip():
        end -= 1
    while end - start > 1 and not pieces[start].strip():
        start += 1
    pieces = pieces[start:end]
    if not pieces or pieces[-1] != "</div>" or not re.match("<div[ >]", pieces[0]):
        return pieces
    depth = 0
    for piece in pieces[:-1]:
        if piece.startswith("</"):
            depth -= 1
            if depth == 0:
                return pieces
        elif piece.startswith("<"):
            depth += 1
    return pieces[1:-1]

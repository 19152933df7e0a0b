"""Build the elements of a feed from the events of an XML parser."""

from functools import partial
from typing import NamedTuple, Protocol

from feeds.common import limits
from feeds.parsing.formats.elements import Element, Name
from feeds.parsing.formats.strict.errors import Declined
from feeds.parsing.formats.strict.names import COUNTED, ENTRIES, FRAMES, PEOPLE, Names, attributes_by_name
from feeds.parsing.formats.strict.xhtml import TEXTS, XHTML_TYPES, Event, XhtmlText

_ROOTS = frozenset({"rss", "feed", "rdf_rdf"})
_MAX_DEPTH = 12
_NO_ATTRIBUTES: dict[str, str] = {}
#: faster than calling the class
_element = partial(tuple.__new__, Element)


def _has_only_text(events: list[Event], position: int) -> bool:
    """Return whether the element of the start tag before `position` has a text and no children."""
    name = events[position - 1][0]
    text = events[position]
    return events[position + 1] is name and text is not name and isinstance(text, str)


class Receiver(Protocol):
    """What the elements are for."""

    def open(self, name: str, attributes: dict[str, str], version: str) -> None:
        """Begin the root element or the channel; `version` is feedparser's name of the format."""

    def close(self) -> None:
        """End the channel or the root element."""

    def add(self, element: Element) -> None:
        """Add an element directly in them."""


class _Open(NamedTuple):
    """An element that is not finished."""

    #: the name in the events
    expat_name: str
    name: Name
    attributes: dict[str, str]
    children: list[Element]
    pieces: list[str]


class TreeBuilder:
    """The open elements, and how many there may be."""

    def __init__(self, names: Names, receiver: Receiver) -> None:
        #: whether elements of the feed itself come after an entry
        self.has_late_elements = False
        self._names = names
        self._receiver = receiver
        self._open: list[_Open] = []
        #: how many of the open elements are the root or a channel
        self._frames = 0
        #: people and categories in this entry, and outside the entries
        self._counted = self._counted_outside = 0
        self._entries = 0
        self._is_in_entry = False

    def read(self, events: list[Event]) -> None:
        """Continue with `events`, which end between two elements of the feed."""
        around, names = self._open, self._names.by_expat_name
        position, end = 0, len(events)
        events.extend(("", ""))  # an element without children is up to three events
        while position < end:
            event = events[position]
            position += 1
            if isinstance(event, str):
                if around and event is around[-1].expat_name:
                    self._end()
                elif around and not (around[-1].children and event.isspace()):
                    around[-1].pieces.append(event)
            elif len(event) != 2:
                self._note(event)
            elif not event[1] and len(around) > self._frames and _has_only_text(events, position):
                # most elements: no attributes, and no children
                name = names.get(event[0]) or self._names.resolve(event[0])
                if name.is_special:
                    self._check_place(name, _NO_ATTRIBUTES)
                around[-1].children.append(_element((name, _NO_ATTRIBUTES, events[position], ())))
                position += 2
            else:
                position = self._start(event, events, position)

    def _note(self, event: tuple[str | None, str | None, None] | tuple[str]) -> None:
        """Note a namespace declaration, or a comment."""
        if len(event) == 3:
            self._names.declare(event[0], event[1])
        elif "<" in event[0] and self._is_in_entry:
            # the scan for people and categories does not know comments
            raise Declined("markup in a comment")

    def _start(self, event: tuple[str, dict[str, str]], events: list[Event], position: int) -> int:
        """Begin an element, and end it if it has no children; return the position after it."""
        expat_name, attributes = event
        name = self._names.by_expat_name.get(expat_name) or self._names.resolve(expat_name)
        if attributes:
            attributes = attributes_by_name(attributes)
        if name.is_special:
            self._check_place(name, attributes)
        text = events[position]
        if attributes and name.full in TEXTS and attributes.get("type", "").lower() in XHTML_TYPES:
            text, position = XhtmlText(self._names).read(expat_name, events, position)
        elif text is expat_name:
            text, position = "", position + 1
        elif events[position + 1] is expat_name and isinstance(text, str):
            position += 2
        else:
            self._open.append(_Open(expat_name, name, attributes, [], []))
            if len(self._open) > _MAX_DEPTH:
                raise Declined("deep elements")
            return position
        self._add(_element((name, attributes, text, ())))
        return position

    def _end(self) -> None:
        _, name, attributes, children, pieces = self._open.pop()
        text = "".join(pieces)
        if children and text and not text.isspace():
            raise Declined("text beside elements")
        self._add(Element(name, attributes, "" if children else text, children))

    def _add(self, element: Element) -> None:
        """Add a finished element to the one around it."""
        depth = len(self._open)
        if depth > self._frames:
            self._open[-1].children.append(element)
        elif depth < self._frames:
            self._frames -= 1
            self._receiver.close()
        else:
            if self._is_in_entry:
                self._is_in_entry = False
                self._counted = self._counted_outside
            elif self._entries:
                self.has_late_elements = True
            self._receiver.add(element)

    def _check_place(self, name: Name, attributes: dict[str, str]) -> None:
        """Check that frames, entries and people are nested as usual."""
        depth = len(self._open)
        if name.local in FRAMES:
            self._start_frame(name, attributes)
        elif name.local in ENTRIES:
            if depth != self._frames or not depth:
                raise Declined(f"{name.full} in another element")
            self._is_in_entry = True
            self._entries += 1
            self._counted_outside, self._counted = self._counted, 0
        elif name.local in COUNTED:
            self._counted += 1
            if self._counted > limits.MAX_LABELS and (self._is_in_entry or depth != self._frames):
                raise Declined("many people or categories")
        if name.local in PEOPLE and any(outer.name.local == name.local for outer in self._open):
            raise Declined(f"{name.full} in another one")  # the scan for entries cuts nested people

    def _start_frame(self, name: Name, attributes: dict[str, str]) -> None:
        around = [outer.name.full for outer in self._open]
        if name.full == "channel":
            is_usual = around in (["rss"], ["rdf_rdf"]) and not name.is_prefixed
        else:
            is_usual = not around and name.full in _ROOTS and name.is_prefixed == (name.full == "rdf_rdf")
            self._names.start_root(name.full, attributes.get("version", ""))
        if not is_usual:
            raise Declined(f"{name.full} in {around}")
        self._frames += 1
        self._receiver.open(name.full, attributes, self._names.version)

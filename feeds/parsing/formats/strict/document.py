"""Parse a well-formed feed with expat, within narrow limits, and pass its elements on one by one.

Calls from expat to Python cost most of the time. So its events only go to a list, most of them without Python code, and
the list is read at the beginning of each entry.
"""

from collections.abc import Callable
from xml.parsers import expat

from feeds.common import limits
from feeds.parsing.formats.strict.errors import Declined, NotWellFormed
from feeds.parsing.formats.strict.names import ENTRY_NAMES
from feeds.parsing.formats.strict.tree import TreeBuilder
from feeds.parsing.formats.strict.xhtml import Event

#: events of one entry, or between two entries: three for each element, and the space between them
_MAX_EVENTS = 12_000


class DocumentReader:
    """The events of a document that were not read yet, and the offsets of its entries."""

    def __init__(self, builder: TreeBuilder) -> None:
        #: offset of each entry in document order
        self.offsets: list[int] = []
        self._builder = builder
        self._events: list[Event] = []
        self._parser = self._new_parser()

    def parse(self, body: bytes | memoryview) -> None:
        """Parse `body`, which is UTF-8; raises Declined, and NotWellFormed."""
        try:
            self._parser.Parse(body, True)
        except expat.ExpatError as error:
            raise NotWellFormed(str(error)) from error
        if self._builder.has_late_elements and len(body) > limits.MAX_FRAME_TEXT:
            raise Declined("elements after an entry")
        self._read_events(len(body))

    def _new_parser(self) -> expat.XMLParserType:
        """Return a parser that opens nothing: without a DOCTYPE there are no entities."""
        # the names of an element's start and end are the same object, see `TreeBuilder`
        parser = expat.ParserCreate("utf-8", " ", {})
        parser.namespace_prefixes = True
        parser.buffer_text = True
        parser.buffer_size = 1 << 18
        parser.StartElementHandler = self._on_start()
        parser.EndElementHandler = parser.CharacterDataHandler = self._events.append
        parser.StartNamespaceDeclHandler = self._declare
        parser.CommentHandler = self._comment
        parser.StartDoctypeDeclHandler = _decline_doctype
        parser.ProcessingInstructionHandler = _check_instruction
        return parser

    def _on_start(self) -> Callable[[str, dict[str, str]], None]:
        """Return the handler of start tags; its names are local because it is called for every element."""
        events, names, most = self._events, ENTRY_NAMES, _MAX_EVENTS
        append = events.append

        def start(name: str, attributes: dict[str, str]) -> None:
            if name in names:
                self._start_entry()
            append((name, attributes))
            if len(events) > most:
                raise Declined("many elements")

        return start

    def _start_entry(self) -> None:
        offset = self._parser.CurrentByteIndex
        self._read_events(offset)
        self.offsets.append(offset)
        if len(self.offsets) > limits.MAX_ENTRIES:
            raise Declined("many entries")

    def _declare(self, prefix: str | None, uri: str | None) -> None:
        self._events.append((prefix, uri, None))

    def _comment(self, comment: str) -> None:
        self._events.append((comment,))
        if len(self._events) > _MAX_EVENTS:
            raise Declined("many comments")

    def _read_events(self, offset: int) -> None:
        """Pass on the events before an entry at `offset`, or at the end of the document."""
        if offset - (self.offsets[-1] if self.offsets else 0) > (
            limits.MAX_TEXT if self.offsets else limits.MAX_FRAME_TEXT
        ):
            raise Declined("a long entry, or a long text before the entries")
        self._builder.read(self._events)
        self._events.clear()


def _decline_doctype(*_: object) -> None:
    raise NotWellFormed("a DOCTYPE")


def _check_instruction(_target: str, data: str) -> None:
    # the scan for entries ends an instruction at its first `>`
    if ">" in data:
        raise Declined("an instruction with a bracket")

"""Scan the tags of a feed in one pass: find its entries and cut content beyond the limits."""

import re
from dataclasses import dataclass

from feeds.common import limits
from feeds.common.tags import fewer_attributes
from feeds.common.text import without_embedded_files
from feeds.errors import TooHostile
from feeds.messages import Message
from feeds.messages.reasons import Reason
from feeds.parsing.corrections import CorrectionKind, Corrections
from feeds.parsing.formats.truncate import EditBuffer, truncate_name, truncate_text

#: every `<` and its kind; the last alternative is a `<` that begins nothing
TOKEN = re.compile(
    r"<(?:(?P<cdata>!\[CDATA\[)|(?P<comment>!--)|(?P<other>[?!])|(?P<close>/)?(?P<name>[^\W\d][\w.:-]*)|)"
)
#: possessive, so there is no backtracking: ends at `>`, at a stray `<` or at an unclosed quote
ATTRIBUTES = re.compile(r"""(?:[^<>"']++|"[^"]*+"|'[^']*+')*+""")
#: HTML elements without an end tag, unescaped in broken feeds
_VOID = frozenset({"br", "img", "hr", "input", "meta", "wbr", "area", "col"})
_PEOPLE = frozenset(
    {"author", "creator", "managingeditor", "webmaster", "publisher", "contributor", "owner", "name", "email"}
)
#: limited because feedparser compares every category with every other
_LABELS = frozenset({"category", "subject", "keywords", "tags"})
_COUNTED = _LABELS | {"author", "creator", "contributor"}
_ENTRIES = frozenset({"item", "entry"})
FRAMES = frozenset({"rss", "rdf", "channel", "feed"})
_ENTRY_OR_FRAME = re.compile(r"</?(?:[\w.-]++:)?+(?:item|entry|rss|rdf|channel|feed)\b", re.IGNORECASE)
#: content and end tag of a person or category; another element of the name, or an entry, ends the search
_PREFIX = r"(?:[\w.-]++:)?+"
_CONTENT = {
    name: re.compile(
        rf"(?:[^<]++|<!\[CDATA\[.*?\]\]>|<(?!/?{_PREFIX}(?:{name}|item|entry|rss|rdf|channel|feed)\b)[^<>]*+>)*+"
        rf"(?P<end></{_PREFIX}{name}\s*+>)",
        re.DOTALL | re.IGNORECASE,
    )
    for name in _PEOPLE | _LABELS
}


@dataclass(frozen=True, slots=True, kw_only=True)
class EntrySpan:
    """The span of one `<item>` or `<entry>`: offsets in the trimmed text, and its first line in the document."""

    start: int
    end: int
    line: int
    #: why the parser must not see it, None if it may
    refused: Message | None = None
    #: corrections of the entry: what was cut
    notes: tuple[Message, ...] = ()


def section_end(text: str, token: re.Match[str]) -> int:
    """Return the offset after a section, comment or instruction; an unclosed one extends to the end of the document."""
    closing = {"cdata": "]]>", "comment": "-->", "other": ">"}.get(token.lastgroup or "", "")
    at = text.find(closing, token.end())
    return len(text) if at < 0 else at + len(closing)


def local_name(name: str) -> str:
    return name.rpartition(":")[2].lower()


class EntryScanner:
    """State of the scan; offsets refer to the document, offsets of spans to the trimmed copy."""

    def __init__(self, text: str) -> None:
        self._text = text
        self.copy = EditBuffer(text)
        self.spans: list[EntrySpan] = []
        #: number of open elements, and of those whose tags are copied: in a too deep nesting, only the outer ones
        self._depth = self._kept = 0
        self._strays = self._labels = 0
        #: characters of nested elements in the fields of the open entry
        self._nested = 0
        #: names of the kept open elements in the entry, or around all entries, as written
        self._names: list[str] = []
        #: start of the open entry in the copy, and its line
        self._entry: int | None = None
        self._entry_line = 1
        #: the counters of the feed itself while an entry is open: depth, kept, strays, labels, names
        self._around: tuple[int, int, int, int, list[str]] = 0, 0, 0, 0, []
        self._refused: Message | None = None
        self._notes = Corrections()
        #: characters of all finished entries
        self._inside = 0
        self._line, self._counted = 1, 0

    def token(self, token: re.Match[str]) -> int:
        """Process the token that a `<` begins, and return the offset after it."""
        if token["name"]:
            return self._tag(token)
        end = section_end(self._text, token)
        if token.lastgroup is None:
            self._escape_stray(token.start())
        elif token["cdata"]:
            self.text(token.end(), end - 3 if self._text.startswith("]]>", end - 3) else end)
        elif end - token.start() > limits.MAX_SHORT:
            self.copy.replace(token.start(), end)
        return end

    def text(self, start: int, end: int) -> None:
        """Process the characters between two tags, or of a CDATA section."""
        limit = limits.MAX_FRAME_TEXT if self._entry is None else limits.MAX_TEXT
        is_nested = self._depth > self._field_depth()
        if start < end and is_nested and self._is_over_budget(start):
            self._note(CorrectionKind.TEXT_CUT, most=limit)
            self.copy.replace(start, end)
            return
        self._nested += is_nested * (end - start)
        if end - start > limit:
            shortened, is_cut = truncate_text(self._text[start:end], limit)
            self.copy.replace(start, end, shortened)
            if is_cut:
                self._note(CorrectionKind.TEXT_CUT, most=limit)

    def end_of_document(self, position: int) -> None:
        """Refuse the entry that is still open, and check the size of the content outside the entries."""
        end = len(self._text)
        self.text(position, end)
        if self._entry is not None:
            self._refuse(Reason.ENDS_IN_ENTRY(), end)
            self._finish_entry(end)
        outside = self.copy.position(end) - self._inside
        if outside > 2 * limits.MAX_FRAME:
            raise TooHostile(Reason.TOO_MUCH_AROUND(size=outside, most=limits.MAX_FRAME))

    def _tag(self, token: re.Match[str]) -> int:
        end = ATTRIBUTES.match(self._text, token.end()).end()  # type: ignore[union-attr]  # also matches the empty text
        if not self._text.startswith(">", end):
            self._escape_stray(token.start())
            return end
        name = local_name(token["name"])
        if token["close"]:
            self._close(name, token.start(), end + 1)
            return end + 1
        return self._label(name, token, end) if name in _CONTENT else self._open(name, token, end)

    def _escape_stray(self, at: int) -> None:
        """Escape a `<` that begins no tag, if there are too many of them."""
        self._strays += 1
        if self._strays > limits.MAX_STRAY:
            self.copy.replace(at, at + 1, "" if self._strays > 100 * limits.MAX_STRAY else "&lt;")

    def _label(self, name: str, token: re.Match[str], end: int) -> int:
        """Process a person or category element as a whole; return the offset after it."""
        self._labels += name in _COUNTED
        is_empty = self._text.startswith("/", end - 1)
        element = None if is_empty else _CONTENT[name].match(self._text, end + 1)
        element_end = element.end() if element else end + 1
        if self._labels > limits.MAX_LABELS and name in _COUNTED:
            self._note(CorrectionKind.LABELS_CUT)
            self.copy.replace(token.start(), element_end)
        elif element:
            self._attributes(token.end(), end)
            content = self._text[end + 1 : element.start("end")]
            shortened = truncate_name(content, is_person=name in _PEOPLE)
            if shortened != content:
                self._note(CorrectionKind.NAMES_CUT)
                self.copy.replace(end + 1, element.start("end"), shortened)
        elif name in _PEOPLE and not is_empty:
            self.copy.replace(token.start(), element_end)  # only the end tag of another person element ends it
        else:
            return self._open(name, token, end)
        return element_end

    def _open(self, name: str, token: re.Match[str], end: int) -> int:
        """Process the start tag of an element that may have children."""
        if name in _ENTRIES:
            self._begin_entry(token.start())
        stays_open = not (self._text.startswith("/", end - 1) or name in _VOID)
        is_frame = name in _ENTRIES or name in FRAMES
        if not is_frame and self._must_cut(token.start()):
            if self._is_over_budget(token.start()) and (self._names or self._entry is None):
                return self._cut_field(token.start())
            self._note(CorrectionKind.TAGS_CUT)
            self.copy.replace(token.start(), end + 1)
        else:
            self._attributes(token.end(), end)
            self._nested += (self._depth >= self._field_depth()) * (end + 1 - token.start())
            self._kept += stays_open
            self._names += [token["name"]] if stays_open and not is_frame else []
        self._depth += stays_open
        if self._kept > limits.MAX_DEPTH:
            self._refuse(Reason.TOO_DEEP(most=limits.MAX_DEPTH), token.start())
        return end + 1

    def _cut_field(self, at: int) -> int:
        """Cut the remaining content of a field, or of the feed outside its entries; return the offset after it."""
        boundary = _ENTRY_OR_FRAME.search(self._text, at)
        end, keep = boundary.start() if boundary else len(self._text), 0
        if self._entry is not None and (field := self._text.find(f"</{self._names[0]}", at, end)) >= 0:
            end, keep = field, 1
        self._note(CorrectionKind.TEXT_CUT, most=limits.MAX_TEXT)
        self.copy.replace(at, end, self._end_tags(keep))
        return end

    def _end_tags(self, keep: int) -> str:
        """Return end tags for all kept elements except the outermost `keep` ones."""
        names = self._names[keep:]
        del self._names[keep:]
        self._depth = self._kept = self._kept - len(names)
        return "".join(f"</{name}>" for name in reversed(names))

    def _attributes(self, start: int, end: int) -> None:
        """Limit the attributes of a tag that is kept."""
        original = self._text[start:end]
        shortened = without_embedded_files(original) if len(original) > limits.MAX_SHORT else original
        shortened, cut = fewer_attributes(shortened, limits.MAX_ATTRIBUTES)
        if cut:
            self._note(CorrectionKind.ATTRIBUTES_CUT, cut)
            shortened += "/" if original.endswith("/") else ""
        if shortened != original:
            self.copy.replace(start, end, shortened)

    def _close(self, name: str, start: int, end: int) -> None:
        is_frame = name in _ENTRIES or name in FRAMES
        is_field = self._entry is not None and self._names[:1] and name == local_name(self._names[0])
        if self._depth > self._kept and is_field:
            self.copy.replace(start, start, self._end_tags(1))
        elif self._depth > self._kept and not is_frame:
            self._depth -= 1
            self.copy.replace(start, end)
            return
        self._nested += (self._depth > self._field_depth()) * (end - start)
        if self._names and not is_frame:
            self._names.pop()
        self._depth = self._kept = max(0, self._kept - 1)
        if self._entry is not None and is_frame:
            self._finish_entry(end if name in _ENTRIES else start)

    def _is_over_budget(self, at: int) -> bool:
        """Return whether the entry's fields, or the feed outside its entries, have used up their character limit."""
        if self._entry is None:
            return self.copy.position(at) - self._inside > limits.MAX_FRAME
        return self._nested >= limits.MAX_TEXT

    def _field_depth(self) -> int:
        """Return the depth of the text in an entry's fields; deeper content is cut first."""
        return -1 if self._entry is None else self._around[1] + 2

    def _must_cut(self, at: int) -> bool:
        """Return whether a start tag must be cut."""
        # half of the depth is reserved for entries that follow unclosed elements
        limit = limits.MAX_DEPTH // 2 if self._entry is None else limits.MAX_DEPTH
        is_too_deep = self._depth > self._kept or self._depth >= limit
        return is_too_deep or (self._is_over_budget(at) and self._depth >= self._field_depth())

    def _begin_entry(self, start: int) -> None:
        if self._entry is not None:
            self._finish_entry(start)
        self._entry, self._entry_line, self._refused = self.copy.position(start), self._line_at(start), None
        self._around = self._depth, self._kept, self._strays, self._labels, self._names
        self._names = []
        # elements cut around the entry are not inside it
        self._depth = self._kept
        self._strays = self._labels = self._nested = 0
        self._notes = Corrections()

    def _finish_entry(self, end: int) -> None:
        """Close the open entry, together with its unclosed elements."""
        start, entry_end = self._entry or 0, self.copy.position(end)
        if entry_end - start > limits.MAX_ENTRY:
            self._refuse(Reason.ENTRY_TOO_LARGE(size=entry_end - start, most=limits.MAX_ENTRY), end)
        notes = self._notes.messages()
        self.spans.append(
            EntrySpan(start=start, end=entry_end, line=self._entry_line, refused=self._refused, notes=notes)
        )
        self._inside += entry_end - start
        self._entry, self._refused = None, None
        self._depth, self._kept, self._strays, self._labels, self._names = self._around

    def _note(self, kind: CorrectionKind, num: int = 1, **values: str | int) -> None:
        """Add a correction to the open entry; content outside the entries is in no article."""
        if self._entry is not None:
            self._notes.add(kind, num, **values)

    def _refuse(self, reason: Message, at: int) -> None:
        """Refuse the open entry, or the whole document if no entry is open."""
        if self._entry is None:
            raise TooHostile(reason, line=self._line_at(at))
        self._refused = self._refused or reason

    def _line_at(self, at: int) -> int:
        """Return the line of `at`; continues counting from the last call, so that all calls together cost one pass."""
        self._line += self._text.count("\n", self._counted, at) if at >= self._counted else 0
        self._counted = max(self._counted, at)
        return self._line

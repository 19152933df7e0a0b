"""Where the entries of an XML feed lie, found in one pass over its tags; what is hostile is refused on the way.

This is no XML parser: it knows tags, comments, CDATA and nothing else, and takes broken markup as it comes.
"""

import html
import re
from dataclasses import dataclass

from feeds.errors import TooHostile
from feeds.formats import limits

#: every `<`, with what it begins: the last alternative is a `<` that begins nothing
_TOKEN = re.compile(
    r"<(?:(?P<cdata>!\[CDATA\[)|(?P<comment>!--)|(?P<other>[?!])|(?P<close>/)?(?P<name>[^\W\d][\w.:-]*)|)"
)
#: possessive, so nothing is read twice: a run ends at its `>`, at a stray `<` or at a quote that is never closed
_ATTRIBUTES = re.compile(r"""(?:[^<>"']++|"[^"]*+"|'[^']*+')*+""")
#: elements of HTML that have no end tag, as they stand unescaped in broken feeds
_VOID = frozenset({"br", "img", "hr", "input", "meta", "wbr", "area", "col"})
#: feedparser looks for an address in the names of people with a pattern that is quadratic in a run of these characters
_PEOPLE = frozenset(
    {"author", "creator", "managingeditor", "webmaster", "publisher", "contributor", "owner", "name", "email"}
)
_ADDRESS_RUN = re.compile(r"[\w.+\-@]{100}", re.ASCII)
#: and it compares every category with every other
_LABELS = frozenset({"category", "subject", "keywords", "tags"})
_COUNTED = _LABELS | {"author", "creator", "contributor"}
_ENTRIES = frozenset({"item", "entry"})
_FRAMES = frozenset({"rss", "rdf", "channel", "feed"})
_QUOTED = re.compile(r"""="[^"]*"|='[^']*'""")


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """One `<item>` or `<entry>`: its offsets in the text and the line it begins at."""

    start: int
    end: int
    line: int
    #: why it must not reach a parser, empty where it may
    refused: str = ""


def root(text: str) -> str:
    """Return the local name of the first element of `text` in lower case, empty where words come before it."""
    position = 0
    while (token := _TOKEN.search(text, position)) and not text[position : token.start()].strip():
        if token["name"]:
            return _local(token["name"])
        position = _past(text, token)
    return ""


def frame(head: str) -> tuple[str, str]:
    """Return the tags that are open at the end of `head`, the part of a feed before its entries, and their end tags."""
    position, tags, names = 0, "", []
    while token := _TOKEN.search(head, position):
        position = _past(head, token)
        if token["name"] and not token["close"] and _local(token["name"]) in _FRAMES:
            position = _ATTRIBUTES.match(head, token.end()).end() + 1  # type: ignore[union-attr]  # matches nothing too
            tags += head[token.start() : position]
            names.append(token["name"])
    return tags, "".join(f"</{name}>" for name in reversed(names))


def entries(text: str) -> list[Span]:
    """Return the entries of a feed in the order of the document; raises TooHostile for what surrounds them."""
    scan = _Scan(text)
    position = 0
    while token := _TOKEN.search(text, position):
        position = scan.tag(token) if token["name"] else _past(text, token)
        if token.lastgroup is None:
            scan.stray(position)
    scan.end_of_document()
    return scan.found


def _past(text: str, token: re.Match[str]) -> int:
    """Return the offset behind a section, comment or instruction; one that is never closed reaches to the end."""
    closing = {"cdata": "]]>", "comment": "-->", "other": ">"}.get(token.lastgroup or "", "")
    at = text.find(closing, token.end())
    return len(text) if at < 0 else at + len(closing)


def _local(name: str) -> str:
    return name.rpartition(":")[2].lower()


class _Scan:
    """What has been seen so far; offsets count in `text`."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.found: list[Span] = []
        self.depth = 0
        self.strays = 0
        self.labels = 0
        #: name and first offset of the person or category being read
        self.short: tuple[str, int] | None = None
        self._entry: int | None = None
        #: depth, strays and labels of the feed itself while an entry is open
        self._around = 0, 0, 0
        self._refused = ""
        self._outside = len(text)
        self._line, self._counted = 1, 0

    def tag(self, token: re.Match[str]) -> int:
        """Take in the tag that begins with `token` and return the offset behind it."""
        end = _ATTRIBUTES.match(self.text, token.end()).end()  # type: ignore[union-attr]  # matches nothing too
        if not self.text.startswith(">", end):
            self.stray(token.start())
            return end
        name = _local(token["name"])
        if token["close"]:
            self._close(name, token.start(), end + 1)
        else:
            self._open(name, token.start(), token.end(), end)
        return end + 1

    def stray(self, at: int) -> None:
        """Count a `<` that begins no tag."""
        self.strays += 1
        if self.strays > limits.MAX_STRAY:
            self._refuse(f"more than {limits.MAX_STRAY} '<' that begin no tag", at)

    def end_of_document(self) -> None:
        """Give up on the entry that is still open, and weigh what is no entry."""
        if self._entry is not None:
            self._refuse("the document ends in the middle of this entry", len(self.text))
            self._finish(len(self.text))
        if self._outside > limits.MAX_FRAME:
            raise TooHostile(
                f"{self._outside} characters stand outside the entries, expected at most {limits.MAX_FRAME}"
            )

    def _open(self, name: str, start: int, attributes: int, end: int) -> None:
        if name in _ENTRIES:
            self._begin(start)
        elif name in _COUNTED:
            self.labels += 1
            if self.labels > limits.MAX_LABELS:
                self._refuse(f"more than {limits.MAX_LABELS} categories or people", start)
        if end - attributes > 2 * limits.MAX_ATTRIBUTES:
            count = len(_QUOTED.sub(" ", self.text[attributes:end]).split())
            if count > limits.MAX_ATTRIBUTES:
                self._refuse(f"<{name}> has {count} attributes, expected at most {limits.MAX_ATTRIBUTES}", start)
        if self.text.startswith("/", end - 1) or name in _VOID:
            return
        if self.short is None and (name in _PEOPLE or name in _LABELS):
            self.short = name, end + 1
        self.depth += 1
        if self.depth > limits.MAX_DEPTH:
            self._refuse(f"elements are nested deeper than {limits.MAX_DEPTH}", start)

    def _close(self, name: str, start: int, end: int) -> None:
        if self.short and self.short[0] == name:
            self._end_short(start)
        self.depth = max(0, self.depth - 1)
        if self._entry is None:
            return
        if name in _ENTRIES:
            self._finish(end)
        elif name in _FRAMES:
            self._finish(start)

    def _end_short(self, end: int) -> None:
        """Weigh the person or category that is open, if one is."""
        if self.short is None:
            return
        (name, start), self.short = self.short, None
        if end - start > limits.MAX_SHORT:
            self._refuse(f"<{name}> has {end - start} characters, expected at most {limits.MAX_SHORT}", start)
        elif name in _PEOPLE and _ADDRESS_RUN.search(html.unescape(self.text[start:end])):
            self._refuse(f"<{name}> holds no name of a person", start)

    def _begin(self, start: int) -> None:
        if self._entry is not None:
            self._finish(start)
        self._end_short(start)
        self._entry, self._refused = start, ""
        self._around = self.depth, self.strays, self.labels
        self.strays = self.labels = 0

    def _finish(self, end: int) -> None:
        """Close the entry that is open; its unclosed elements end with it."""
        start = self._entry or 0
        self._end_short(end)
        if end - start > limits.MAX_ENTRY:
            self._refuse(f"an entry of {end - start} characters, expected at most {limits.MAX_ENTRY}", start)
        self.found.append(Span(start=start, end=end, line=self._line_at(start), refused=self._refused))
        self._outside -= end - start
        self._entry, self._refused = None, ""
        self.depth, self.strays, self.labels = self._around

    def _refuse(self, reason: str, at: int) -> None:
        """Refuse the entry that is open, or the whole document where none is."""
        if self._entry is None:
            raise TooHostile(reason, line=self._line_at(at))
        self._refused = self._refused or reason

    def _line_at(self, at: int) -> int:
        """Return the line of `at`; counts on from the last question, so that all questions cost one pass."""
        self._line += self.text.count("\n", self._counted, at) if at >= self._counted else 0
        self._counted = max(self._counted, at)
        return self._line

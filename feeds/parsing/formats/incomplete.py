"""Repair a feed that ends in the middle of an entry: its complete elements are kept."""

import re
from dataclasses import replace

from feeds.messages.reasons import Reason
from feeds.parsing.formats import entry_scan
from feeds.parsing.formats.scanner import EntrySpan

_ENTRY = re.compile(r"<([^\s/>]+)")
#: a tag, or a section that hides tags; an unclosed one does not match. Possessive, so there is no backtracking
_TOKEN = re.compile(
    r"<(?P<hidden>!\[CDATA\[|!--)"
    r"""|<(?P<close>/)?(?P<name>[^\W\d][\w.:-]*+)(?:[^<>"']++|"[^"]*+"|'[^']*+')*+>"""
)
_FRAMES = frozenset({"rss", "rdf:rdf", "channel", "feed"})


def close_last_entry(text: str, spans: list[EntrySpan]) -> tuple[str, list[EntrySpan]]:
    """Close the last entry of a feed after its last complete element, if the entry is not closed.

    Returns the input unchanged if no element of the entry is complete.
    """
    if not spans or spans[-1].refused != Reason.ENDS_IN_ENTRY():
        return text, spans
    start = spans[-1].start
    end = _end_of_last_element(text, start)
    name = _ENTRY.match(text, start)
    if end == 0 or name is None:
        return text, spans
    closed = f"{text[:end]}</{name[1]}>"
    last = replace(spans[-1], end=len(closed), refused=None)
    return closed + entry_scan.open_tags(text[: spans[0].start])[1], [*spans[:-1], last]


def _end_of_last_element(text: str, start: int) -> int:
    """Return the offset after the last complete element of the entry at `start`, 0 if there is none or the feed itself
    ends.
    """
    opened: list[str] = []
    end, position = 0, start
    while token := _TOKEN.search(text, position):
        position = token.end()
        if token["hidden"]:
            closing = "]]>" if token["hidden"].endswith("[") else "-->"
            if (position := text.find(closing, position)) < 0:
                break
            continue
        name = token["name"].lower()
        if token["close"]:
            if name in _FRAMES:
                return 0
            if name in opened[1:]:
                del opened[len(opened) - 1 - opened[::-1].index(name) :]
        elif not token[0].endswith("/>"):
            opened.append(name)
        if len(opened) == 1 and token.start() > start:
            end = token.end()
    return end

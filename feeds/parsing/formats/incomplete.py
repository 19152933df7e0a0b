"""A feed that breaks off in the middle of an entry: its complete elements are kept."""

import re
from dataclasses import replace

from feeds.parsing.formats import entry_scan
from feeds.parsing.formats.scanner import ENDS_WITHIN, EntrySpan

_ENTRY = re.compile(r"<([^\s/>]+)")
#: a tag, or what hides tags; one that is not closed matches nothing. Possessive: nothing is read twice
_TOKEN = re.compile(
    r"<(?P<hidden>!\[CDATA\[|!--)"
    r"""|<(?P<close>/)?(?P<name>[^\W\d][\w.:-]*+)(?:[^<>"']++|"[^"]*+"|'[^']*+')*+>"""
)
_FRAMES = frozenset({"rss", "rdf:rdf", "channel", "feed"})


def close_last_entry(text: str, spans: list[EntrySpan]) -> tuple[str, list[EntrySpan]]:
    """Return a feed and its entries with the last entry, if that is never closed, closed behind its last whole element.

    Where no element of it is whole, all is returned as it is.
    """
    if not spans or spans[-1].refused != ENDS_WITHIN:
        return text, spans
    start = spans[-1].start
    end = _end_of_last_element(text, start)
    name = _ENTRY.match(text, start)
    if end == 0 or name is None:
        return text, spans
    closed = f"{text[:end]}</{name[1]}>"
    last = replace(spans[-1], end=len(closed), refused="")
    return closed + entry_scan.open_tags(text[: spans[0].start])[1], [*spans[:-1], last]


def _end_of_last_element(text: str, start: int) -> int:
    """Return the offset behind the last whole element in the entry at `start`, 0 where no element or a frame ends."""
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

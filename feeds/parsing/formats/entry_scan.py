"""Find the entries of an XML feed in one pass over its tags, and cut content that exceeds a limit.

This is not an XML parser: it knows only tags, comments and CDATA, and accepts broken markup.
"""

from feeds.parsing.formats.scanner import ATTRIBUTES, FRAMES, TOKEN, EntryScanner, EntrySpan, local_name, section_end

__all__ = ["EntrySpan", "find_entries", "open_tags", "root_name"]


def root_name(text: str) -> str:
    """Return the local name of the first element in lower case, empty if text comes before it."""
    position = 0
    while (token := TOKEN.search(text, position)) and not text[position : token.start()].strip():
        if token["name"]:
            return local_name(token["name"])
        position = section_end(text, token)
    return ""


def open_tags(head: str) -> tuple[str, str]:
    """Return the start tags still open at the end of `head` (the part of a feed before its entries), and their end
    tags.
    """
    position, tags, names = 0, "", []
    while token := TOKEN.search(head, position):
        position = section_end(head, token)
        if token["name"] and not token["close"] and local_name(token["name"]) in FRAMES:
            position = ATTRIBUTES.match(head, token.end()).end() + 1  # type: ignore[union-attr]  # also matches the empty text
            tags += head[token.start() : position]
            names.append(token["name"])
    return tags, "".join(f"</{name}>" for name in reversed(names))


def find_entries(text: str) -> tuple[str, list[EntrySpan]]:
    """Return the feed without content beyond the limits, and its entries in document order.

    Raises TooHostile if the content outside the entries is too large.
    """
    scan = EntryScanner(text)
    position = 0
    while token := TOKEN.search(text, position):
        scan.text(position, token.start())
        position = scan.token(token)
    scan.end_of_document(position)
    return scan.copy.result(), scan.spans

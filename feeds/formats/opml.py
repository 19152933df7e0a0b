"""OPML 1.0 and 2.0 subscription lists (http://opml.org/spec2.opml, read 2025-11), read by lxml with everything off."""

import re
from collections.abc import Iterator

from lxml import etree

from feeds.errors import DocumentError, TooHostile
from feeds.formats import doctype, limits, outline
from feeds.formats.decoding import declared, decode, undeclared
from feeds.model import Subscription

_DOCTYPE = re.compile(r"<!(?:DOCTYPE|ENTITY)\b", re.IGNORECASE)
#: a tag with more attributes than any writer's: the parser compares each with all before it. Nothing is read twice:
#: every part is possessive, and a quoted value ends at a `<`, which XML forbids in it
_CROWDED = re.compile(
    rf"""<[^\s<>/!?]++(?:\s++[^\s=<>"'/]++\s*+=\s*+(?:"[^"<]*+"|'[^'<]*+')){{{limits.MAX_ATTRIBUTES + 1}}}"""
)


def recognises(head: str) -> bool:
    """Tell whether the root element of `head` is that of an OPML list."""
    return outline.root(doctype.remove(head)) == "opml"


def read(body: bytes) -> Iterator[Subscription | DocumentError]:
    """Yield each feed address once in a folder, in the order of the list; a line that lacks its address is an error.

    Raises DocumentError, with the line, for broken XML, and TooHostile for a document type and for what takes the
    parser or us more than one pass.
    """
    seen: set[tuple[str, str]] = set()
    # names of the open folders, each with those around it
    folders = [""]
    for event, element in etree.iterwalk(_root(decode(body, declared(body))), ("start", "end"), "{*}outline"):
        if event == "end":
            folders.pop()
            continue
        found = _subscription(element, folders[-1])
        folders.append(_folder(element, folders[-1]))
        if isinstance(found, Subscription):
            if (found.feed_url, found.folder) in seen:
                continue
            seen.add((found.feed_url, found.folder))
        if found is not None:
            yield found


def _root(text: str) -> etree._Element:
    """Return the root element; line numbers are those of `text`."""
    if hostile := _DOCTYPE.search(text):
        raise TooHostile("expected no DOCTYPE in an OPML list, found one", line=_line_at(text, hostile))
    if hostile := _CROWDED.search(text):
        reason = f"expected at most {limits.MAX_ATTRIBUTES} attributes in a tag, found more"
        raise TooHostile(reason, line=_line_at(text, hostile))
    parser = etree.XMLParser(
        encoding="utf-8", resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False, remove_comments=True
    )
    try:
        return etree.fromstring(undeclared(text).encode(), parser)
    except etree.XMLSyntaxError as error:
        raise DocumentError(
            f"expected OPML, found {str(error.msg).partition(', line')[0]}", line=error.lineno or 1
        ) from error


def _subscription(element: etree._Element, folder: str) -> Subscription | DocumentError | None:
    """Return what an outline stands for; None for a folder."""
    attributes = {str(name).lower(): str(value).strip() for name, value in element.attrib.items()}
    title = attributes.get("title") or attributes.get("text", "")
    if address := attributes.get("xmlurl"):
        return Subscription(
            title=title,
            feed_url=address,
            home_url=attributes.get("htmlurl", ""),
            folder=folder,
            line=_line(element),
        )
    if len(element) == 0 and (attributes.get("type") or attributes.get("htmlurl")):
        return DocumentError(f"expected an address in xmlUrl, found none for {title!r}", line=_line(element))
    return None


def _folder(element: etree._Element, around: str) -> str:
    """Return the name of a folder behind those `around` it, the outermost first, joined by `/`."""
    name = element.get("title") or element.get("text") or ""
    path = "/".join(filter(None, (around, name)))
    if len(element) and len(path) > limits.MAX_SHORT:
        reason = f"folders with names of {len(path)} characters, expected at most {limits.MAX_SHORT}"
        raise TooHostile(reason, line=_line(element))
    return path


def _line(element: etree._Element) -> int:
    """Return the line of `element`, 1 where lxml does not know it."""
    return element.sourceline if isinstance(element.sourceline, int) else 1


def _line_at(text: str, found: re.Match[str]) -> int:
    return text.count("\n", 0, found.start()) + 1

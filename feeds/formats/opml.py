"""OPML 1.0 and 2.0 subscription lists (http://opml.org/spec2.opml, read 2025-11), read by lxml with everything off."""

import re
from collections.abc import Iterator

from lxml import etree

from feeds.errors import DocumentError, TooHostile
from feeds.formats import outline
from feeds.formats.decoding import declared, decode
from feeds.model import Subscription

_DECLARATION = re.compile(r"\s*<\?xml\b[^>]{0,512}\?>")
_DOCTYPE = re.compile(r"<!(?:DOCTYPE|ENTITY)\b", re.IGNORECASE)


def recognises(head: str) -> bool:
    """Tell whether the root element of `head` is that of an OPML list."""
    return outline.root(head) == "opml"


def read(body: bytes) -> Iterator[Subscription | DocumentError]:
    """Yield each feed address once, in the order of the list; a line that should have an address is an error.

    Raises DocumentError, with the line, for broken XML, and TooHostile for a document type.
    """
    seen: set[str] = set()
    for element in _root(decode(body, declared(body))).iter("{*}outline"):
        found = _subscription(element)
        if isinstance(found, Subscription):
            if found.feed_url in seen:
                continue
            seen.add(found.feed_url)
        if found is not None:
            yield found


def _root(text: str) -> etree._Element:
    """Return the root element; line numbers are those of `text`."""
    if hostile := _DOCTYPE.search(text):
        raise TooHostile(
            "expected no DOCTYPE in an OPML list, found one", line=text.count("\n", 0, hostile.start()) + 1
        )
    old = _DECLARATION.match(text)
    text = "\n" * old[0].count("\n") + text[old.end() :] if old else text
    parser = etree.XMLParser(
        encoding="utf-8", resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False, remove_comments=True
    )
    try:
        return etree.fromstring(text.encode(), parser)
    except etree.XMLSyntaxError as error:
        raise DocumentError(
            f"expected OPML, found {str(error.msg).partition(', line')[0]}", line=error.lineno or 1
        ) from error


def _subscription(element: etree._Element) -> Subscription | DocumentError | None:
    """Return what an outline stands for; None for a folder."""
    attributes = {str(name).lower(): str(value).strip() for name, value in element.attrib.items()}
    title = attributes.get("title") or attributes.get("text", "")
    if address := attributes.get("xmlurl"):
        return Subscription(
            title=title,
            feed_url=address,
            home_url=attributes.get("htmlurl", ""),
            folder=_folder(element),
        )
    if len(element) == 0 and (attributes.get("type") or attributes.get("htmlurl")):
        return DocumentError(f"expected an address in xmlUrl, found none for {title!r}", line=_line(element))
    return None


def _folder(element: etree._Element) -> str:
    """Return the titles of the folders around `element`, the outermost first, joined by `/`."""
    titles = [parent.get("title") or parent.get("text") or "" for parent in element.iterancestors("{*}outline")]
    return "/".join(filter(None, reversed(titles)))


def _line(element: etree._Element) -> int:
    """Return the line of `element`, 1 where lxml does not know it."""
    return element.sourceline if isinstance(element.sourceline, int) else 1

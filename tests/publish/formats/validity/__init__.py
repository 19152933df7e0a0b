"""Our own checker of what the W3C Feed Validator reports, by its message names; it shares no code with `feeds`."""

import re
from xml.etree import ElementTree

from tests.publish.formats.validity.atom import atom
from tests.publish.formats.validity.opml import opml
from tests.publish.formats.validity.rss import rss
from tests.publish.formats.validity.served import served
from tests.publish.formats.validity.shared import (
    ATOM,
    BAD,
    KNOWN,
    LANGUAGE,
    MEDIA,
    MIME,
    RELATIONS,
    URI,
    XML_LANG,
    Problems,
    no_html,
)

#: prefixes that readers of Atom have stumbled over
_AVOIDED = re.compile(rb"\bxmlns:(atom|xhtml)=")


def problems(document: bytes, address: str, content_type: str = "") -> list[str]:
    """The messages, as `Name: detail`, for the document at `address`; its root element decides the format.

    `content_type` is the header of the response, empty if there was none.
    """
    if not document.startswith((b"<?xml version='1.0' encoding='UTF-8'?>", b'<?xml version="1.0" encoding="UTF-8"?>')):
        return ["EncodingMismatch: no declaration of UTF-8"]
    root = ElementTree.fromstring(document.decode("utf-8"))  # noqa: S314 - written by us a moment ago
    kinds = {"rss": rss, f"{ATOM}feed": atom, "opml": opml}
    results = [*_everywhere(root), *kinds[root.tag](root)]
    if content_type:
        results += served(content_type, root.tag)
    if root.tag != "opml":
        results += _self_link(root, address)
    if root.tag.startswith(ATOM) and (prefix := _AVOIDED.search(document)):
        results.append(f"AvoidNamespacePrefix: {prefix[1]!r}")
    return results


def _everywhere(root: ElementTree.Element) -> Problems:
    default = ATOM if root.tag.startswith(ATOM) else ""
    for element in root.iter():
        yield from _names(element, default)
        for text in (element.text or "", *element.attrib.values()):
            if BAD.search(text):
                yield f"BadCharacters: {element.tag}"
        if XML_LANG in element.attrib and not LANGUAGE.fullmatch(element.attrib[XML_LANG]):
            yield f"InvalidLanguage: {element.attrib[XML_LANG]}"
        if element.tag == f"{ATOM}link":
            yield from _link(element)
        if element.tag.startswith(MEDIA):
            yield from _media(element)


def _names(element: ElementTree.Element, default: str) -> Problems:
    if element.tag.startswith("{"):
        if not element.tag.startswith(KNOWN):
            yield f"UnknownNamespace: {element.tag}"
    elif default:
        yield f"UndeterminableVocabulary: {element.tag}"
    for name in element.attrib:
        if name.startswith("{") and name != XML_LANG:
            yield f"UseOfExtensionAttr: {name}"


def _link(link: ElementTree.Element) -> Problems:
    relation = link.get("rel", "alternate")
    if relation not in RELATIONS:
        yield f"UnregisteredAtomLinkRel: {relation}"
    if not URI.fullmatch(link.get("href", "")):
        yield f"InvalidIRI: {link.get('href')}"
    if (link.text or "").strip():
        yield "AtomLinkNotEmpty"
    for name, value in link.attrib.items():
        if not value:
            yield f"AttrNotBlank: {name}"
    if "type" in link.attrib and not MIME.fullmatch(link.attrib["type"]):
        yield f"InvalidMIMEType: {link.attrib['type']}"
    if not link.get("length", "0").isdigit():
        yield f"InvalidNonNegativeInteger: {link.get('length')}"


def _media(element: ElementTree.Element) -> Problems:
    name = element.tag.removeprefix(MEDIA)
    if name not in ("content", "description", "thumbnail"):
        yield f"UndefinedElement: media:{name}"
    if name != "description" and not URI.fullmatch(element.get("url", "")):
        yield f"InvalidFullLink: {element.get('url')}"
    for attribute in ("width", "height", "fileSize"):
        if int(element.get(attribute, "1")) <= 0:
            yield f"InvalidPositiveInteger: media:{name} {attribute}"
    if element.get("medium", "image") not in ("image", "audio", "video"):
        yield f"InvalidMediaMedium: {element.get('medium')}"
    if name == "content" and "type" in element.attrib and not MIME.fullmatch(element.attrib["type"]):
        yield f"InvalidMIMEAttribute: {element.attrib['type']}"
    if name == "description":
        yield from no_html(element, "ContainsUndeclaredHTML")


def _self_link(root: ElementTree.Element, address: str) -> Problems:
    head, media_type = (root[0], "application/rss+xml") if root.tag == "rss" else (root, "application/atom+xml")
    links = [link for link in head.findall(f"{ATOM}link") if link.get("rel") == "self"]
    if len(links) != 1:
        yield "MissingAtomSelfLink" if root.tag == "rss" else "MissingSelf"
    elif not links[0].get("href", "").startswith(("http://", "https://")):
        yield "RelativeSelf"
    elif links[0].get("href") != address:
        yield f"SelfDoesntMatchLocation: {links[0].get('href')}"
    elif links[0].get("type") != media_type:
        yield f"SelfNotAtom: {links[0].get('type')}"

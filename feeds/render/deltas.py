"""A feed document cut down to some of its entries: the bytes of these, and of its head, stay what they were."""

import copy
import json
from collections.abc import Collection, Iterator, Mapping
from hashlib import blake2b
from typing import Any

from lxml import etree

from feeds.render import jsonfeed
from feeds.render.extras import ATOM

#: by extension: where entries stand, and their ids in them
_PLACES = {
    "rss": ("channel/item", "guid"),
    "atom": (f"{{{ATOM}}}entry", f"{{{ATOM}}}id"),
}
#: of the feed that an entry is also in, not of the entry: it moves with every article there
_NOT_ITS_OWN = f"{{{ATOM}}}source/{{{ATOM}}}updated"


def entries(body: bytes, extension: str) -> dict[str, int]:
    """A digest of each entry of a document of ours, by its id, in the order of the document."""
    if extension == "json":
        items = json.loads(body)["items"]
        return {item["id"]: _digest(json.dumps(item, sort_keys=True).encode()) for item in items}
    return {id: _digest(_own(element)) for id, element in _elements(_parsed(body), extension)}


def only(body: bytes, extension: str, ids: Collection[str]) -> bytes:
    """The document with no entries but those."""
    if extension == "json":
        document: Mapping[str, Any] = json.loads(body)
        return jsonfeed.dump({**document, "items": [item for item in document["items"] if item["id"] in ids]})
    root = _parsed(body)
    for id, element in list(_elements(root, extension)):
        parent = element.getparent()
        if id not in ids and parent is not None:
            parent.remove(element)
    cut: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
    return cut + body[len(body.rstrip()) :]


def _parsed(body: bytes) -> etree._Element:
    # written by us, so as large as it is it is no attack
    return etree.fromstring(body, etree.XMLParser(huge_tree=True, resolve_entities=False, no_network=True))


def _elements(root: etree._Element, extension: str) -> Iterator[tuple[str, etree._Element]]:
    entry, id = _PLACES[extension]
    for element in root.iterfind(entry):
        yield element.findtext(id) or "", element


def _own(entry: etree._Element) -> bytes:
    kept = copy.deepcopy(entry)
    for element in kept.findall(_NOT_ITS_OWN):
        parent = element.getparent()
        if parent is not None:
            parent.remove(element)
    written: bytes = etree.tostring(kept, with_tail=False)
    return written


def _digest(written: bytes) -> int:
    return int.from_bytes(blake2b(written, digest_size=8).digest())

"""Where each format keeps its entries, and how to reduce a document to some of them."""

import copy
import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any, Protocol

from lxml import etree

from feeds.publish.formats import jsonfeed
from feeds.publish.formats.feedgen_extension import ATOM

#: belongs to the source feed, not to the entry: it changes with every article there
_NOT_ITS_OWN = f"{{{ATOM}}}source/{{{ATOM}}}updated"


class Subset(Protocol):
    """Finds the entries of a document that we rendered, and reduces it to some of them."""

    def digests(self, body: bytes) -> dict[str, int]:
        """A digest of each entry by id, in the order of the document."""

    def only(self, body: bytes, ids: Collection[str]) -> bytes:
        """The document with only these entries; the bytes of these entries and of the head stay the same."""


@dataclass(frozen=True, slots=True)
class XmlSubset:
    """For an XML format."""

    #: path of the entry elements, relative to the root
    entry: str
    #: name of the child element with the id
    id: str

    def digests(self, body: bytes) -> dict[str, int]:
        """See `Subset`."""
        return {id: _digest(_own(element)) for id, element in self._elements(_parsed(body))}

    def only(self, body: bytes, ids: Collection[str]) -> bytes:
        """See `Subset`."""
        root = _parsed(body)
        for id, element in list(self._elements(root)):
            parent = element.getparent()
            if id not in ids and parent is not None:
                parent.remove(element)
        cut: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
        return cut + body[len(body.rstrip()) :]

    def _elements(self, root: etree._Element) -> Iterator[tuple[str, etree._Element]]:
        for element in root.iterfind(self.entry):
            yield element.findtext(self.id) or "", element


@dataclass(frozen=True, slots=True)
class JsonSubset:
    """For a JSON format."""

    #: key of the list of entries
    entries: str
    #: key of the id in an entry
    id: str

    def digests(self, body: bytes) -> dict[str, int]:
        """See `Subset`."""
        items = json.loads(body)[self.entries]
        return {item[self.id]: _digest(json.dumps(item, sort_keys=True).encode()) for item in items}

    def only(self, body: bytes, ids: Collection[str]) -> bytes:
        """See `Subset`."""
        document: Mapping[str, Any] = json.loads(body)
        items = [item for item in document[self.entries] if item[self.id] in ids]
        return jsonfeed.dump({**document, self.entries: items})


RSS = XmlSubset(entry="channel/item", id="guid")
ATOM_FEED = XmlSubset(entry=f"{{{ATOM}}}entry", id=f"{{{ATOM}}}id")
JSON_FEED = JsonSubset(entries="items", id="id")


def _parsed(body: bytes) -> etree._Element:
    # we rendered it, so a large document is not an attack
    return etree.fromstring(body, etree.XMLParser(huge_tree=True, resolve_entities=False, no_network=True))


def _own(entry: etree._Element) -> bytes:
    copied = copy.deepcopy(entry)
    for element in copied.findall(_NOT_ITS_OWN):
        parent = element.getparent()
        if parent is not None:
            parent.remove(element)
    serialized: bytes = etree.tostring(copied, with_tail=False)
    return serialized


def _digest(serialized: bytes) -> int:
    return int.from_bytes(blake2b(serialized, digest_size=8).digest())

"""Elements of a feed with what the formats ask of them: family of namespaces, local name, attributes, text."""

from collections.abc import Sequence
from typing import NamedTuple

from lxml import etree

#: the first key that the namespace or an undeclared prefix contains; the iTunes namespace contains `podcast` as well
_FAMILIES = {"mrss": "media", "itunes": "itunes", "podcast": "podcast", "simple-chapters": "psc", "psc": "psc"}

#: elements of any other namespace that describe files
_FILES = frozenset({"enclosure", "thumbnail", "image", "link"})


class Name(NamedTuple):
    """The name of an element, in lower case."""

    #: `media`, `itunes`, `podcast`, `psc`, empty for the feed's own namespace and all others
    family: str
    local: str
    #: feedparser's name: `title`, `dc_creator`; empty if feedparser parses the document itself
    full: str = ""
    #: whether the element is written with a prefix
    is_prefixed: bool = False
    #: whether its place among other elements matters
    is_special: bool = False
    #: whether an element directly in an entry may describe files
    may_be_file: bool = False


class Element(NamedTuple):
    """An element and its children."""

    name: Name
    #: by local name in lower case
    attributes: dict[str, str]
    #: all characters within; without the texts of its children if the strict parser made it
    text: str
    children: Sequence["Element"]

    def attribute(self, *names: str) -> str:
        """Return the first of these attributes that has a value."""
        for name in names:
            if value := self.attributes.get(name, "").strip():
                return value
        return ""

    def media_children(self, local: str) -> list["Element"]:
        return [child for child in self.children if child.name.family == "media" and child.name.local == local]


def family_of(namespace: str) -> str:
    """Return the family of a namespace."""
    lower = namespace.lower()
    return next((family for mark, family in _FAMILIES.items() if mark in lower), "")


def describes_files(name: Name) -> bool:
    """Return whether an element directly in an entry may describe files."""
    return name.family != "" or name.local in _FILES


def entry_from_lxml(entry: etree._Element) -> Element:
    """Convert the elements of an entry that describe files."""
    children = (child for child in entry if isinstance(child.tag, str) and describes_files(name_of(child)))
    return Element(name_of(entry), {}, "", [_from_lxml(child) for child in children])


def name_of(element: etree._Element) -> Name:
    """Return the name of an element; an undeclared prefix counts as its namespace."""
    namespace, _, local = str(element.tag).rpartition("}")
    if not namespace and ":" in local:
        namespace, _, local = local.partition(":")
    return Name("media" if namespace == "media" else family_of(namespace), local.lower())


def _from_lxml(element: etree._Element) -> Element:
    attributes = {str(name).rpartition("}")[2].lower(): str(value) for name, value in element.attrib.items()}
    children = [_from_lxml(child) for child in element if isinstance(child.tag, str)]
    return Element(name_of(element), attributes, "".join(map(str, element.itertext())), children)

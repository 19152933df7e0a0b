"""Read the files of an entry: enclosures, pictures, Media RSS and podcast metadata."""

from feeds.parsing.formats.elements import Element
from feeds.parsing.formats.enclosures import EntryFiles, files_of
from feeds.parsing.formats.strict.errors import Declined
from feeds.parsing.formats.strict.texts import Texts

#: elements of any namespace that are files
_FILES = frozenset({"enclosure", "thumbnail", "image"})
#: elements for which `enclosures` parses the entry; without them feedparser's only caption is used
_PARSED = _FILES | {"link", "group", "content", "player", "duration", "explicit", "chapters", "transcript"}
#: elements with others in them
_GROUPS = frozenset({"group", "content", "community", "chapters", "image"})


def read_files(entry: Element, texts: Texts) -> EntryFiles | None:
    """Return the files of an entry, None if it has none."""
    elements = [child for child in entry.children if _describes_files(child)]
    if not elements:
        return None
    for element in elements:
        _check(element, texts)
    if _PARSED.isdisjoint(element.name.local for element in elements):
        if any(element.name.local == "caption" for element in elements):
            raise Declined("a caption without a picture")
        return None
    return files_of(entry)


def _describes_files(element: Element) -> bool:
    family, local = element.name[:2]
    return (
        family != ""
        or local in _FILES
        or (local == "link" and "enclosure" in element.attributes.get("rel", "").lower())
    )


def _check(element: Element, texts: Texts) -> None:
    """Decline an element with other elements than usual, or other attributes."""
    texts.checked(element.text)
    attributes, children, local = element.attributes, element.children, element.name.local
    is_usual = all(child.name.local == "url" for child in children) if local == "image" else local in _GROUPS
    if children and not is_usual:
        raise Declined(f"elements in {element.name.full}")
    if "?" in attributes or "rdf:resource" in attributes or (local == "content" and not attributes):
        raise Declined(f"attributes of {element.name.full}")
    for child in children:
        _check(child, texts)

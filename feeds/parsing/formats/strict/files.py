"""Read the files of an entry: enclosures, pictures, Media RSS and podcast metadata."""

from feeds.parsing.formats.elements import Element
from feeds.parsing.formats.enclosures import EntryFiles, files_of
from feeds.parsing.formats.strict.errors import Declined

#: elements of any namespace that are files
_FILES = frozenset({"enclosure", "thumbnail", "image"})
#: elements for which `enclosures` parses the entry; without them feedparser's only caption is used
_PARSED = _FILES | {"link", "group", "content", "player", "duration", "explicit", "chapters", "transcript"}
#: elements with others in them
_GROUPS = frozenset({"group", "content", "community", "chapters", "image"})


def read_files(entry: Element) -> EntryFiles | None:
    """Return the files of an entry, None if it has none."""
    elements = [child for child in entry.children if child.name.may_be_file and not _is_other_link(child)]
    if not elements:
        return None
    for element in elements:
        _check(element)
    if _PARSED.isdisjoint(element.name.local for element in elements):
        if any(element.name.local == "caption" for element in elements):
            raise Declined("a caption without a picture")
        return None
    return files_of(entry)


def _is_other_link(element: Element) -> bool:
    """Return whether an element is a link to a page."""
    name = element.name
    return name.local == "link" and not name.family and "enclosure" not in element.attributes.get("rel", "").lower()


def _check(element: Element) -> None:
    """Decline an element with other elements than usual, or other attributes."""
    attributes, children, local = element.attributes, element.children, element.name.local
    is_usual = all(child.name.local == "url" for child in children) if local == "image" else local in _GROUPS
    if children and not is_usual:
        raise Declined(f"elements in {element.name.full}")
    if "?" in attributes or "rdf:resource" in attributes or (local == "content" and not attributes):
        raise Declined(f"attributes of {element.name.full}")
    for child in children:
        _check(child)

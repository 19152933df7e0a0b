"""What the elements around an element say about it."""

from typing import NamedTuple

from feedparser.urls import make_safe_absolute_uri

from feeds.parsing.formats.strict.texts import Texts

_ATTRIBUTES = frozenset({"xml:lang", "lang", "xml:base"})


class ElementScope(NamedTuple):
    """Language and base address in an element, and what is the same in the whole document."""

    language: str
    #: empty unless the document has an `xml:base` anywhere
    base: str
    is_atom: bool
    texts: Texts
    #: whether feedparser saw a content element of the feed before this entry
    has_content: bool = False

    def inside(self, attributes: dict[str, str]) -> "ElementScope":
        """Return the scope inside an element with `attributes`."""
        if not attributes or attributes.keys().isdisjoint(_ATTRIBUTES):
            return self
        base = self.base
        if url := attributes.get("xml:base"):
            base = make_safe_absolute_uri(base, url) or base
        return self._replace(language=attributes.get("xml:lang", attributes.get("lang", self.language)), base=base)

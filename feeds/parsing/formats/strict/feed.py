"""Read the elements of a document into dictionaries in the shape of feedparser's: the feed, and its entries."""

from feeds.common import limits
from feeds.parsing.formats.elements import Element
from feeds.parsing.formats.enclosures import EntryFiles
from feeds.parsing.formats.strict.details import (
    AUTHORS,
    DATES,
    LABELS,
    RIGHTS,
    Fields,
    add_id,
    add_link,
    add_title,
    detail,
    leaf_text,
    url_of,
)
from feeds.parsing.formats.strict.entry import read_entry
from feeds.parsing.formats.strict.errors import Declined
from feeds.parsing.formats.strict.files import read_files
from feeds.parsing.formats.strict.names import COUNTED
from feeds.parsing.formats.strict.others import check_ignored
from feeds.parsing.formats.strict.people import add_author
from feeds.parsing.formats.strict.scope import ElementScope
from feeds.parsing.formats.strict.texts import Texts

_SUMMARIES = frozenset({"summary", "itunes_summary"})
_DESCRIPTIONS = frozenset({"description", "dc_description"})
_IN_IMAGE = frozenset({"title", "url", "link", "description", "width", "height"})
_IN_INPUT = frozenset({"title", "description", "name", "link"})


#: elements of a feed with other elements in them, which are not those of the feed
_CHILDREN = {"image": _IN_IMAGE, "textinput": _IN_INPUT}


class FeedFields:
    """The fields of a feed, and those of its entries with their files."""

    def __init__(self, texts: Texts, base: str) -> None:
        self.fields: Fields = {}
        self.entries: list[tuple[Fields, EntryFiles | None]] = []
        self.version = ""
        #: the root element, then the channel
        self._frames: list[str] = []
        self._scopes = [ElementScope("", base, is_atom=False, texts=texts)]
        self._has_summary = self._has_content = False
        self._counted = 0

    def open(self, name: str, attributes: dict[str, str], version: str) -> None:
        """Begin the root element or the channel; `version` is feedparser's name of the format."""
        self._frames.append(name)
        if len(self._frames) > 2 or "href" in attributes or "lastmod" in attributes:
            raise Declined("two channels, or a channel with attributes")
        self.version = version
        scope = self._scopes[-1].inside(attributes)._replace(is_atom=version.startswith("atom"))
        self._scopes.append(scope)
        if name in ("feed", "rss") and scope.language:
            self.fields["language"] = scope.language.replace("_", "-")

    def close(self) -> None:
        """End the channel or the root element."""
        self._scopes.pop()

    def add(self, element: Element) -> None:
        """Add an entry, or an element of the feed itself."""
        name, scope = element.name.full, self._scopes[-1]
        if name == "item" or name == "entry":
            fields = read_entry(element, scope, has_content=self._has_content)
            self.entries.append((fields, read_files(element)))
            self._has_content = False
        elif len(self._scopes) == 2 and self._frames[0] != "feed":
            _check_children(element, _CHILDREN)
        elif not self._is_cut(element):
            self._add_field(name, element, scope)

    def _is_cut(self, element: Element) -> bool:
        """Return whether the scan for entries cuts an element: one of too many people and categories."""
        self._counted += element.name.local in COUNTED
        return self._counted > limits.MAX_LABELS and element.name.local in COUNTED

    def _add_field(self, name: str, element: Element, scope: ElementScope) -> None:
        fields = self.fields
        if name == "title" or name == "dc_title":
            may_repeat = not self.entries and fields.keys().isdisjoint(_CHILDREN)
            add_title(fields, element, scope, may_repeat=may_repeat)
        elif name == "link":
            add_link(fields, element, scope, is_entry=False)
        elif name == "id" or name == "guid":
            add_id(fields, element, scope)
        elif name in DATES:
            fields[DATES[name]] = leaf_text(element, scope)
        elif name in AUTHORS:
            add_author(fields, element, scope)
        elif name in _SUMMARIES or name in _DESCRIPTIONS:
            self._add_summary(name, element)
        elif name == "language" or name == "dc_language":
            fields["language"] = leaf_text(element, scope)
        elif name in RIGHTS:
            fields["rights"] = detail(element, "text/plain", scope)["value"]
        elif name == "generator":
            fields["generator"] = leaf_text(element, scope)
        else:
            self._add_other(name, element, scope)

    def _add_summary(self, name: str, element: Element) -> None:
        """Note what feedparser remembers: a description after a summary is a content."""
        if element.children:
            raise Declined(f"elements in {name}")
        if self._has_summary and not self._has_content:
            self._has_content = True
        elif name in _SUMMARIES:
            self._has_summary = True

    def _add_other(self, name: str, element: Element, scope: ElementScope) -> None:
        """Add one of the rarer elements."""
        fields = self.fields
        if name in _CHILDREN:
            _check_children(element, _CHILDREN)
            image = fields.setdefault(name, {})
            for child in element.children:
                if child.name.full == "url":
                    image["href"] = url_of(child.text, scope)
        elif name == "items" or (name == "itunes_owner" and not scope.is_atom):
            # the name of the owner becomes that of the feed's author, which only Atom uses
            for child in element.children:
                check_ignored(child)
        elif name == "itunes_image" or name == "itunes_link":
            if url := element.attributes.get("href") or element.attributes.get("url"):
                fields["image"] = {"href": url}
            check_ignored(element)
        elif name == "itunes_explicit":
            fields["itunes_explicit"] = element.text == "yes" and not element.attributes
        elif name in LABELS or name == "itunes_category":
            _check_category(element)
        else:
            check_ignored(element)


def _check_children(element: Element, names: dict[str, frozenset[str]]) -> None:
    """Decline elements that feedparser would read as those of the feed."""
    allowed = names.get(element.name.full)
    if allowed is None:
        raise Declined(f"{element.name.full} outside the channel")
    for child in element.children:
        if child.name.full not in allowed or child.children or child.attributes:
            raise Declined(f"{child.name.full} in {element.name.full}")


def _check_category(element: Element) -> None:
    """Decline a category of the feed with other elements than categories."""
    for child in element.children:
        if child.name.full != "itunes_category":
            raise Declined(f"{child.name.full} in a category")
        _check_category(child)

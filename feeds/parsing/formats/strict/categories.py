"""Categories and keywords of an entry, as feedparser stores them."""

from typing import Any

from feeds.parsing.formats.elements import Element
from feeds.parsing.formats.strict.errors import Declined
from feeds.parsing.formats.strict.others import check_length
from feeds.parsing.formats.strict.scope import ElementScope

CATEGORIES = frozenset({"category", "keywords", "dc_subject", "media_category"})
#: elements with several words between commas, and the scheme of these words
KEYWORDS = {"itunes_keywords": "http://www.itunes.com/", "media_keywords": None}
#: feedparser compares every category with every other
_MAX_CATEGORIES = 100
_Tag = dict[str, str | None]


def add_categories(fields: dict[str, Any], element: Element, scope: ElementScope) -> None:
    """Add the categories of one element to `fields`, a dictionary in the shape of feedparser's."""
    check_length(element)
    tags: list[_Tag] = fields.setdefault("tags", [])
    text = scope.texts.repaired(element.text)
    if element.children or len(tags) > _MAX_CATEGORIES:
        raise Declined("categories")
    name = element.name.full
    if name in KEYWORDS:
        if element.attributes or text.count(",") > _MAX_CATEGORIES:
            raise Declined("keywords")
        for term in text.split(","):
            if term.strip():
                _add(tags, term.strip(), KEYWORDS[name], None)
        return
    attributes = element.attributes
    scheme = attributes.get("scheme", attributes.get("domain"))
    if name == "media_category" and "scheme" not in attributes:
        scheme = "http://search.yahoo.com/mrss/category_schema"
    _add(tags, attributes.get("term"), scheme, attributes.get("label"))
    if text and tags and not tags[-1]["term"]:
        tags[-1]["term"] = text
    elif text:
        _add(tags, text, None, None)


def _add(tags: list[_Tag], term: str | None, scheme: str | None, label: str | None) -> None:
    tag: _Tag = {"term": term, "scheme": scheme, "label": label}
    if (term or scheme or label) and tag not in tags:
        tags.append(tag)

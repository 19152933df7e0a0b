"""Texts, links and dates that entries and feeds have in common, as feedparser stores them."""

import re
from typing import Any

from feedparser.mixin import _FeedParserMixin

from feeds.parsing.formats.elements import Element
from feeds.parsing.formats.strict.categories import CATEGORIES, KEYWORDS
from feeds.parsing.formats.strict.errors import Declined
from feeds.parsing.formats.strict.scope import ElementScope
from feeds.parsing.formats.strict.texts import resolved
from feeds.parsing.formats.strict.xhtml import TEXTS

Fields = dict[str, Any]

AUTHORS = frozenset({"author", "managingeditor", "dc_author", "dc_creator", "itunes_author"})
LABELS = CATEGORIES | KEYWORDS.keys()
DATES = {
    **dict.fromkeys(("published", "issued", "pubdate", "dcterms_issued"), "published"),
    **dict.fromkeys(("updated", "modified", "lastbuilddate", "dc_date", "dcterms_modified"), "updated"),
    **dict.fromkeys(("created", "dcterms_created"), "created"),
}
RIGHTS = frozenset({"rights", "copyright", "dc_rights"})
XHTML = "application/xhtml+xml"
_TYPES = {
    **dict.fromkeys(("text", "plain", "text/plain"), "text/plain"),
    **dict.fromkeys(("html", "text/html"), "text/html"),
    **dict.fromkeys(("xhtml", XHTML), XHTML),
}
_HTML = frozenset({"text/html", XHTML})
_REFERENCE = re.compile("&([A-Za-z0-9_]+);")


def leaf_text(element: Element, scope: ElementScope) -> str:
    """Return the text of an element without children."""
    if element.children or "?" in element.attributes:
        raise Declined(f"elements or attributes in {element.name.full}")
    return scope.texts.repaired(element.text)


def detail(element: Element, default: str, scope: ElementScope) -> dict[str, str]:
    """Return a text with its type, language and base; `default` is the type if none is written."""
    attributes = element.attributes
    if element.children or "?" in attributes or attributes.get("mode") == "base64":
        raise Declined(f"elements or attributes in {element.name.full}")
    kind = _TYPES.get(attributes["type"].lower()) if "type" in attributes else default
    if kind is None or (kind == XHTML and element.name.full not in TEXTS):
        raise Declined(f"the type of {element.name.full}")
    text = element.text
    if (
        kind == "text/plain"
        and not scope.is_atom
        and ("&" in text or "</" in text)
        and _FeedParserMixin.looks_like_html(text.strip())
    ):
        kind = "text/html"
    inner = scope.inside(attributes)
    return {
        "type": kind,
        "language": inner.language.replace("_", "-"),
        "base": inner.base,
        "value": scope.texts.repaired(text),
    }


def add_title(fields: Fields, element: Element, scope: ElementScope, *, may_repeat: bool = False) -> None:
    """Add a title; the first one with a text counts, if nothing that has a title itself comes between them."""
    if "title" in fields and not may_repeat:
        raise Declined("two titles")
    title = detail(element, "text/plain", scope)
    if not fields.get("title"):
        fields["title_detail"] = title
        fields["title"] = title["value"]


def add_link(fields: Fields, element: Element, scope: ElementScope, *, is_entry: bool) -> None:
    """Add a link, whose address is in its attribute or its text."""
    attributes = element.attributes
    if element.children or not attributes.keys().isdisjoint(("url", "uri", "?")):
        raise Declined("elements or attributes in a link")
    relation = attributes.get("rel", "alternate").lower()
    kind = attributes.get("type", "application/atom+xml" if relation == "self" else "text/html").lower()
    link = {"rel": relation, "type": kind}
    fields.setdefault("links", []).append(link)
    if "href" not in attributes:
        url = url_of(element.text, scope.inside(attributes))
        fields["link"] = link["href"] = _REFERENCE.sub(r"&\g<1>", url.replace("&amp;", "&") if is_entry else url)
        return
    if not attributes["href"]:
        raise Declined("a link without an address")
    link["href"] = resolved(attributes["href"], scope.inside(attributes).base)
    if relation == "alternate" and _TYPES.get(kind) in _HTML:
        fields["link"] = link["href"]


def add_id(fields: Fields, element: Element, scope: ElementScope) -> None:
    """Add a guid, which is also the link if there is none."""
    attributes = element.attributes
    is_link = attributes.get("isPermaLink", attributes.get("ispermalink", "true")) == "true"
    if is_link and not element.children:
        fields["id"] = url_of(element.text, scope.inside(attributes))
    else:
        fields["id"] = leaf_text(element, scope)
    if is_link:
        fields.setdefault("link", fields["id"])


def url_of(text: str, scope: ElementScope) -> str:
    """Return an address written as text."""
    return scope.texts.repaired(resolved(url, scope.base)) if (url := text.strip()) else ""

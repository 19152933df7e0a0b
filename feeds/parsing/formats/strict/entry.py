"""Read the elements of an entry into a dictionary in the shape of feedparser's."""

from collections.abc import Callable

from feeds.parsing.formats.elements import Element
from feeds.parsing.formats.strict.categories import add_categories
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
)
from feeds.parsing.formats.strict.errors import Declined
from feeds.parsing.formats.strict.others import check_ignored
from feeds.parsing.formats.strict.people import add_author
from feeds.parsing.formats.strict.scope import ElementScope

_CONTENTS = {"content": "text/plain", "content_encoded": "text/html"}
_SUMMARIES = {
    "description": "text/html",
    "dc_description": "text/html",
    "summary": "text/plain",
    "itunes_summary": "text/plain",
}
_GROUPS = frozenset({"media_group", "media_content"})
_IN_SOURCE = frozenset({"id", "link", "updated", "published", "subtitle", "rights", "icon", "logo", "generator"})


def read_entry(entry: Element, scope: ElementScope, *, has_content: bool) -> Fields:
    """Return the fields of an entry; `has_content`: feedparser saw a content element of the feed."""
    attributes = entry.attributes
    if not entry.children or "href" in attributes or "lastmod" in attributes:
        raise Declined("an entry without elements, or with attributes")
    fields: Fields = {"id": attributes["rdf:about"]} if attributes.get("rdf:about") else {}
    scope = scope.inside(attributes)
    if has_content:
        scope = scope._replace(has_content=True)
    for element in entry.children:
        _ADD.get(element.name.full, _add_other)(fields, element, scope)
    return fields


def _add_link(fields: Fields, element: Element, scope: ElementScope) -> None:
    add_link(fields, element, scope, is_entry=True)


def _add_date(fields: Fields, element: Element, scope: ElementScope) -> None:
    fields[DATES[element.name.full]] = leaf_text(element, scope)


def _add_summary(fields: Fields, element: Element, scope: ElementScope) -> None:
    if "summary" in fields and "content" not in fields and not scope.has_content:
        _add_detail(fields, detail(element, "text/plain", scope))
        return
    fields["summary_detail"] = summary = detail(element, _SUMMARIES[element.name.full], scope)
    fields["summary"] = summary["value"]


def _add_content(fields: Fields, element: Element, scope: ElementScope) -> None:
    _add_detail(fields, detail(element, _CONTENTS[element.name.full], scope))


def _add_detail(fields: Fields, content: dict[str, str]) -> None:
    fields.setdefault("content", []).append(content)
    fields.setdefault("summary", content["value"])


def _add_language(fields: Fields, element: Element, scope: ElementScope) -> None:
    fields["language"] = leaf_text(element, scope)


def _add_rights(fields: Fields, element: Element, scope: ElementScope) -> None:
    fields["rights"] = detail(element, "text/plain", scope)["value"]


def _add_source(fields: Fields, element: Element, scope: ElementScope) -> None:
    fields["source"] = {"title": _source(element, scope)}


def _add_other(fields: Fields, element: Element, scope: ElementScope) -> None:
    """Add one of the rarer elements."""
    name = element.name.full
    if name == "image":
        if any(child.name.full != "url" or child.children for child in element.children):
            raise Declined("elements in a picture")
    elif name == "itunes_title" or name == "media_caption" or name.endswith("origlink"):
        if element.attributes:
            raise Declined(f"attributes of {name}")
        fields[name] = leaf_text(element, scope)
    else:
        check_ignored(element)


def _source(element: Element, scope: ElementScope) -> str:
    """Return the title of the feed from which an entry was copied."""
    if not element.children:
        return leaf_text(element, scope)
    titles = [child for child in element.children if child.name.full == "title"]
    for child in element.children:
        if child.name.full == "author":
            add_author({}, child, scope)
        elif child.name.full == "link" and child.text.strip():
            raise Declined("a text that feedparser adds to the source")
        elif child.name.full != "title" and (child.name.full not in _IN_SOURCE or child.children):
            raise Declined(f"{child.name.full} in a source")
    if len(titles) > 1:
        raise Declined("two titles of a source")
    return detail(titles[0], "text/plain", scope)["value"] if titles else ""


def _add_group(fields: Fields, group: Element, scope: ElementScope) -> None:
    """Add the categories in a group of files."""
    for child in group.children:
        if child.name.full in LABELS:
            add_categories(fields, child, scope)
        elif child.name.full in _GROUPS:
            _add_group(fields, child, scope)
        elif child.name.full != "media_caption":  # a caption in a group belongs to the group
            check_ignored(child)


#: how each element is added to the fields of an entry, by its name
_ADD: dict[str, Callable[[Fields, Element, ElementScope], None]] = {
    **dict.fromkeys(("title", "dc_title"), add_title),
    "link": _add_link,
    **dict.fromkeys(DATES, _add_date),
    **dict.fromkeys(_SUMMARIES, _add_summary),
    **dict.fromkeys(_CONTENTS, _add_content),
    **dict.fromkeys(("guid", "id"), add_id),
    **dict.fromkeys(LABELS, add_categories),
    **dict.fromkeys(AUTHORS, add_author),
    **dict.fromkeys(("language", "dc_language"), _add_language),
    **dict.fromkeys(RIGHTS, _add_rights),
    "source": _add_source,
    **dict.fromkeys(_GROUPS, _add_group),
}

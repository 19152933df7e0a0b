"""Read the elements of an entry into a dictionary in the shape of feedparser's."""

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
from feeds.parsing.formats.strict.scope import Scope

_CONTENTS = {"content": "text/plain", "content_encoded": "text/html"}
_SUMMARIES = {
    "description": "text/html",
    "dc_description": "text/html",
    "summary": "text/plain",
    "itunes_summary": "text/plain",
}
_GROUPS = frozenset({"media_group", "media_content"})
_IN_SOURCE = frozenset({"id", "link", "updated", "published", "subtitle", "rights", "icon", "logo", "generator"})


def read_entry(entry: Element, scope: Scope, *, has_content: bool) -> Fields:
    """Return the fields of an entry; `has_content`: feedparser saw a content element of the feed."""
    attributes = entry.attributes
    if not entry.children or "href" in attributes or "lastmod" in attributes:
        raise Declined("an entry without elements, or with attributes")
    fields: Fields = {"id": attributes["rdf:about"]} if attributes.get("rdf:about") else {}
    scope = scope.inside(attributes)
    for element in entry.children:
        name = element.name.full
        if name == "title" or name == "dc_title":
            add_title(fields, element, scope)
        elif name == "link":
            add_link(fields, element, scope, is_entry=True)
        elif name in DATES:
            fields[DATES[name]] = leaf_text(element, scope)
        elif name in _SUMMARIES:
            if "summary" in fields and not has_content:
                has_content = True
                _add_content(fields, detail(element, "text/plain", scope))
            else:
                fields["summary_detail"] = summary = detail(element, _SUMMARIES[name], scope)
                fields["summary"] = summary["value"]
        elif name in _CONTENTS:
            has_content = True
            _add_content(fields, detail(element, _CONTENTS[name], scope))
        elif name == "guid" or name == "id":
            add_id(fields, element, scope)
        elif name in LABELS:
            add_categories(fields, element, scope)
        elif name in AUTHORS:
            add_author(fields, element, scope)
        else:
            _add_other(fields, name, element, scope)
    return fields


def _add_content(fields: Fields, content: dict[str, str]) -> None:
    fields.setdefault("content", []).append(content)
    fields.setdefault("summary", content["value"])


def _add_other(fields: Fields, name: str, element: Element, scope: Scope) -> None:
    """Add one of the rarer elements."""
    if name == "language" or name == "dc_language":
        fields["language"] = leaf_text(element, scope)
    elif name in RIGHTS:
        fields["rights"] = detail(element, "text/plain", scope)["value"]
    elif name == "source":
        fields["source"] = {"title": _source(element, scope)}
    elif name == "image":
        if any(child.name.full != "url" or child.children for child in element.children):
            raise Declined("elements in a picture")
    elif name in _GROUPS:
        _add_group(fields, element, scope)
    elif name == "itunes_title" or name == "media_caption" or name.endswith("origlink"):
        if element.attributes:
            raise Declined(f"attributes of {name}")
        fields[name] = leaf_text(element, scope)
    else:
        check_ignored(element)


def _source(element: Element, scope: Scope) -> str:
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


def _add_group(fields: Fields, group: Element, scope: Scope) -> None:
    """Add the categories in a group of files."""
    for child in group.children:
        if child.name.full in LABELS:
            add_categories(fields, child, scope)
        elif child.name.full in _GROUPS:
            _add_group(fields, child, scope)
        elif child.name.full != "media_caption":  # a caption in a group belongs to the group
            check_ignored(child)

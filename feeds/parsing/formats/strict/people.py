"""Authors of an entry or a feed, as feedparser stores them."""

from typing import Any

from feedparser.mixin import _FeedParserMixin

from feeds.parsing.formats.elements import Element
from feeds.parsing.formats.strict.errors import Declined
from feeds.parsing.formats.strict.others import check_ignored, check_length
from feeds.parsing.formats.strict.scope import ElementScope

_URL_NAMES = frozenset({"uri", "url", "homepage"})


class _Context:
    """The part of feedparser that splits `lin@harbour.example (林晓)` into name and address."""

    def __init__(self, author: str, person: dict[str, str]) -> None:
        self._fields = {"author": author, "authors": [person]}

    def _get_context(self) -> dict[str, Any]:
        return self._fields


def add_author(fields: dict[str, Any], element: Element, scope: ElementScope) -> None:
    """Add an author to `fields`, a dictionary in the shape of feedparser's."""
    check_length(element)
    people = fields.setdefault("authors", [])
    person = _person(element) if element.children else {}
    if element.children:
        # feedparser fills a missing name with that of the author before, and overwrites an author without children
        if people and (not person.get("name") or "author_detail" in fields):
            raise Declined("an author without a name after another one")
        fields["author"] = _full_name(person)
    else:
        fields["author"] = author = scope.texts.repaired(element.text)
        if "@" in author:
            _FeedParserMixin._sync_author_detail(_Context(author, person))
        elif author:
            person["name"] = author
        if person:
            fields.setdefault("author_detail", person)
    people.append(person)


def _person(element: Element) -> dict[str, str]:
    """Return the name and the e-mail address in the children of an author."""
    person: dict[str, str] = {}
    for child in element.children:
        name = child.name.full
        if name in person:
            raise Declined("an author with two names")
        if name not in _URL_NAMES and name not in ("name", "email"):
            if child.attributes and child.text.strip():
                raise Declined("a text that feedparser adds to the author")
            check_ignored(child)
        elif child.children:
            raise Declined("an author with other elements")
        elif name in ("name", "email"):
            person[name] = child.text.strip()
    return person


def _full_name(person: dict[str, str]) -> str:
    name, address = person.get("name"), person.get("email")
    return f"{name} ({address})" if name and address else name or address or ""

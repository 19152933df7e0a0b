"""The document type of an XML feed, read by ourselves and taken out, so that no parser expands or fetches anything.

Real feeds do carry one: RSS 0.91 names Netscape's DTD, others declare `&nbsp;` or a namespace as an entity.
"""

import re

from feeds.errors import TooHostile

#: entities that are replaced; HTML has 253 names
MAX_ENTITIES = 512
#: characters of one entity
MAX_ENTITY = 256
#: characters that replacing entities may add to a document
MAX_GROWTH = 1_000_000
#: characters of the whole declaration
MAX_LENGTH = 65_536

_PROLOG = re.compile(r"(?:\s++|<\?(?:[^?]++|\?(?!>))*+\?>|<!--(?:[^-]++|-(?!->))*+-->)*+")
_QUOTED = r"""(?:[^<>\[\]"']++|"[^"]*+"|'[^']*+')*+"""
_START = re.compile(rf"<!DOCTYPE\b{_QUOTED}", re.IGNORECASE)
_END = re.compile(r"\]?\s*>")
#: one thing inside the brackets: space, comment, instruction, parameter reference or declaration
_PART = re.compile(rf"\s++|<!--.*?-->|<\?.*?\?>|%[\w.:-]++;|<!(?P<kind>\w++)(?P<rest>{_QUOTED})>", re.DOTALL)
_ENTITY = re.compile(r"""\s+([\w.:-]+)\s+(?:"([^"]*)"|'([^']*)')\s*""")
_REFERENCE = re.compile(r"&(?!(?:#\w{1,8}|amp|lt|gt|quot|apos);)")
_PREDEFINED = frozenset({"amp", "lt", "gt", "quot", "apos"})


def remove(text: str) -> str:
    """Return `text` without its DOCTYPE, its entities replaced by what they stand for; line numbers stay.

    A reference to an entity that is long, nested or external stays as it is: nothing is fetched, nothing multiplies.
    Raises TooHostile for a DOCTYPE without an end.
    """
    start = _PROLOG.match(text).end()  # type: ignore[union-attr]  # matches the empty text too
    opening = _START.match(text, start)
    if opening is None:
        return text
    entities: dict[str, str] = {}
    end = opening.end()
    if text.startswith("[", end):
        end, entities = _subset(text[: start + MAX_LENGTH], end + 1)
    closing = _END.match(text, end)
    if closing is None:
        line = text.count("\n", 0, start) + 1
        raise TooHostile(f"expected a DOCTYPE that ends within {MAX_LENGTH} characters, found none", line=line)
    return text[:start] + "\n" * text.count("\n", start, closing.end()) + _expand(text[closing.end() :], entities)


def _subset(text: str, position: int) -> tuple[int, dict[str, str]]:
    """Return where the declarations that begin at `position` end, and the entities among them that are replaced."""
    entities: dict[str, str] = {}
    while part := _PART.match(text, position):
        position = part.end()
        if (part["kind"] or "").upper() == "ENTITY" and len(entities) < MAX_ENTITIES:
            entities |= _entity(part["rest"])
    return position, entities


def _entity(declaration: str) -> dict[str, str]:
    """Return name and value of an internal entity of plain text; empty for all others."""
    match = _ENTITY.fullmatch(declaration)
    if match is None:
        return {}
    name, value = match[1], match[2] if match[2] is not None else match[3]
    is_safe = len(value) <= MAX_ENTITY and not _REFERENCE.search(value) and name not in _PREDEFINED
    return {name: value} if is_safe else {}


def _expand(text: str, entities: dict[str, str]) -> str:
    """Return `text` with each reference replaced once, as far as the text does not grow too much."""
    if not entities:
        return text
    remaining = MAX_GROWTH

    def value(match: re.Match[str]) -> str:
        nonlocal remaining
        remaining -= len(entities[match[1]])
        return entities[match[1]] if remaining >= 0 else match[0]

    return re.sub("&(" + "|".join(map(re.escape, entities)) + ");", value, text)

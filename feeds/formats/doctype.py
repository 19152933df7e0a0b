"""The document type of an XML feed, read by ourselves and taken out, so that no parser expands or fetches anything.

Real feeds do carry one: RSS 0.91 names Netscape's DTD, others declare `&nbsp;` or a namespace as an entity.
"""

import re

from feeds.errors import TooHostile

MAX_ENTITIES = 16
#: characters of one entity
MAX_ENTITY = 256
#: characters that replacing entities may add to a document
MAX_GROWTH = 1_000_000
#: characters of the whole declaration
MAX_LENGTH = 16_384

_PROLOG = re.compile(r"(?:\s++|<\?(?:[^?]++|\?(?!>))*+\?>|<!--(?:[^-]++|-(?!->))*+-->)*+")
_QUOTED = r"""(?:[^<>\[\]"']++|"[^"]*+"|'[^']*+')*+"""
_START = re.compile(rf"<!DOCTYPE\b{_QUOTED}", re.IGNORECASE)
_END = re.compile(r"\]?\s*>")
#: one thing inside the brackets: space, comment, instruction, parameter reference or declaration
_PART = re.compile(rf"\s++|<!--.*?-->|<\?.*?\?>|%[\w.:-]++;|<!(?P<kind>\w++)(?P<rest>{_QUOTED})>", re.DOTALL)
_ENTITY = re.compile(r"""\s+([\w.:-]+)\s+(?:"([^"]*)"|'([^']*)')\s*""")
#: the W3C's own character tables, harmless once they are not fetched
_CHARACTER_TABLE = re.compile(r"""\s+%\s+[\w.:-]+\s+PUBLIC\s+["']-//W3C//ENTITIES.*""", re.DOTALL)
_REFERENCE = re.compile(r"&(?!#\w{1,8};)")
_PREDEFINED = frozenset({"amp", "lt", "gt", "quot", "apos"})


def remove(text: str) -> str:
    """Return `text` without its DOCTYPE, its entities replaced by what they stand for; line numbers stay.

    Raises TooHostile for entities that are many, long, nested or external.
    """
    start = _PROLOG.match(text).end()  # type: ignore[union-attr]  # matches the empty text too
    opening = _START.match(text, start)
    if opening is None:
        return text
    line = text.count("\n", 0, start) + 1
    entities: dict[str, str] = {}
    end = opening.end()
    if text.startswith("[", end):
        end, entities = _subset(text[: start + MAX_LENGTH], end + 1, line=line)
    closing = _END.match(text, end)
    if closing is None:
        raise TooHostile(f"expected a DOCTYPE that ends within {MAX_LENGTH} characters, found none", line=line)
    body = _expand(text[closing.end() :], entities, line=line)
    return text[:start] + "\n" * text.count("\n", start, closing.end()) + body


def _subset(text: str, position: int, *, line: int) -> tuple[int, dict[str, str]]:
    """Return where the declarations that begin at `position` end, and the entities among them."""
    entities: dict[str, str] = {}
    while part := _PART.match(text, position):
        position = part.end()
        if (part["kind"] or "").upper() == "ENTITY" and not _CHARACTER_TABLE.fullmatch(part["rest"]):
            entities |= _entity(part["rest"], line=line)
            if len(entities) > MAX_ENTITIES:
                raise TooHostile(f"expected at most {MAX_ENTITIES} entities in the DOCTYPE, found more", line=line)
    return position, entities


def _entity(declaration: str, *, line: int) -> dict[str, str]:
    """Return name and value of one internal entity."""
    found = _ENTITY.fullmatch(declaration)
    if found is None:
        raise TooHostile(f"expected an internal entity, found {declaration[:60].strip()!r}", line=line)
    name, value = found[1], found[2] if found[2] is not None else found[3]
    if len(value) > MAX_ENTITY:
        raise TooHostile(f"entity {name!r} has {len(value)} characters, expected at most {MAX_ENTITY}", line=line)
    if _REFERENCE.search(value):
        raise TooHostile(f"entity {name!r} holds another entity", line=line)
    return {} if name in _PREDEFINED else {name: value}


def _expand(text: str, entities: dict[str, str], *, line: int) -> str:
    """Return `text` with each reference replaced once."""
    if not entities:
        return text
    if sum(text.count(f"&{name};") * len(value) for name, value in entities.items()) > MAX_GROWTH:
        raise TooHostile(f"the entities of the DOCTYPE add more than {MAX_GROWTH} characters", line=line)
    reference = re.compile("&(" + "|".join(map(re.escape, entities)) + ");")
    return reference.sub(lambda found: entities[found[1]], text)

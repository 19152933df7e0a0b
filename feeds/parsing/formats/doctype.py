"""Parse and remove the DOCTYPE of an XML feed, so that no XML parser expands or fetches anything.

Real feeds have them: RSS 0.91 names Netscape's DTD, others declare `&nbsp;` or a namespace as an entity.
"""

import re

from feeds.errors import TooHostile
from feeds.messages.reasons import Reason

#: maximum number of entities; HTML has 253 names
MAX_ENTITIES = 512
#: maximum characters of one entity
MAX_ENTITY = 256
#: maximum characters that entities may add to a document
MAX_GROWTH = 1_000_000
#: maximum characters of the whole declaration
MAX_LENGTH = 65_536

_PROLOG = re.compile(r"(?:\s++|<\?(?:[^?]++|\?(?!>))*+\?>|<!--(?:[^-]++|-(?!->))*+-->)*+")
_QUOTED = r"""(?:[^<>\[\]"']++|"[^"]*+"|'[^']*+')*+"""
_START = re.compile(rf"<!DOCTYPE\b{_QUOTED}", re.IGNORECASE)
_END = re.compile(r"\]?\s*>")
#: one item inside the brackets: space, comment, instruction, parameter reference or declaration
_PART = re.compile(rf"\s++|<!--.*?-->|<\?.*?\?>|%[\w.:-]++;|<!(?P<kind>\w++)(?P<rest>{_QUOTED})>", re.DOTALL)
_ENTITY = re.compile(r"""\s+([\w.:-]+)\s+(?:"([^"]*)"|'([^']*)')\s*""")
_REFERENCE = re.compile(r"&(?!(?:#\w{1,8}|amp|lt|gt|quot|apos);)")
_PREDEFINED = frozenset({"amp", "lt", "gt", "quot", "apos"})


def remove(text: str) -> str:
    """Return `text` without its DOCTYPE and with its entities replaced by their values; line numbers stay the same.

    References to long, nested or external entities are not replaced: nothing is fetched and nothing multiplies. Raises
    TooHostile for a DOCTYPE without an end.
    """
    start = _PROLOG.match(text).end()  # type: ignore[union-attr]  # also matches the empty text
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
        raise TooHostile(Reason.DOCTYPE(most=MAX_LENGTH), line=line)
    return text[:start] + "\n" * text.count("\n", start, closing.end()) + _expand(text[closing.end() :], entities)


def _subset(text: str, position: int) -> tuple[int, dict[str, str]]:
    """Parse the declarations that begin at `position`; return their end and the entities to replace."""
    entities: dict[str, str] = {}
    while part := _PART.match(text, position):
        position = part.end()
        if (part["kind"] or "").upper() == "ENTITY" and len(entities) < MAX_ENTITIES:
            entities |= _entity(part["rest"])
    return position, entities


def _entity(declaration: str) -> dict[str, str]:
    """Return name and value of an internal entity of plain text; empty for every other declaration."""
    match = _ENTITY.fullmatch(declaration)
    if match is None:
        return {}
    name, value = match[1], match[2] if match[2] is not None else match[3]
    is_safe = len(value) <= MAX_ENTITY and not _REFERENCE.search(value) and name not in _PREDEFINED
    return {name: value} if is_safe else {}


def _expand(text: str, entities: dict[str, str]) -> str:
    """Replace each reference once, until the text has grown by `MAX_GROWTH`."""
    if not entities:
        return text
    remaining = MAX_GROWTH

    def value(match: re.Match[str]) -> str:
        nonlocal remaining
        remaining -= len(entities[match[1]])
        return entities[match[1]] if remaining >= 0 else match[0]

    return re.sub("&(" + "|".join(map(re.escape, entities)) + ");", value, text)

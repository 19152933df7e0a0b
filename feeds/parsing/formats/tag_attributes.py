"""Parse the attributes of a tag leniently: values may contain raw quotes, `<` and `&`."""

import re
from dataclasses import dataclass
from html import unescape

_NAME = re.compile(r"\s*+([^\s=<>\"'/]{1,64})\s*+=\s*+")
#: follows the closing quote of a value: another attribute, possibly after names without a value, or the end of the tag
_AFTER = re.compile(r"""\s*+/?\s*+>|(?:\s++[\w:.-]{1,64}+){1,3}\s*+=|[\w:.-]{1,64}+\s*+=\s*+["']""")
_END = re.compile(r"\s*+(/?)\s*+>")
_BARE = re.compile(r"[^\s\"'<>]++")
#: a name without a value
_BARE_NAME = re.compile(r"\s*+[^\s>]++")
_REFERENCE = re.compile(r"&(?:#[0-9]{1,8}|#[xX][0-9a-fA-F]{1,8}|[A-Za-z][A-Za-z0-9]{1,31});")


@dataclass(frozen=True, slots=True)
class StartTag:
    """The attributes of a start tag by lower-case name, and whether the tag is self-closing."""

    attributes: dict[str, str]
    is_closed: bool


def parse_attributes(text: str) -> StartTag | None:
    """Parse `text`, which begins after an element's name, up to the `>` of its tag; None if the tag has no end.

    For duplicate attributes the first one counts. A value ends at a quote that is followed by an attribute or the end
    of the tag.

    >>> parse_attributes(' text="a "b"" xmlUrl="https://e.example.org/?a=1&b=2"/>')
    StartTag(attributes={'text': 'a "b"', 'xmlurl': 'https://e.example.org/?a=1&b=2'}, is_closed=True)
    """
    attributes: dict[str, str] = {}
    at = 0
    while not (end := _END.match(text, at)):
        name = _NAME.match(text, at)
        if name is None:
            other = _BARE_NAME.match(text, at)
            if other is None:
                return None
            at = other.end()
            continue
        start, stop, at = _value(text, name.end())
        if stop < 0:
            return None
        attributes.setdefault(name[1].lower(), _unescape(text[start:stop]))
    return StartTag(attributes, is_closed=bool(end[1]))


def _value(text: str, at: int) -> tuple[int, int, int]:
    """Return start and end of the value at `at`, and the offset after it; the end is -1 if the value is not closed."""
    quote = text[at : at + 1]
    if quote not in ('"', "'"):
        bare = _BARE.match(text, at)
        end = bare.end() if bare else at
        # the slash of `type=rss/>` belongs to the tag
        end -= text[at:end].endswith("/") and text[end : end + 1] == ">"
        return at, end, end
    stop = text.find(quote, at + 1)
    while stop >= 0 and not _AFTER.match(text, stop + 1):
        stop = text.find(quote, stop + 1)
    return at + 1, stop, stop + 1


def _unescape(value: str) -> str:
    return _REFERENCE.sub(lambda match: unescape(match[0]), value).strip()

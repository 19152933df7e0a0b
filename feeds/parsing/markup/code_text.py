"""Escape words in angle brackets inside elements for code that look like elements: `uninstall <plugin>`, `<div>`."""

import re
from dataclasses import dataclass

from feeds.common.tags import ATTRIBUTES

#: elements that format code, with an end tag
_MARKUP = frozenset(
    "a abbr b big bdi bdo blockquote caption center cite code del details dfn div em figcaption figure font h1 h2 h3 "
    "h4 h5 h6 i ins kbd label mark nobr ol pre q ruby s samp section small span strike strong sub summary sup table tt "
    "u ul var".split()
)
#: elements whose end tag may be missing; without it they are words in a code of one line, except in a list or a table
_OPEN = frozenset("colgroup dd dl dt li p rp rt tbody td tfoot th thead tr".split())
_PARENTS = frozenset("dl ol ruby table ul".split())
_LINE_BREAK = re.compile(r"\n|<br\b", re.IGNORECASE)
_ONLY_A_BREAK = re.compile(r"\s*+<w?br\s*+/?>\s*+", re.IGNORECASE)
#: copy buttons, their drawings, and elements that load code; without attributes they are words of a text about HTML
_TOOLS = frozenset("audio button iframe object picture script style svg template textarea video".split())
#: prefixes of elements from Word
_OFFICE = ("o:", "w:", "v:", "m:", "st1:")

_TAG = re.compile(rf"<(?P<end>/)?(?P<name>[a-zA-Z][^\s/>]*+)(?P<attributes>{ATTRIBUTES})>?|<[!?]")
#: valid attributes; `<b && c>` has none
_SOUND = re.compile(r"""(?:\s++[a-zA-Z_:@][\w:.@-]*+(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s"'<>=`]++))?+)*+\s*+/?""")


@dataclass(slots=True)
class _Tag:
    """A tag in code."""

    start: int
    name: str
    attributes: str
    is_end: bool
    #: whether it is an element and not a word
    is_markup: bool = False
    #: index of its end tag in the list of tags
    partner: int = 0


def escape_words_in_code(code: str) -> str:
    """Return the content of an element for code with each `<` escaped that begins a word and not an element.

    >>> escape_words_in_code('List<T> of <span class="k">T</span>')
    'List&lt;T> of <span class="k">T</span>'
    """
    if _ONLY_A_BREAK.fullmatch(code):
        return code.replace("<", "&lt;")
    tags = [_read(match) for match in _TAG.finditer(code)]
    _pair(tags)
    _mark_open(tags, has_lines=_LINE_BREAK.search(code.strip()) is not None)
    pieces, at, hidden_until = [], 0, -1
    for number, tag in enumerate(tags):
        if tag.name in _TOOLS and tag.partner and number > hidden_until:
            hidden_until = tag.partner
        if tag.is_markup or number <= hidden_until:
            continue
        pieces += [code[at : tag.start], "&lt;"]
        at = tag.start + 1
    return "".join(pieces) + code[at:]


def _read(match: re.Match[str]) -> _Tag:
    name = (match["name"] or "").lower()
    attributes = match["attributes"] or ""
    tag = _Tag(start=match.start(), name=name, attributes=attributes, is_end=bool(match["end"]))
    if name == "img":
        tag.is_markup = attributes.strip(" /") != ""
    else:
        tag.is_markup = name in ("br", "wbr") or (tag.is_end and name in _OPEN) or name.startswith(_OFFICE)
    return tag


def ends_outer_element(code: str) -> bool:
    """Return whether `code` has an end tag of an element that began before it."""
    tags = [_read(match) for match in _TAG.finditer(code)]
    _pair(tags)
    started = {id(tags[tag.partner]) for tag in tags if tag.partner}
    return any(tag.is_end and tag.name in _MARKUP | _OPEN and id(tag) not in started for tag in tags)


def _mark_open(tags: list[_Tag], *, has_lines: bool) -> None:
    """Mark start tags without end tag as elements where such an element is likely."""
    parents = has_lines or any(tag.partner and tag.name in _PARENTS for tag in tags)
    ended = {tag.name for tag in tags if tag.is_end}
    for tag in tags:
        if tag.name in _OPEN | {"col", "hr"} and not tag.is_end:
            tag.is_markup = tag.is_markup or parents or tag.name in ended


def _pair(tags: list[_Tag]) -> None:
    """Mark start tags with a matching end tag as markup, and a lone end tag if its name is in `_MARKUP`."""
    waiting: dict[str, list[int]] = {}
    for number, tag in enumerate(tags):
        if tag.is_end:
            starts = waiting.get(tag.name)
            if starts:
                start = tags[starts.pop()]
                start.is_markup = tag.is_markup = True
                start.partner = number
            elif tag.name in _MARKUP:
                tag.is_markup = True
        elif _may_open(tag):
            waiting.setdefault(tag.name, []).append(number)


def _may_open(tag: _Tag) -> bool:
    if tag.name in _TOOLS:
        return bool(tag.attributes.strip(" /")) and _SOUND.fullmatch(tag.attributes) is not None
    return tag.name in _MARKUP | _OPEN and _SOUND.fullmatch(tag.attributes) is not None

"""Refuse what no article needs and what makes HTML parsers slow or large, by one linear scan before any parser runs.

HTML5 tree building is quadratic by specification in several places (nesting, attributes, the list of active formatting
elements): 24 kB of nested formatting took nh3 2.5 s, and 162 kB grew to 28 MB.
"""

import re

from feeds.errors import TooHostile

MOST_CHARACTERS = 2_000_000
MOST_DEPTH = 256
MOST_TAGS = 50_000
MOST_FORMATTING = 24
MOST_ATTRIBUTES = 20

#: below both, even the worst case costs milliseconds: what is quadratic in 256 tags or 20,000 characters is small
_HARMLESS_TAGS = 256
_HARMLESS_CHARACTERS = 20_000

# Possessive quantifiers give nothing back, so the scan is linear. A quote opens a value only behind `=`, as in HTML.
_TAG = re.compile(r"""<(/?)([a-zA-Z][^\s/>]*+)((?:[^>"'=]++|=\s*+"[^"]*+"|=\s*+'[^']*+'|[="'])*+)""")
#: what a parser takes for no tags: comments (`<!-->` is a whole one) and raw text, up to the end if need be
UNSEEN = re.compile(
    r"<!--(?:-?>|.*?(?:--!?>|\Z))|<(script|style|title|textarea|xmp|iframe|noembed|noframes)\b.*?(?:</\1|\Z)",
    re.DOTALL | re.IGNORECASE,
)
_QUOTED = re.compile(r"""=\s*+(?:"[^"]*+"|'[^']*+')""")
_NAME = re.compile(r"[^\s/=]++")

#: elements that the parser remembers and opens anew in every paragraph
_FORMATTING = frozenset("a b big code em font i nobr s small strike strong tt u".split())
#: elements without an end tag, or whose end tag may be left out: they do not nest
_FLAT = frozenset(
    "area base br col dd dt embed hr img input li link meta option p param rp rt source td tfoot th thead tbody tr "
    "track wbr".split()
)


def refuse_hostile(html: str) -> None:
    """Raise `TooHostile` with the limit and what was found when `html` exceeds one of the limits above."""
    if len(html) > MOST_CHARACTERS:
        raise TooHostile(f"expected at most {MOST_CHARACTERS:,} characters of HTML, found {len(html):,}")
    tags = html.count("<")
    if tags <= _HARMLESS_TAGS and len(html) <= _HARMLESS_CHARACTERS:
        return
    if tags > MOST_TAGS:
        raise TooHostile(f"expected at most {MOST_TAGS:,} tags, found {tags:,}")
    _refuse_nesting(html)
    seen = UNSEEN.sub("", html)
    if len(seen) < len(html):  # end tags in a comment close nothing
        _refuse_nesting(seen)


def _refuse_nesting(html: str) -> None:
    open_count: dict[str, int] = {}
    depth = formatting = 0
    for closing, name, attributes in _TAG.findall(html):
        if len(attributes) > 2 * MOST_ATTRIBUTES:
            _refuse_attributes(name, attributes)
        name = name.lower()
        if name in _FLAT:
            continue
        held = open_count.get(name, 0)
        if closing and not held:
            continue
        step = -1 if closing else 1
        open_count[name] = held + step
        depth += step
        if name in _FORMATTING:
            formatting += step
            if formatting > MOST_FORMATTING:
                raise TooHostile(f"expected at most {MOST_FORMATTING} open formatting tags, found more")
        if depth > MOST_DEPTH:
            raise TooHostile(f"expected at most {MOST_DEPTH} open tags, found more")


def _refuse_attributes(name: str, attributes: str) -> None:
    found = len(_NAME.findall(_QUOTED.sub(" ", attributes)))
    if found > MOST_ATTRIBUTES:
        raise TooHostile(f"expected at most {MOST_ATTRIBUTES} attributes on <{name[:20]}>, found {found}")

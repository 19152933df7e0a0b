"""Remove markup that makes HTML parsers slow or large, in one linear scan before any parser runs.

HTML5 tree building is quadratic by specification in several places (nesting, attributes, the list of active formatting
elements): 24 kB of nested formatting took nh3 2.5 s, and 162 kB grew to 28 MB. Only markup is removed, text stays: a
normal document with a few tags too many loses nothing that a reader sees.
"""

import re
from collections import Counter

from feeds.common.tags import ATTRIBUTES, fewer_attributes
from feeds.common.text import without_embedded_files
from feeds.errors import TooHostile
from feeds.messages.reasons import Reason
from feeds.parsing.corrections import CorrectionKind, Corrections

MAX_CHARACTERS = 2_000_000
MAX_DEPTH = 256
MAX_TAGS = 100_000
MAX_FORMATTING = 24
MAX_ATTRIBUTES = 128

#: below both, the worst case takes milliseconds: quadratic work on 256 tags or 20,000 characters is small
_HARMLESS_TAGS = 256
_HARMLESS_CHARACTERS = 20_000

_TAG = re.compile(rf"<(/?)([a-zA-Z][^\s/>]*+)({ATTRIBUTES})>?")
#: sections without tags for a parser: comments (`<!-->` is a complete one) and raw text, to the end if unclosed
RAW_TEXT = re.compile(
    r"<!--(?:-?>|.*?(?:--!?>|\Z))|<(script|style|title|textarea|xmp|iframe|noembed|noframes)\b.*?(?:</\1|\Z)",
    re.DOTALL | re.IGNORECASE,
)
_REFERENCE = re.compile(r"&#?\w{0,32}\Z")

#: elements that the parser reopens in every paragraph
_FORMATTING = frozenset("a b big code em font i nobr s small strike strong tt u".split())
#: elements that do not separate words
_INLINE = _FORMATTING | frozenset("abbr bdi bdo cite del ins kbd mark q rp rt ruby samp span sub sup var wbr".split())
#: elements whose end tag is absent or optional: they do not nest
_FLAT = frozenset(
    "area base br col dd dt embed hr img input li link meta option p param rp rt source td tfoot th thead tbody tr "
    "track wbr".split()
)


def enforce_limits(html: str, notes: Corrections) -> str:
    """Return `html` without markup beyond the limits above; each kind of cut is added to `notes`.

    Raises TooHostile if a parser may see more tags than the scan.
    """
    if html.count("<") <= _HARMLESS_TAGS and len(html) <= _HARMLESS_CHARACTERS:
        return html
    if _exceeds_limits(html):
        html = _TagLimiter(html, notes).result()
        _check_nesting(html)
    seen = RAW_TEXT.sub("", html)
    if len(seen) < len(html):  # end tags in comments have no effect
        _check_nesting(seen)
    return html


def truncate_html(html: str, notes: Corrections) -> str:
    """Return the first `MAX_CHARACTERS` of `html`, without a partial tag or reference at the end.

    Embedded files do not count, as they are removed from every article.
    """
    if len(html) > MAX_CHARACTERS:
        html = without_embedded_files(html)
    if len(html) <= MAX_CHARACTERS:
        return html
    notes.add(CorrectionKind.TEXT_CUT, most=MAX_CHARACTERS)
    start = html[:MAX_CHARACTERS]
    if start.rfind("<") > start.rfind(">"):
        start = start[: start.rfind("<")]
    return _REFERENCE.sub("", start)


class _TagLimiter:
    """One pass over the tags of a document; counts open elements by name."""

    def __init__(self, html: str, notes: Corrections) -> None:
        self._html, self._notes = html, notes
        self._tags = 0
        #: open elements whose start tag was kept, and those whose start tag was cut: the innermost ones
        self._kept: Counter[str] = Counter()
        self._cut: Counter[str] = Counter()
        self._depth = self._formatting = 0

    def result(self) -> str:
        """Return the document within the limits."""
        return _TAG.sub(self._tag, self._html)

    def _tag(self, match: re.Match[str]) -> str:
        """Return the replacement of a tag."""
        name = match[2].lower()
        self._tags += 1
        if self._tags > MAX_TAGS:
            self._notes.add(CorrectionKind.TAGS_CUT)
            return "" if name in _INLINE else " "
        is_kept = name in _FLAT or (self._closes(name) if match[1] else self._opens(name))
        if not is_kept:
            # a tag between words becomes a break
            return "" if name in _INLINE else "<br>"
        attributes, cut = fewer_attributes(match[3], MAX_ATTRIBUTES)
        if cut:
            self._notes.add(CorrectionKind.ATTRIBUTES_CUT, cut)
            return f"<{match[1]}{match[2]}{attributes}>"
        return match[0]

    def _opens(self, name: str) -> bool:
        """Count a start tag; return whether it is kept."""
        is_formatting = name in _FORMATTING
        if self._depth >= MAX_DEPTH or (is_formatting and self._formatting >= MAX_FORMATTING):
            self._cut[name] += 1
            self._notes.add(CorrectionKind.TAGS_CUT)
            return False
        self._kept[name] += 1
        self._depth += 1
        self._formatting += is_formatting
        return True

    def _closes(self, name: str) -> bool:
        """Count an end tag; return whether it is kept, which it is not if its start tag was cut."""
        if self._cut[name]:
            self._cut[name] -= 1
            return False
        if self._kept[name]:
            self._kept[name] -= 1
            self._depth -= 1
            self._formatting -= name in _FORMATTING
        return True


def _exceeds_limits(html: str) -> bool:
    """Return whether there is anything to cut."""
    tags = _TAG.findall(html)
    depth, formatting = _nesting(tags)
    return (
        len(tags) > MAX_TAGS
        or depth > MAX_DEPTH
        or formatting > MAX_FORMATTING
        or any(
            len(attributes) > MAX_ATTRIBUTES and fewer_attributes(attributes, MAX_ATTRIBUTES)[1]
            for _, _, attributes in tags
        )
    )


def _check_nesting(html: str) -> None:
    """Raise TooHostile if too many elements are open, in one of the ways to parse `html`."""
    depth, formatting = _nesting(_TAG.findall(html))
    if formatting > MAX_FORMATTING:
        raise TooHostile(Reason.FORMATTING(most=MAX_FORMATTING))
    if depth > MAX_DEPTH:
        raise TooHostile(Reason.OPEN_TAGS(most=MAX_DEPTH))


def _nesting(tags: list[tuple[str, str, str]]) -> tuple[int, int]:
    """Return how many elements, and how many formatting elements, are open at most."""
    open_count: dict[str, int] = {}
    depth = formatting = deepest = most_formatting = 0
    for closing, name, _ in tags:
        name = name.lower()
        number = open_count.get(name, 0)
        if name in _FLAT or (closing and not number):
            continue
        step = -1 if closing else 1
        open_count[name] = number + step
        depth += step
        deepest = max(deepest, depth)
        if name in _FORMATTING:
            formatting += step
            most_formatting = max(most_formatting, formatting)
    return deepest, most_formatting

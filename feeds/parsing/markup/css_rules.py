"""Remove the elements that an operator's own CSS selectors match, with Beautiful Soup.

This is ten times slower than our own cleaning and only runs for sources with such rules.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from feeds.messages import untranslated
from feeds.parsing.corrections import CorrectionKind, Corrections
from feeds.parsing.markup.preprocess import preprocess

if TYPE_CHECKING:
    from bs4 import BeautifulSoup

#: selectors such as `:has()` compare each element with each other: more elements than this take seconds
MAX_ELEMENTS = 3_000


def remove_matches(html: str, rules: Sequence[str], notes: Corrections) -> str:
    """Return `html` without the elements that the rules match; the corrections are added to `notes`.

    >>> remove_matches('<p>正文<b class="ad">广告</b></p>', [".ad"], Corrections())
    '<p>正文</p>'
    """
    if not rules:
        return html
    html = preprocess(html, notes)
    if html.count("<") > MAX_ELEMENTS:
        notes.add(CorrectionKind.TOO_LONG_FOR_RULES, most=MAX_ELEMENTS)
        return html
    # imported late: most settings have no rules
    from bs4 import BeautifulSoup
    from bs4.exceptions import ParserRejectedMarkup

    try:
        soup = BeautifulSoup(html, "html.parser")
    except ParserRejectedMarkup as error:
        notes.add(CorrectionKind.TOO_BROKEN_FOR_RULES, error=untranslated(error))
        return html
    # if no rule matches, the input is returned unchanged
    return str(soup) if _apply(soup, rules, notes) else html


def _apply(soup: "BeautifulSoup", rules: Sequence[str], notes: Corrections) -> bool:
    """Remove the matches of each rule; return whether any rule matched."""
    changed = False
    for rule in rules:
        elements = soup.select(rule)
        for element in elements:
            # a nested match is already removed
            if not element.decomposed:
                element.decompose()
        if elements:
            notes.add(CorrectionKind.RULE, len(elements), rule=rule)
            changed = True
    return changed

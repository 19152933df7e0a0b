"""An operator's own rules: CSS selectors of what is taken out of a source's articles, by Beautiful Soup.

Slower than our own cleaning by a factor of ten, and only paid where a source has such rules.
"""

from collections.abc import Sequence

from bs4 import BeautifulSoup
from bs4.exceptions import ParserRejectedMarkup

from feeds.parsing.corrections import CorrectionKind, Corrections
from feeds.parsing.markup.preprocess import preprocess

#: selectors such as `:has()` look at each element from each: beyond so many that takes seconds
MOST_ELEMENTS = 3_000


def remove_matches(html: str, rules: Sequence[str], notes: Corrections) -> str:
    """`html` without what the rules match; what happened goes to `notes`.

    >>> without('<p>正文<b class="ad">广告</b></p>', [".ad"], Corrections())
    '<p>正文</p>'
    """
    if not rules:
        return html
    html = preprocess(html, notes)
    if html.count("<") > MOST_ELEMENTS:
        notes.add(CorrectionKind.TOO_LONG_FOR_RULES, most=MOST_ELEMENTS)
        return html
    try:
        soup = BeautifulSoup(html, "html.parser")
    except ParserRejectedMarkup as error:
        notes.add(CorrectionKind.TOO_BROKEN_FOR_RULES, error=error)
        return html
    # what no rule matches stays to the character as it came
    return str(soup) if _apply(soup, rules, notes) else html


def _apply(soup: BeautifulSoup, rules: Sequence[str], notes: Corrections) -> bool:
    """Take out what matches, rule by rule, and tell whether anything did."""
    changed = False
    for rule in rules:
        elements = soup.select(rule)
        for element in elements:
            # one inside another is gone with it
            if not element.decomposed:
                element.decompose()
        if elements:
            notes.add(CorrectionKind.RULE, len(elements), rule=rule)
            changed = True
    return changed

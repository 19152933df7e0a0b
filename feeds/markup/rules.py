"""An operator's own rules: CSS selectors of what is taken out of a source's articles, by Beautiful Soup.

Slower than our own cleaning by a factor of ten, and only paid where a source has such rules.
"""

from collections.abc import Iterator, Sequence

from bs4 import BeautifulSoup
from bs4.exceptions import ParserRejectedMarkup

from feeds.markup.guards import refuse_hostile

#: selectors such as `:has()` look at each element from each: beyond so many that takes seconds
MOST_ELEMENTS = 3_000


def without(html: str, rules: Sequence[str]) -> tuple[str, tuple[str, ...]]:
    """`html` without what the rules match, and what happened in words; raises TooHostile as the cleaning does.

    >>> without('<p>正文<b class="ad">广告</b></p>', [".ad"])
    ('<p>正文</p>', ('1 element dropped by the rule .ad',))
    """
    if not rules:
        return html, ()
    refuse_hostile(html)
    if html.count("<") > MOST_ELEMENTS:
        return html, (f"too long for rules of one's own: more than {MOST_ELEMENTS} tags",)
    try:
        soup = BeautifulSoup(html, "html.parser")
    except ParserRejectedMarkup as error:
        return html, (f"too broken for rules of one's own: {error}",)
    notes = tuple(_applied(soup, rules))
    # what no rule matches stays to the character as it came
    return (str(soup) if notes else html), notes


def _applied(soup: BeautifulSoup, rules: Sequence[str]) -> Iterator[str]:
    """Take out what matches, rule by rule, and yield what was done."""
    for rule in rules:
        found = soup.select(rule)
        for element in found:
            # one inside another is gone with it
            if not element.decomposed:
                element.decompose()
        if found:
            yield f"{len(found)} element{'s' if len(found) > 1 else ''} dropped by the rule {rule}"

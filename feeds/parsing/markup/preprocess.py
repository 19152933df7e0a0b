"""Preprocess any HTML before it is parsed."""

from feeds.parsing.corrections import Corrections
from feeds.parsing.markup.angle_brackets import escape_stray_words
from feeds.parsing.markup.limits import enforce_limits, truncate_html
from feeds.parsing.markup.raw_text import close_raw_elements


def preprocess(html: str, notes: Corrections) -> str:
    """Return `html` so that it can be parsed in linear time and without losing text; corrections are added to `notes`.

    Raises TooHostile if the document cannot be limited.
    """
    if "<![CDATA[" in html:  # escaped twice: HTML parses the section as a comment
        html = html.replace("<![CDATA[", "").replace("]]>", "")
    return enforce_limits(escape_stray_words(close_raw_elements(truncate_html(html, notes))), notes)

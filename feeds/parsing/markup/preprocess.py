"""What every HTML goes through before a parser sees it."""

from feeds.parsing.corrections import Corrections
from feeds.parsing.markup.angle_brackets import escape_stray_words
from feeds.parsing.markup.limits import enforce_limits, truncate_html
from feeds.parsing.markup.raw_text import close_raw_elements


def preprocess(html: str, notes: Corrections) -> str:
    """Return `html` as a parser can read it in linear time and without losing text; what was cut goes to `notes`.

    Raises TooHostile for what cannot be bounded.
    """
    if "<![CDATA[" in html:  # escaped twice: HTML takes the section for a comment
        html = html.replace("<![CDATA[", "").replace("]]>", "")
    return enforce_limits(escape_stray_words(close_raw_elements(truncate_html(html, notes))), notes)

"""What every HTML goes through before a parser sees it."""

from feeds.parsing.corrections import Corrections
from feeds.parsing.markup.angle_brackets import with_stray_words_as_text
from feeds.parsing.markup.limits import shortened, within_limits
from feeds.parsing.markup.raw_text import closed


def prepared(html: str, notes: Corrections) -> str:
    """Return `html` as a parser can read it in linear time and without losing text; what was cut goes to `notes`.

    Raises TooHostile for what cannot be bounded.
    """
    if "<![CDATA[" in html:  # escaped twice: HTML takes the section for a comment
        html = html.replace("<![CDATA[", "").replace("]]>", "")
    return within_limits(with_stray_words_as_text(closed(shortened(html, notes))), notes)

"""Sanitize `content_html`: a table of allowed elements and attributes, enforced by nh3 and by our own check of
addresses.
"""

import nh3

from feeds.errors import TooHostile
from feeds.messages.reasons import Reason
from feeds.urls.canonicalize import clean

#: element -> allowed attributes. Never allow: svg math style noscript template iframe object form (mutation XSS).
ALLOWED: dict[str, frozenset[str]] = {
    **{
        name: frozenset()
        for name in (
            "p br hr h2 h3 h4 h5 h6 blockquote ul li dl dt dd pre code figure figcaption table caption thead tbody "
            "tfoot tr b strong i em u s del ins sub sup q cite abbr kbd samp var mark ruby rt rp"
        ).split()
    },
    "ol": frozenset({"start"}),
    "td": frozenset({"colspan", "rowspan"}),
    "th": frozenset({"colspan", "rowspan"}),
    "a": frozenset({"href"}),
    "img": frozenset({"src", "alt", "width", "height", "referrerpolicy"}),
    "video": frozenset({"src", "poster", "controls", "preload"}),
    "audio": frozenset({"src", "controls", "preload"}),
}
URL_ATTRIBUTES = frozenset({"href", "src", "poster"})
#: the only allowed policy: some hosts refuse requests from the pages of other sites
NO_REFERRER = "no-referrer"
SCHEMES = frozenset({"http", "https", "mailto"})

#: nested formatting can multiply: the output may have this many times the size of the input, plus the constant
_MAX_GROWTH = 8
_MAX_EXTRA = 65_536


def _only_clean_values(_element: str, attribute: str, value: str) -> str | None:
    """Keep an address only if `urls.clean` returns it unchanged: nh3 allows `java\\x1bscript:` and internal hosts."""
    if attribute == "referrerpolicy":
        return value if value == NO_REFERRER else None
    return value if attribute not in URL_ATTRIBUTES or clean(value) == value else None


_CLEANER = nh3.Cleaner(
    tags=set(ALLOWED),
    attributes={name: set(attributes) for name, attributes in ALLOWED.items() if attributes},
    attribute_filter=_only_clean_values,
    url_schemes=set(SCHEMES),
    link_rel="noopener noreferrer",
    strip_comments=True,
)


def sanitize(html: str) -> str:
    """Remove everything outside the table; raises `TooHostile` if the result is much larger than its input."""
    safe = _CLEANER.clean(html)
    if len(safe) > _MAX_GROWTH * len(html) + _MAX_EXTRA:
        raise TooHostile(Reason.CLEANED_TOO_LARGE(most=_MAX_GROWTH, size=len(safe)))
    return safe

"""The wall: what may stand in `content_html`, as a table, enforced by nh3 and by our own check of every address."""

import nh3

from feeds.errors import TooHostile
from feeds.urls.canonicalize import clean

#: element -> attributes it may carry. Never here: svg math style noscript template iframe object form (mutation XSS).
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
ADDRESSES = frozenset({"href", "src", "poster"})
#: the one policy that is published: hosts that refuse the pages of other sites answer such a request
NO_REFERRER = "no-referrer"
SCHEMES = frozenset({"http", "https", "mailto"})

#: nested formatting can multiply: what comes out may be this many times what went in, plus the constant
_MOST_GROWTH = 8
_MOST_EXTRA = 65_536


def _only_clean_values(_element: str, attribute: str, value: str) -> str | None:
    """Keep an address only as `urls.clean` writes it: nh3 lets `java\\x1bscript:` and internal hosts pass."""
    if attribute == "referrerpolicy":
        return value if value == NO_REFERRER else None
    return value if attribute not in ADDRESSES or clean(value) == value else None


_CLEANER = nh3.Cleaner(
    tags=set(ALLOWED),
    attributes={name: set(attributes) for name, attributes in ALLOWED.items() if attributes},
    attribute_filter=_only_clean_values,
    url_schemes=set(SCHEMES),
    link_rel="noopener noreferrer",
    strip_comments=True,
)


def sanitise(html: str) -> str:
    """Everything outside the table dropped; raises `TooHostile` where the result outgrows its input."""
    safe = _CLEANER.clean(html)
    if len(safe) > _MOST_GROWTH * len(html) + _MOST_EXTRA:
        raise TooHostile(
            f"expected cleaned HTML of at most {_MOST_GROWTH} times its source, found {len(safe):,} characters"
        )
    return safe

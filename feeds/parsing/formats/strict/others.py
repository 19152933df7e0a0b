"""Elements that give nothing to an entry or a feed."""

import re
from functools import lru_cache

from feedparser.mixin import _FeedParserMixin
from feedparser.util import FeedParserDict

from feeds.common.limits import MAX_SHORT
from feeds.parsing.formats.elements import Element
from feeds.parsing.formats.strict.errors import Declined
from feeds.parsing.formats.strict.names import PEOPLE

#: feedparser has methods for these elements, which change none of the values that `feedparser_fields` reads
_HARMLESS = frozenset(
    "cloud contributor dc_contributor dc_publisher email enclosure expirationdate feedburner_browserfriendly "
    "georss_point georss_line georss_polygon georss_box height homepage info itunes_block itunes_email itunes_explicit "
    "itunes_image itunes_link itunes_name itunes_subtitle media_content media_credit media_group "
    "media_license media_player media_rating media_restriction media_thumbnail name psc_chapter psc_chapters subtitle "
    "tagline uri url webmaster width".split()
)
_CONTAINERS = frozenset({"contributor", "media_content", "media_group", "psc_chapters"})
_METHODS = frozenset(
    name.removeprefix(start)
    for name in dir(_FeedParserMixin)
    for start in ("_start_", "_end_")
    if name.startswith(start)
)
#: keys that `feedparser_fields` reads; feedparser stores an unknown element under its name
_READ = frozenset(
    "author authors content created enclosures id image itunes_explicit itunes_title language link links media_caption "
    "media_content media_thumbnail published rights source summary summary_detail tags textinput title title_detail "
    "updated where".split()
)
_ALIASES = frozenset(FeedParserDict.keymap) | {"category", "license"}
#: see `feeds.parsing.formats.truncate`
_ADDRESS_RUN = re.compile(r"[\w.+\-@]{100,}+", re.ASCII)
_SHORT = 99
_LABELS = frozenset({"category", "subject", "keywords", "tags"})


def check_length(element: Element) -> None:
    """Decline a name that the scan for entries shortens."""
    text = element.text or "".join(child.text for child in element.children)
    if len(text) > _SHORT and (len(text) > MAX_SHORT or (element.name.local in PEOPLE and _ADDRESS_RUN.search(text))):
        raise Declined("a long name")
    if sum(len(value) for child in element.children for value in child.attributes.values()) > MAX_SHORT // 2:
        raise Declined("long attributes in a name")


def check_ignored(element: Element) -> None:
    """Decline an element that feedparser would use, or that contains one."""
    name = element.name
    if not _is_ignored(name.full):
        raise Declined(f"an element {name.full}")
    if name.is_special or name.local in _LABELS:
        check_length(element)
    if element.children:
        if name.full in _METHODS and name.full not in _CONTAINERS:
            raise Declined(f"elements in {name.full}")
        for child in element.children:
            check_ignored(child)
    elif name.full == "psc_chapter" and "start" not in element.attributes:
        raise Declined("a chapter without a start")


@lru_cache(maxsize=1_000)
def _is_ignored(name: str) -> bool:
    if name in _METHODS:
        return name in _HARMLESS
    return name not in _READ and name not in _ALIASES and not name.endswith("origlink")

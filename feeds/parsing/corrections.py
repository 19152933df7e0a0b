"""What is changed about an article on its way in: each kind of change is written once, here, and told in a sentence.

The sentences are what is stored, so that everybody can read them. `parse_correction` finds the kind and its values in them
again, so that pages can tell them in their own language. What was stored once is recognised for ever: a kind whose
words change stays below among the earlier ones.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum, unique

#: how each named value of a template is written
VALUES = {
    "num": r"[1-9][0-9]{0,8}",
    "when": r"[0-9]{1,4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}",
    "written": r"[0-9]{2}:[0-9]{2}",
    "taken": r"[0-9]{2}:[0-9]{2}",
    "day": r"[0-9]{1,4}-[0-9]{2}-[0-9]{2}",
    "zone": r"[A-Za-z0-9_+:/. -]{1,60}",
    "proxies": r"[a-z0-9 .,-]+",
    "most": r"[0-9]+",
    "percent": r"[0-9]+",
    "date": r".+",
    # an operator's selector, a link as written, and what a parser says of a document: anything
    "rule": r".+",
    "link": r".+",
    "error": r".*",
}


@unique
class CorrectionKind(Enum):
    """A kind of change: its sentence, and the one for several of them where they are counted as `num`."""

    # dates
    MOVED_BY_PICTURE = "written %(written)s GMT, earlier than its own picture of %(taken)s GMT (%(day)s), moved by 8 h"
    TAKEN_BACK = "dated %(when)s UTC, later than it was first held, taken back"
    NO_DATE_INSIDE = "no date inside, the time it was first held stands for it"
    NO_DATE_OF_ITS_OWN = "no date of its own, the date of the feed stands for it"
    NO_DATE = "no date at all, the time of import stands for it"
    NOT_UNDERSTOOD = "date not understood: %(date)s"
    BELOW_DATED = "no date of its own, put below the dated entries of its feed"
    UNKNOWN_ZONE = "zone %(zone)s unknown, the date is read in the zone of the source"
    ONLY_THE_DAY = "only the day is written, the time is when the mirror first held it"

    # what the operator wants left out
    RULE = "%(num)s element dropped by the rule %(rule)s", "%(num)s elements dropped by the rule %(rule)s"
    TOO_LONG_FOR_RULES = "too long for rules of one's own: more than %(most)s tags"
    TOO_BROKEN_FOR_RULES = "too broken for rules of one's own: %(error)s"

    # the article's own address and title, and which text of a feed is taken for its text
    ADDRESS = "address of the article written in its lasting form"
    NO_ADDRESS = "link of the article left out that is broken, incomplete, not public or too long: %(link)s"
    TITLE_CUT = "title freed of what the publisher adds to it"
    TITLE_RESTORED = "signs that the archive had replaced in the title put back as far as the text has them"
    NO_TITLE = "no title, the beginning of the text stands for it"
    UNTITLED = "no title and no text, what is said of a picture, the name of a file or the link stands for the title"
    NO_TEXT = "no text, the pictures and recordings that come with it are shown in its place"
    BROKEN_OFF = "the document breaks off in this article: what follows is missing"
    DESCRIPTION = "the description stands for the text, of which the feed has less"

    # what exceeds a limit
    LONG_TITLE = "title cut behind its first %(most)s characters"
    TEXT_CUT = "text cut behind its first %(most)s characters"
    TAGS_CUT = (
        "%(num)s tag beyond the limits left out, its text kept",
        "%(num)s tags beyond the limits left out, their texts kept",
    )
    ATTRIBUTES_CUT = (
        "%(num)s attribute beyond the limit left out of a tag",
        "%(num)s attributes beyond the limit left out of tags",
    )

    NOSCRIPT = (
        "%(num)s text shown that stands there for browsers without scripts",
        "%(num)s texts shown that stand there for browsers without scripts",
    )
    MISSING = "%(percent)s percent of the visible text are neither in the article nor left out for a reason"
    LABELS_CUT = (
        "%(num)s category or person beyond the limit left out",
        "%(num)s categories or people beyond the limit left out",
    )
    NAMES_CUT = (
        "name of %(num)s category or person cut short",
        "names of %(num)s categories or people cut short",
    )

    # lines of the text
    HEAD = "date line above the text moved out of it"
    REPEATED_TITLE = "title repeated in the text or under a picture dropped"
    CREDIT = "%(num)s credit line moved out of the text", "%(num)s credit lines moved out of the text"
    RIGHTS = "%(num)s copyright notice moved out of the text", "%(num)s copyright notices moved out of the text"
    BOILERPLATE = (
        "%(num)s line dropped that is no part of the story",
        "%(num)s lines dropped that are no part of the story",
    )
    HIDDEN = (
        "%(num)s hidden tip or menu of the page dropped",
        "%(num)s hidden tips or menus of the page dropped",
    )
    SPOKEN_LABEL = "%(num)s label for screen readers dropped", "%(num)s labels for screen readers dropped"

    # what stands around the text
    MIRROR_ADVERT = "mirror advert dropped"
    BOXES = "adverts, subscription boxes, share buttons or other tools of the page dropped"
    ACTIVE = (
        "%(num)s script, form field, frame or plug-in dropped",
        "%(num)s scripts, form fields, frames or plug-ins dropped",
    )
    DRAWING = "%(num)s vector drawing or formula dropped", "%(num)s vector drawings or formulas dropped"
    ATTACHMENT = (
        "%(num)s attached file left out that is no picture or recording",
        "%(num)s attached files left out that are no pictures or recordings",
    )

    ALT_CUT = (
        "alternative text of %(num)s picture cut behind its first %(most)s characters",
        "alternative texts of %(num)s pictures cut behind their first %(most)s characters",
    )
    FILES_CUT = "only the first %(most)s pictures and recordings of the entry read"

    # links
    UNWRAPPED = (
        "%(num)s link led straight to where a redirecting service would have sent",
        "%(num)s links led straight to where redirecting services would have sent",
    )
    UNTRACKED = "%(num)s link freed of tracking parameters", "%(num)s links freed of tracking parameters"
    DEAD_LINK = (
        "%(num)s link that leads nowhere taken off its text",
        "%(num)s links that lead nowhere taken off their texts",
    )
    PICTURE_LINK = "%(num)s link around a picture taken off", "%(num)s links around pictures taken off"

    # pictures and recordings
    UNPROXIED = (
        "%(num)s picture shown from its origin instead of through %(proxies)s",
        "%(num)s pictures shown from their origin instead of through %(proxies)s",
    )
    ENLARGED = "%(num)s thumbnail replaced by its large picture", "%(num)s thumbnails replaced by their large pictures"
    LAZY = (
        "%(num)s picture or recording shown at once that a script would have loaded",
        "%(num)s pictures or recordings shown at once that a script would have loaded",
    )
    EMOJI = "%(num)s emoji picture turned into its character", "%(num)s emoji pictures turned into their characters"
    INVISIBLE = "%(num)s invisible or tracking picture dropped", "%(num)s invisible or tracking pictures dropped"
    DECORATION = "%(num)s decoration or placeholder dropped", "%(num)s decorations or placeholders dropped"
    REPEATED_PICTURE = (
        "%(num)s repeated picture or recording dropped",
        "%(num)s repeated pictures or recordings dropped",
    )
    UNREACHABLE = (
        "%(num)s picture or recording without a public address dropped",
        "%(num)s pictures or recordings without a public address dropped",
    )
    PLAYER = "%(num)s embedded player replaced by a link", "%(num)s embedded players replaced by links"

    # in the words of earlier programs
    EARLIER_BOILERPLATE = "boilerplate dropped"
    EARLIER_UNPROXIED = "image unproxied (%(proxies)s)"
    EARLIER_REPEATED = "repeated picture dropped"
    EARLIER_PLAYER = "player replaced by a link"
    EARLIER_UNREADABLE = "unreadable zk_upvideo dropped"

    def __init__(self, singular: str, plural: str = "") -> None:
        self.singular, self.plural = singular, plural

    def sentence(self, num: int = 1, **values: object) -> str:
        """The sentence.

        >>> CorrectionKind.RULE.sentence(2, rule=".ad")
        '2 elements dropped by the rule .ad'
        """
        template = self.plural if self.plural and num != 1 else self.singular
        return template % {"num": num, **values}


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """A sentence that was recognised."""

    kind: CorrectionKind
    #: how many; 1 where they are not counted
    num: int
    #: by the names in the template, `num` among them where they are counted
    values: dict[str, str]


class Corrections:
    """What was changed about one article: each kind once for the same values, with how often."""

    __slots__ = ("_counts",)

    def __init__(self) -> None:
        self._counts: dict[tuple[CorrectionKind, tuple[tuple[str, object], ...]], int] = {}

    def add(self, kind: CorrectionKind, num: int = 1, **values: object) -> None:
        """Remember `num` more changes of a kind."""
        key = kind, tuple(values.items())
        self._counts[key] = self._counts.get(key, 0) + num

    def sentences(self) -> tuple[str, ...]:
        """One for each, in the order in which they were met first."""
        return tuple(kind.sentence(num, **dict(values)) for (kind, values), num in self._counts.items())


def parse_correction(sentence: str) -> Correction | None:
    """The kind and the values of a stored sentence; None where no kind has such a one.

    >>> recognised("2 elements dropped by the rule .ad").values
    {'num': '2', 'rule': '.ad'}
    """
    for kind, pattern in _PATTERNS:
        if match := pattern.fullmatch(sentence):
            values = match.groupdict()
            return Correction(kind=kind, num=int(values.get("num", 1)), values=values)
    return None


def first_sentence(kind: CorrectionKind, sentences: Iterable[str]) -> str:
    """The first sentence of a kind, empty where there is none."""
    patterns = [pattern for candidate, pattern in _PATTERNS if candidate is kind]
    return next((text for text in sentences if any(pattern.fullmatch(text) for pattern in patterns)), "")


def _pattern(template: str) -> re.Pattern[str]:
    """What matches every sentence of a template; only its last value has any length, so nothing is tried twice."""
    parts = re.split(r"%\((\w+)\)s", template)
    pieces = (f"(?P<{part}>{VALUES[part]})" if number % 2 else re.escape(part) for number, part in enumerate(parts))
    return re.compile("".join(pieces), re.DOTALL)


_PATTERNS = tuple(
    (kind, _pattern(template)) for kind in CorrectionKind for template in (kind.singular, kind.plural) if template
)

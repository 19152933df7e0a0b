"""Corrections: what the parser changed about an article. Each kind is a code of messages with values."""

from enum import unique

from feeds.messages import Code, Message


@unique
class CorrectionKind(Code):
    """A kind of change."""

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

    # elements that a rule of the operator drops
    RULE = "%(num)s element dropped by the rule %(rule)s", "%(num)s elements dropped by the rule %(rule)s"
    TOO_LONG_FOR_RULES = "too long for rules of one's own: more than %(most)s tags"
    TOO_BROKEN_FOR_RULES = "too broken for rules of one's own: %(error)s"

    # address and title of the article, and which text of the entry became its content
    ADDRESS = "address of the article written in its lasting form"
    NO_ADDRESS = "link of the article left out that is broken, incomplete, not public or too long: %(link)s"
    TITLE_CUT = "title freed of what the publisher adds to it"
    TITLE_RESTORED = "signs that the archive had replaced in the title put back as far as the text has them"
    NO_TITLE = "no title, the beginning of the text stands for it"
    UNTITLED = "no title and no text, what is said of a picture, the name of a file or the link stands for the title"
    NO_TEXT = "no text, the pictures and recordings that come with it are shown in its place"
    BROKEN_OFF = "the document breaks off in this article: what follows is missing"
    DESCRIPTION = "the description stands for the text, of which the feed has less"

    # content cut at a limit
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

    # elements around the text
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


class Corrections:
    """The corrections of one article: each pair of kind and values once, with a count."""

    __slots__ = ("_counts",)

    def __init__(self) -> None:
        self._counts: dict[Message, int] = {}

    def add(self, kind: CorrectionKind, num: int = 1, **values: str | int | Message) -> None:
        """Add `num` changes of a kind."""
        key = kind(**values)
        self._counts[key] = self._counts.get(key, 0) + num

    def messages(self) -> tuple[Message, ...]:
        """Return a message for each kind and its values, in the order in which they first occurred."""
        return tuple(
            key.code(num=num, **dict(key.values)) if key.code.plural else key for key, num in self._counts.items()
        )

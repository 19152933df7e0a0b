"""Corrections: what the parser changed about an article. Each kind is a code of messages with values."""

from enum import unique

from feeds.messages import Code, Message


@unique
class CorrectionKind(Code):
    """A kind of change."""

    # dates
    MOVED_BY_PICTURE = "written %(written)s GMT, earlier than its own picture of %(taken)s GMT (%(day)s), moved by 8 h"
    TAKEN_BACK = "dated %(when)s UTC, after its first copy: the time of the first copy is used"
    NO_DATE_INSIDE = "no date in the document: the time of the first copy is used"
    NO_DATE_OF_ITS_OWN = "no date: the date of the feed is used"
    NO_DATE = "no date: the time of import is used"
    NOT_UNDERSTOOD = "date not understood: %(date)s"
    BELOW_DATED = "no date: placed below the dated entries of its feed"
    UNKNOWN_ZONE = "unknown time zone %(zone)s: the time zone of the source is used"
    ONLY_THE_DAY = "date without a time: the time of the first copy is used"

    # elements that a rule of the operator drops
    RULE = "%(num)s element removed by the rule %(rule)s", "%(num)s elements removed by the rule %(rule)s"
    TOO_LONG_FOR_RULES = "custom rules not applied: more than %(most)s tags"
    TOO_BROKEN_FOR_RULES = "custom rules not applied, the HTML cannot be parsed: %(error)s"

    # address and title of the article, and which text of the entry became its content
    ADDRESS = "address of the article replaced by its canonical form"
    NO_ADDRESS = "link of the article removed, it is invalid, incomplete, not public or too long: %(link)s"
    TITLE_CUT = "additions of the publisher removed from the title"
    TITLE_RESTORED = "characters that the archive had replaced in the title restored from the text"
    NO_TITLE = "no title: the beginning of the text is used"
    UNTITLED = "no title and no text: a picture caption, a file name or the link is used as title"
    NO_TEXT = "no text: the attached pictures and recordings are shown"
    BROKEN_OFF = "the document ends in this article: the rest is missing"
    DESCRIPTION = "the description is used as text, because the text in the feed is shorter"

    # content cut at a limit
    LONG_TITLE = "title cut after %(most)s characters"
    TEXT_CUT = "text cut after %(most)s characters"
    TAGS_CUT = (
        "%(num)s tag over the limit removed, its text kept",
        "%(num)s tags over the limit removed, their texts kept",
    )
    ATTRIBUTES_CUT = (
        "%(num)s attribute over the limit removed from a tag",
        "%(num)s attributes over the limit removed from tags",
    )

    NOSCRIPT = (
        "%(num)s text for browsers without scripts shown",
        "%(num)s texts for browsers without scripts shown",
    )
    MISSING = "%(percent)s percent of the visible text is missing for an unknown reason"
    LABELS_CUT = (
        "%(num)s category or person over the limit removed",
        "%(num)s categories or people over the limit removed",
    )
    NAMES_CUT = (
        "name of %(num)s category or person cut short",
        "names of %(num)s categories or people cut short",
    )

    # lines of the text
    HEAD = "date line above the text removed"
    REPEATED_TITLE = "title repeated in the text or under a picture removed"
    CREDIT = "%(num)s credit line moved out of the text", "%(num)s credit lines moved out of the text"
    RIGHTS = "%(num)s copyright notice moved out of the text", "%(num)s copyright notices moved out of the text"
    BOILERPLATE = (
        "%(num)s line removed that is not part of the article",
        "%(num)s lines removed that are not part of the article",
    )
    HIDDEN = (
        "%(num)s hidden tip or menu of the page removed",
        "%(num)s hidden tips or menus of the page removed",
    )
    SPOKEN_LABEL = "%(num)s label for screen readers removed", "%(num)s labels for screen readers removed"

    # elements around the text
    MIRROR_ADVERT = "mirror advert removed"
    BOXES = "adverts, subscription boxes, share buttons or other tools of the page removed"
    ACTIVE = (
        "%(num)s script, form field, frame or plug-in removed",
        "%(num)s scripts, form fields, frames or plug-ins removed",
    )
    DRAWING = "%(num)s vector drawing or formula removed", "%(num)s vector drawings or formulas removed"
    ATTACHMENT = (
        "%(num)s attached file removed that is no picture or recording",
        "%(num)s attached files removed that are no pictures or recordings",
    )

    ALT_CUT = (
        "alternative text of %(num)s picture cut after %(most)s characters",
        "alternative texts of %(num)s pictures cut after %(most)s characters",
    )
    FILES_CUT = "only the first %(most)s pictures and recordings of the entry used"

    # links
    UNWRAPPED = (
        "%(num)s link changed to lead directly to its target, without a redirecting service",
        "%(num)s links changed to lead directly to their targets, without redirecting services",
    )
    UNTRACKED = "tracking parameters removed from %(num)s link", "tracking parameters removed from %(num)s links"
    DEAD_LINK = (
        "%(num)s invalid link removed, its text kept",
        "%(num)s invalid links removed, their texts kept",
    )
    PICTURE_LINK = "%(num)s link around a picture removed", "%(num)s links around pictures removed"

    # pictures and recordings
    UNPROXIED = (
        "%(num)s picture shown from its origin instead of through %(proxies)s",
        "%(num)s pictures shown from their origin instead of through %(proxies)s",
    )
    ENLARGED = "%(num)s thumbnail replaced by its large picture", "%(num)s thumbnails replaced by their large pictures"
    LAZY = (
        "%(num)s picture or recording shown that a script would have loaded",
        "%(num)s pictures or recordings shown that a script would have loaded",
    )
    EMOJI = "%(num)s emoji picture replaced by its character", "%(num)s emoji pictures replaced by their characters"
    INVISIBLE = "%(num)s invisible or tracking picture removed", "%(num)s invisible or tracking pictures removed"
    DECORATION = "%(num)s decoration or placeholder removed", "%(num)s decorations or placeholders removed"
    REPEATED_PICTURE = (
        "%(num)s repeated picture or recording removed",
        "%(num)s repeated pictures or recordings removed",
    )
    UNREACHABLE = (
        "%(num)s picture or recording without a public address removed",
        "%(num)s pictures or recordings without a public address removed",
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

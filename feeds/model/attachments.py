"""Attachments of an entry: enclosures and pictures as received, and podcast metadata."""

import re
import unicodedata
from dataclasses import dataclass

#: `2040`, `34:00`, `00:34:00`, `34:00.5`
_CLOCK = re.compile(r"(?:(?:(\d{1,4}):)?(\d{1,4}):)?(\d{1,7})(?:[.,](\d{1,9}))?")
#: `PT34M`, `PT1H2M3S` (ISO 8601)
_PERIOD = re.compile(r"PT(?=\d)(?:(\d{1,4})H)?(?:(\d{1,5})M)?(?:(\d{1,7})(?:[.,](\d{1,9}))?S)?", re.IGNORECASE)
#: `1h 2min 3s`, `34 min`, `34分钟`, `1小时2分`
_WORDS = re.compile(
    r"(?=\d)(?:(\d{1,4})\s?(?:h|hr|hrs|hours?|小时|小時|时|時|시간)\s?)?"
    r"(?:(\d{1,5})\s?(?:m|min|mins|minutes?|分钟|分鐘|分|분)\.?\s?)?"
    r"(?:(\d{1,7})(?:[.,](\d{1,9}))?\s?(?:s|sec|secs|seconds?|秒钟|秒鐘|秒|초)\.?)?",
    re.IGNORECASE,
)
#: milliseconds; a longer duration is an error of the feed
_MAX_MILLISECONDS = 7 * 24 * 3600 * 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class RawMedia:
    """An enclosure, a Media RSS item or a lead picture, as written in the document."""

    url: str
    type: str = ""
    length: str = ""
    width: str = ""
    height: str = ""
    duration: str = ""
    title: str = ""
    #: caption or alternative text of this item
    caption: str = ""
    #: the same number for all variants of one picture or recording (`media:group`); 0 if it is in no group
    group: int = 0
    #: whether it is a thumbnail of another picture or of a recording (`media:thumbnail`)
    is_small: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RawChapter:
    """A chapter of a recording as written in the document (`psc:chapter`)."""

    start: str
    title: str = ""
    url: str = ""
    image: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Transcript:
    """A transcript file of a recording."""

    url: str
    type: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RawEpisode:
    """Podcast metadata of an entry, as written."""

    #: `itunes:duration`
    duration: str = ""
    #: cover picture of the show (`itunes:image` of the channel)
    cover: str = ""
    #: `itunes:explicit`
    explicit: str = ""
    chapters: tuple[RawChapter, ...] = ()
    #: URL and MIME type of a chapters file (`podcast:chapters`)
    chapters_url: str = ""
    chapters_type: str = ""
    transcripts: tuple[Transcript, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """A chapter of a recording; `start` is in milliseconds."""

    start: int
    title: str
    url: str = ""
    image: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Episode:
    """Podcast metadata of an article."""

    #: cover picture of the show, used if the episode has no picture
    cover: str = ""
    #: "true" or "false", empty if unknown
    explicit: str = ""
    chapters: tuple[Chapter, ...] = ()
    chapters_url: str = ""
    chapters_type: str = ""
    transcripts: tuple[Transcript, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Podcast:
    """Podcast metadata of a feed."""

    #: cover picture of the show, empty if the feed combines several shows
    cover: str = ""
    #: whether any episode is marked as explicit
    is_explicit: bool = False


def milliseconds(duration: str) -> int | None:
    """Parse a duration or a position into milliseconds; None if it is neither, or longer than a week.

    >>> milliseconds("00:34:00"), milliseconds("2040"), milliseconds("34:00"), milliseconds("00:01:02.500")
    (2040000, 2040000, 2040000, 62500)
    >>> milliseconds("１：０２：０３"), milliseconds("３４分")
    (3723000, 2040000)
    >>> milliseconds("PT34M"), milliseconds("34 min"), milliseconds("1小时2分"), milliseconds("soon")
    (2040000, 2040000, 3720000, None)
    """
    text = " ".join(unicodedata.normalize("NFKC", duration[:64]).split())
    match = _CLOCK.fullmatch(text) or _PERIOD.fullmatch(text) or (_WORDS.fullmatch(text) if text else None)
    if match is None:
        return None
    hours, minutes, seconds = (int(match[part] or 0) for part in (1, 2, 3))
    total = (hours * 3600 + minutes * 60 + seconds) * 1000 + int(f"{match[4] or '0':0<3}"[:3])
    return total if total <= _MAX_MILLISECONDS else None


def seconds(duration: str) -> int | None:
    """Parse a duration into whole seconds; None if it is none, zero, or longer than a week."""
    total = milliseconds(duration)
    return (total + 500) // 1000 or None if total is not None else None

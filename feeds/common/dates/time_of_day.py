"""Parse the time of day in a date: `10:00:00.5`, `8时5分`, `下午3点半`, `10h30`, `10 AM`."""

import re
from dataclasses import dataclass

from feeds.common.dates import month_names

_COLONS = re.compile(r"(?<![\d:.])(\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:[.,:](\d+))?)?(?![\d:])")
_ASIAN = re.compile(
    r"(?<!\d)(\d{1,2})\s?[时時点點시]\s?:?(?:\s?(半|\d{1,2})\s?[分분]?(?:\s?:?(\d{1,2})\s?[秒초]?)?)?(?:钟|鐘|整|许)?"
)
_LETTER_H = re.compile(r"(?<![\d.])(\d{1,2})\s?[hH](?:(\d{2}))?(?![^\W_])")
_BARE = re.compile(r"(?<![\d/.-])(\d{1,2})(?=\s?(?:am|pm|a\.\s?m\.|p\.\s?m\.)(?![^\W\d_]))", re.IGNORECASE)
#: only if there is no other time of day: `08.30.00`
_DOTS = re.compile(r"(?<![\d.])(\d{1,2})\.(\d{2})(?:\.(\d{2})(?:\.(\d{3,9}))?)?(?![\d.])")
#: the word before and the word after a time, which may be the half of the day
_BEFORE = re.compile(r"([^\W\d_][^\s\d,]*)\s?$")
_BEHIND = re.compile(r"^\s?([ap]\.?\s?m\.?(?![^\W\d_])|[^\W\d_][^\s\d,()+-]*)", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeOfDay:
    """A time of day; `hour` 24 is the end of the day."""

    hour: int
    minute: int = 0
    second: int = 0
    microsecond: int = 0


def extract(text: str) -> tuple[str, TimeOfDay | None]:
    """Split `text` into the rest and its time of day, None if there is none. Raises ValueError for 25 o'clock.

    A half of the day alone is no time, and is dropped: `3月2日 上午`.
    """
    for pattern in (_COLONS, _ASIAN, _LETTER_H, _BARE, _DOTS):
        if match := pattern.search(text):
            hour, minute, second, fraction = (*match.groups(""), "", "", "")[:4]
            prefix, suffix = text[: match.start()], text[match.end() :]
            prefix, suffix, half = _half(prefix, suffix)
            clock = TimeOfDay(
                hour=_hour(int(hour), half),
                minute=30 if minute == "半" else int(minute or 0),
                # a leap second becomes the second before it
                second=min(int(second or 0), 59) if int(second or 0) <= 60 else 61,
                microsecond=int(fraction[:6].ljust(6, "0")),
            )
            return f"{prefix} {suffix}".strip(), _checked(clock)
    return _half(text, "")[0].strip(), None


def _half(prefix: str, suffix: str) -> tuple[str, str, str]:
    """Remove the word for the half of the day from the text around a time; return both texts and the half."""
    if (match := _BEHIND.match(suffix)) and (half := month_names.half_of_day(match[1])):
        return prefix, suffix[match.end() :], half
    if match := _BEFORE.search(prefix):
        word = match[1]
        # in Chinese there is no space before the word: 2日上午8:00
        for start in range(1 if word.isascii() else len(word)):
            if half := month_names.half_of_day(word[start:]):
                return prefix[: match.start(1) + start], suffix, half
    return prefix, suffix, ""


def _hour(hour: int, half: str) -> int:
    """Convert to the hour of 24: 12 AM is midnight, 12 PM is noon, hours above 12 stay.

    >>> [_hour(12, "am"), _hour(12, "pm"), _hour(1, "noon"), _hour(11, "noon"), _hour(12, "night")]
    [0, 12, 13, 11, 24]
    """
    if half == "am" or (half == "night" and hour < 6):
        return 0 if hour == 12 else hour
    if half == "noon":
        return hour + 12 if hour < 6 else hour
    if half == "night" and hour == 12:
        return 24
    return hour + 12 if half in {"pm", "night"} and hour < 12 else hour


def _checked(clock: TimeOfDay) -> TimeOfDay:
    is_day = clock.hour < 24 or (clock.hour == 24 and not (clock.minute or clock.second or clock.microsecond))
    if not is_day or clock.minute > 59 or clock.second > 59:
        raise ValueError(f"expected a time of day, found {clock}")
    return clock

"""Date spellings of the upstreams -> aware UTC.

feedparser's own reader is not used: it takes `2016/6/29` for a November day and `CST` for Chicago time.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_tz
from zoneinfo import ZoneInfo

#: longer strings are no dates; keeps every pattern below linear on hostile input
LONGEST = 80
#: before the web had feeds
_EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)

#: `parsedate_tz` reads a zone that is missing, or that it does not know, as +0000
_ZONED = re.compile(r"(?:[+-]\d{2}:?\d{2}|\b(?:GMT|UTC?|Z|[ECMP][SD]T))(?:\s*\([^)]*\))?$")
_CHINA_STANDARD = re.compile(r"\bCST\s*$")
_ISO = re.compile(
    r"(\d{4})-(\d{1,2})-(\d{1,2})"
    r"(?:[T\s]\s*(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?)?\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2})?$",
    re.IGNORECASE,
)
_YEAR_FIRST = re.compile(r"(\d{4})[/.](\d{1,2})[/.](\d{1,2})(?:\s+(\d{1,2}):(\d{2})(?::(\d{2}))?)?$")
_CHINESE = re.compile(
    r"(\d{4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日"
    r"(?:\s*(?:星期|周|週)[一二三四五六日天])?(?:\s*(\d{1,2})\s*[:：时時]\s*(\d{2})分?(?:[:：](\d{2}))?)?$"
)
_DAY_FIRST = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})(?:\s*-?\s*(\d{1,2}):(\d{2})(?::(\d{2}))?)?$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """A date as it was meant: `when` in UTC; `to_the_day` where no time of day was written."""

    when: datetime
    to_the_day: bool = False


def parse(written: str, zone: str = "UTC") -> Stamp | None:
    """Read a date in any spelling met so far; `zone` (IANA) holds where none is written; None if it is no date.

    Spellings: RFC 822 and 1123 with its variants, RFC 3339 and ISO 8601 in part, `2016/6/29 15:07:41`, `2021年3月20日`,
    `20/07/2020 - 08:05` (day first, RFI), `2020-07-10 16:35:23`. `CST` is China's in an Asian zone.

    >>> parse("20/07/2020 - 08:05", "Europe/Paris").when.isoformat()
    '2020-07-20T06:05:00+00:00'
    """
    text = " ".join(written.split())
    if not text or len(text) > LONGEST:
        return None
    for read in (_read_iso, _read_numeric, _read_rfc822):
        try:
            stamp = read(text, zone)
        except (ValueError, OverflowError):
            return None
        if stamp is not None:
            return stamp if stamp.when >= _EARLIEST else None
    return None


def from_epoch(milliseconds: str) -> datetime | None:
    """The moment that a feedx header names, None where it is not a plain 10 to 13 digit number.

    >>> from_epoch("1733273943000").isoformat()
    '2024-12-04T00:59:03+00:00'
    """
    if not re.fullmatch(r"\d{10,13}", milliseconds):
        return None
    seconds = int(milliseconds) / (1000 if len(milliseconds) > 11 else 1)
    when = datetime.fromtimestamp(seconds, UTC)
    return when if when >= _EARLIEST else None


def _read_iso(text: str, zone: str) -> Stamp | None:
    match = _ISO.match(text)
    if match is None:
        return None
    *numbers, fraction, offset = match.groups()
    stamp = _stamp(numbers, _offset(offset) if offset else ZoneInfo(zone))
    micro = int((fraction or "0")[:6].ljust(6, "0"))
    return Stamp(when=stamp.when.replace(microsecond=micro), to_the_day=stamp.to_the_day)


def _read_numeric(text: str, zone: str) -> Stamp | None:
    for pattern in (_YEAR_FIRST, _CHINESE):
        if match := pattern.match(text):
            return _stamp(list(match.groups()), ZoneInfo(zone))
    if match := _DAY_FIRST.match(text):
        day, month, year, *clock = match.groups()
        return _stamp([year, month, day, *clock], ZoneInfo(zone))
    return None


def _read_rfc822(text: str, zone: str) -> Stamp | None:
    if zone.startswith("Asia/"):
        text = _CHINA_STANDARD.sub("+0800", text)
    found = parsedate_tz(text)
    if found is None:
        return None
    year, month, day, hour, minute, second, *_, offset = found
    is_zoned = _ZONED.search(text) and offset is not None
    tz = timezone(timedelta(seconds=offset or 0)) if is_zoned else ZoneInfo(zone)
    local = datetime(year, month, day, hour, minute, min(second or 0, 59), tzinfo=tz)
    to_the_day = ":" not in text
    return Stamp(when=local.astimezone(UTC), to_the_day=to_the_day)


def _stamp(numbers: list[str | None], tz: timezone | ZoneInfo) -> Stamp:
    year, month, day, hour, minute, second = (int(n) if n else 0 for n in numbers)
    days = 0
    if hour == 24 and not minute:  # ISO 8601: 24:00 is the end of the day
        hour, days = 0, 1
    local = datetime(year, month, day, hour, minute, min(second, 59), tzinfo=tz) + timedelta(days=days)
    return Stamp(when=local.astimezone(UTC), to_the_day=numbers[3] is None)


def _offset(text: str) -> timezone:
    if text.upper() in {"Z", "UTC", "GMT"}:
        return UTC
    sign = -1 if text[0] == "-" else 1
    digits = text[1:].replace(":", "")
    return timezone(sign * timedelta(hours=int(digits[:2]), minutes=int(digits[2:])))

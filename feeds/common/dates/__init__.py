"""Parse dates of feeds in many spellings into aware UTC datetimes.

feedparser's own date parser is not used: it takes `2016/6/29` for a November day and `CST` for Chicago time. Our own
rules parse what most feeds write: the spellings of the standards first (`standard`), then words and numbers (`zones`,
`time_of_day`, `days`). python-dateutil parses the rest (`dateutil_fallback`).
"""

import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

from feeds.common.dates import dateutil_fallback, days, relative, standard, time_of_day, zones
from feeds.common.dates.cleanup import clean_up
from feeds.model import Exactness

__all__ = ["MAX_LENGTH", "ParsedDate", "from_epoch", "is_blank", "parse"]

#: maximum length of a date; it keeps every pattern below linear on hostile input
MAX_LENGTH = 100
#: earliest valid header of a mirror: before the web had feeds
_EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
#: no news is older; programs write 0001, 1601 and 1899 if they have no date
_FIRST_YEAR = 1900
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
#: dates in placeholder years, and text without any digit but zero
_BLANK = re.compile(r"(?:.*(?<!\d)-?(?:0000|0001|1601|1899|1900|1970)(?!\d).*|[^\w]*|0[0\W]*)")
#: days that programs write, at midnight, if they have no date
_ZEROS = frozenset({(1970, 1, 1), (1900, 1, 1)})

_UNIX = re.compile(r"([1-9]\d{9})(?:\.\d{1,9})?|([1-9]\d{12})|([1-9]\d{15})")
#: a date without year may be this far in the future: clocks differ, and without a time zone the day may differ too
_AHEAD, _AHEAD_UNZONED = timedelta(hours=1), timedelta(hours=14)
#: the 29th of February occurs once in 4 or 8 years
_YEARS_BACK = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedDate:
    """A parsed date."""

    #: in UTC
    when: datetime
    #: precision of the written date
    exactness: Exactness = Exactness.TIME
    #: name of an unknown zone in the text; `when` then assumes the zone of the source
    unknown_zone: str = ""
    #: whether it is relative to the time of the fetch, so it differs a little at each fetch
    is_relative: bool = False


def parse(
    text_as_sent: str,
    zone: str = "UTC",
    *,
    seen: datetime | None = None,
    names_of: str = "",
    fetched: datetime | None = None,
) -> ParsedDate | None:
    """Parse a date in any spelling; `zone` (IANA) is the default time zone; None if it is no date.

    A date without year needs `seen`, the time of the first fetch: it gets the year of the nearest date before that.
    `02/06/2026` has the day first, except for an American source, or if that day is in the future. `CST` is China's
    in an Asian zone; `names_of` is another zone whose abbreviations apply. A relative date (`5分钟前`) needs `fetched`,
    the time of the fetch.

    >>> parse("20/07/2020 - 08:05", "Europe/Paris").when.isoformat()
    '2020-07-20T06:05:00+00:00'
    """
    if not text_as_sent:
        return None
    if len(text_as_sent) <= MAX_LENGTH and (stamp := _parse_clean(text_as_sent, zone)):
        return stamp
    if len(text_as_sent) > 4 * MAX_LENGTH or not 0 < len(text := clean_up(text_as_sent)) <= MAX_LENGTH:
        return None
    stamp = None
    with suppress(ValueError, OverflowError):
        stamp = _from_unix(text) or _parse_standard(text, zone) or _parse_spelled(text, zone, names_of or zone, seen)
    with suppress(ValueError, OverflowError):
        stamp = stamp or (_parse_relative(text, zone, fetched) if fetched else None)
    return stamp if stamp is not None and stamp.when.year >= _FIRST_YEAR else None


# the date of an entry is read for its place in the document, its article and its corrections
@lru_cache(maxsize=256)
def _parse_clean(text: str, zone: str) -> ParsedDate | None:
    """Parse a date in one of the standard spellings, which `clean_up` does not change."""
    if not text.isascii():
        return None
    with suppress(ValueError, OverflowError):
        return _parse_standard(text, zone)
    return None


def is_blank(text: str) -> bool:
    """Whether a date is empty or a placeholder for a missing date.

    >>> is_blank("0001-01-01T00:00:00Z"), is_blank("1601-01-01"), is_blank("gestern")
    (True, True, False)
    """
    return bool(_BLANK.fullmatch(clean_up(text[:MAX_LENGTH])))


def from_epoch(milliseconds: str) -> datetime | None:
    """Parse milliseconds since 1970, or seconds; None if it is not a plain number of 10 to 13 digits.

    >>> from_epoch("1733273943000").isoformat()
    '2024-12-04T00:59:03+00:00'
    """
    if not re.fullmatch(r"\d{10,13}", milliseconds):
        return None
    seconds = int(milliseconds) / (1000 if len(milliseconds) > 11 else 1)
    when = datetime.fromtimestamp(seconds, UTC)
    return when if when >= _EARLIEST else None


def _from_unix(text: str) -> ParsedDate | None:
    """Parse seconds, milliseconds or microseconds since 1970."""
    match = _UNIX.fullmatch(text)
    if match is None:
        return None
    seconds, milli, micro = match.groups()
    exact = timedelta(seconds=int(seconds or 0), milliseconds=int(milli or 0), microseconds=int(micro or 0))
    if seconds and "." in text:
        exact += timedelta(microseconds=int(text.partition(".")[2][:6].ljust(6, "0")))
    return ParsedDate(when=_EPOCH + exact)


def _parse_standard(text: str, home: str) -> ParsedDate | None:
    """Parse ISO 8601 and RFC 822, which most feeds write."""
    when = standard.read(text, home)
    return ParsedDate(when=when) if when else None


def _parse_relative(text: str, home: str, fetched: datetime) -> ParsedDate | None:
    """Parse a time relative to `fetched`."""
    text_without_zone, zone = zones.extract(text, home)
    result = relative.read(text_without_zone, zone.tz if zone and zone.tz else ZoneInfo(home), fetched)
    if result is None:
        return None
    when, exactness = result
    unknown = zone.name if zone and zone.tz is None else ""
    return ParsedDate(when=when.astimezone(UTC), exactness=exactness, unknown_zone=unknown, is_relative=True)


def _parse_spelled(text: str, home: str, names_of: str, seen: datetime | None) -> ParsedDate | None:
    """Parse a date in words and numbers."""
    remainder, zone = zones.extract(text, names_of)
    remainder, time = time_of_day.extract(remainder)
    day = days.read(days.of_taiwan(remainder) if home == "Asia/Taipei" else remainder)
    tz = zone.tz if zone and zone.tz else ZoneInfo(home)
    unknown = zone.name if zone and zone.tz is None else ""
    if day is None:
        return _parse_with_dateutil(text, home, names_of)
    if time and day.day is None:
        return None
    day = _resolve_day_order(day, home, seen)
    local = _in_year(day, time or time_of_day.TimeOfDay(hour=0), tz, seen, is_zoned=zone is not None)
    if local is None or _is_zero(local):
        return None
    exactness = Exactness.TIME if time else _exactness(day)
    return ParsedDate(when=local.astimezone(UTC), exactness=exactness, unknown_zone=unknown)


def _parse_with_dateutil(text: str, home: str, names_of: str) -> ParsedDate | None:
    """Parse with python-dateutil; only complete dates."""
    if (result := dateutil_fallback.read(text, names_of)) is None:
        return None
    local, has_clock, zone = result
    local = local.replace(tzinfo=zone.tz if zone and zone.tz else ZoneInfo(home))
    if _is_zero(local):
        return None
    return ParsedDate(
        when=local.astimezone(UTC),
        exactness=Exactness.TIME if has_clock else Exactness.DAY,
        unknown_zone=zone.name if zone and zone.tz is None else "",
    )


def _resolve_day_order(day: days.Day, home: str, seen: datetime | None) -> days.Day:
    """Choose the order of day and month in `02/06/2026`."""
    if day.other is None:
        return day
    if home.startswith(("America/", "US/")):
        return day.other
    first, second = (
        datetime(candidate.year or 1, candidate.month or 1, candidate.day or 1, tzinfo=UTC)
        for candidate in (day, day.other)
    )
    is_ahead = seen is not None and first > seen + timedelta(days=1) and second <= seen + timedelta(days=1)
    return day.other if is_ahead else day


def _in_year(
    day: days.Day, time: time_of_day.TimeOfDay, tz: tzinfo, seen: datetime | None, *, is_zoned: bool
) -> datetime | None:
    """The local time; a day without year gets the year of the nearest date before `seen`."""
    if day.year is not None:
        return _local(day.year, day, time, tz)
    if seen is None:
        return None
    latest = seen + (_AHEAD if is_zoned else _AHEAD_UNZONED)
    for year in range(seen.year + 1, seen.year - _YEARS_BACK, -1):
        if (day.month, day.day) == (2, 29) and (year % 4 or (year % 100 == 0 and year % 400)):
            continue
        if (local := _local(year, day, time, tz)).astimezone(UTC) <= latest:
            return local
    return None


def _local(year: int, day: days.Day, time: time_of_day.TimeOfDay, tz: tzinfo) -> datetime:
    is_end_of_day = time.hour == 24  # ISO 8601
    midnight = datetime(year, day.month or 1, day.day or 1, tzinfo=tz) + timedelta(days=is_end_of_day)
    hour = 0 if is_end_of_day else time.hour
    return midnight.replace(hour=hour, minute=time.minute, second=time.second, microsecond=time.microsecond)


def _is_zero(local: datetime) -> bool:
    """Whether a date is a placeholder for a missing date: midnight on a day of `_ZEROS`, or Unix time 0."""
    is_midnight = local == local.replace(hour=0, minute=0, second=0, microsecond=0)
    return (is_midnight and (local.year, local.month, local.day) in _ZEROS) or local == _EPOCH


def _exactness(day: days.Day) -> Exactness:
    if day.month is None:
        return Exactness.YEAR
    return Exactness.MONTH if day.day is None else Exactness.DAY

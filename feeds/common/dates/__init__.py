"""Date spellings of the upstreams -> aware UTC.

feedparser's own reader is not used: it takes `2016/6/29` for a November day and `CST` for Chicago time. What most feeds
write is read by our own rules (`zones`, `clock`, `days`), what is left by python-dateutil (`tail`).
"""

import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

from feeds.common.dates import dateutil_fallback, days, relative, time_of_day, zones
from feeds.common.dates.cleanup import clean_up
from feeds.model import Exactness

__all__ = ["LONGEST", "ParsedDate", "from_epoch", "is_blank", "parse"]

#: longer strings are no dates; keeps every pattern below linear on hostile input
LONGEST = 100
#: headers of mirrors: before the web had feeds
_EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
#: no news is older; programs write 0001, 1601 and 1899 where they have no date
_FIRST_YEAR = 1900
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
#: the years of these, and what has no digit but zeros
_BLANK = re.compile(r"(?:.*(?<!\d)-?(?:0000|0001|1601|1899|1900|1970)(?!\d).*|[^\w]*|0[0\W]*)")
#: days that programs write, at midnight, where they have no date
_ZEROS = frozenset({(1970, 1, 1), (1900, 1, 1)})

_UNIX = re.compile(r"([1-9]\d{9})(?:\.\d{1,9})?|([1-9]\d{12})|([1-9]\d{15})")
#: a date without year may lie so far ahead of us: clocks differ, and where no zone is written, days do
_AHEAD, _AHEAD_UNZONED = timedelta(hours=1), timedelta(hours=14)
#: the 29th of February comes that seldom
_YEARS_BACK = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedDate:
    """A date as it was meant."""

    #: in UTC
    when: datetime
    #: how much of it was written
    exactness: Exactness = Exactness.TIME
    #: the name of a zone that is written but not understood; `when` is in that of the source then
    unknown_zone: str = ""
    #: whether it counts back from when the document was fetched, and so differs a little at each fetch
    is_relative: bool = False

    @property
    def to_the_day(self) -> bool:
        """Whether no time of day was written."""
        return self.exactness < Exactness.TIME


def parse(
    text_as_sent: str,
    zone: str = "UTC",
    *,
    seen: datetime | None = None,
    names_of: str = "",
    fetched: datetime | None = None,
) -> ParsedDate | None:
    """Read a date in any spelling; `zone` (IANA) holds where none is written; None if it is no date.

    A date without year is read only where `seen` says when it was seen: it takes the year that puts it nearest before.
    `02/06/2026` has the day first, except for an American source and where that day has not come yet. `CST` is China's
    in an Asian zone; `names_of` is another zone whose abbreviations are meant. What counts back from now (`5分钟前`) is
    read only where `fetched` says when that was.

    >>> parse("20/07/2020 - 08:05", "Europe/Paris").when.isoformat()
    '2020-07-20T06:05:00+00:00'
    """
    if len(text_as_sent) > 4 * LONGEST or len(text := clean_up(text_as_sent)) > LONGEST:
        return None
    stamp = None
    with suppress(ValueError, OverflowError):
        stamp = _from_unix(text) or _parse_spelled(text, zone, names_of or zone, seen)
    with suppress(ValueError, OverflowError):
        stamp = stamp or (_parse_relative(text, zone, fetched) if fetched else None)
    return stamp if stamp is not None and stamp.when.year >= _FIRST_YEAR else None


def is_blank(text: str) -> bool:
    """Whether a date says nothing: it is empty, or what programs write where they have none.

    >>> is_blank("0001-01-01T00:00:00Z"), is_blank("1601-01-01"), is_blank("gestern")
    (True, True, False)
    """
    return bool(_BLANK.fullmatch(clean_up(text[:LONGEST])))


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


def _from_unix(text: str) -> ParsedDate | None:
    """Seconds, milliseconds or microseconds since 1970."""
    match = _UNIX.fullmatch(text)
    if match is None:
        return None
    seconds, milli, micro = match.groups()
    exact = timedelta(seconds=int(seconds or 0), milliseconds=int(milli or 0), microseconds=int(micro or 0))
    if seconds and "." in text:
        exact += timedelta(microseconds=int(text.partition(".")[2][:6].ljust(6, "0")))
    return ParsedDate(when=_EPOCH + exact)


def _parse_relative(text: str, home: str, fetched: datetime) -> ParsedDate | None:
    """A time that counts back from `fetched`."""
    text_without_zone, zone = zones.extract(text, home)
    result = relative.read(text_without_zone, zone.tz if zone and zone.tz else ZoneInfo(home), fetched)
    if result is None:
        return None
    when, exactness = result
    unknown = zone.name if zone and zone.tz is None else ""
    return ParsedDate(when=when.astimezone(UTC), exactness=exactness, unknown_zone=unknown, is_relative=True)


def _parse_spelled(text: str, home: str, names_of: str, seen: datetime | None) -> ParsedDate | None:
    """A date in words and numbers."""
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
    """What python-dateutil reads, if it is a whole date."""
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
    """Of two days that `02/06/2026` may be, the one that is meant."""
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
    """The local time; of a day without year in the year that puts it nearest before `seen`."""
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
    """Whether a date is what a program writes where it has none: midnight on a day of `_ZEROS`, or 0 of Unix."""
    is_midnight = local == local.replace(hour=0, minute=0, second=0, microsecond=0)
    return (is_midnight and (local.year, local.month, local.day) in _ZEROS) or local == _EPOCH


def _exactness(day: days.Day) -> Exactness:
    if day.month is None:
        return Exactness.YEAR
    return Exactness.MONTH if day.day is None else Exactness.DAY

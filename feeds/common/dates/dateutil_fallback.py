"""Rare spellings of dates, read by python-dateutil; it may guess nothing and takes no zone that we do not know."""

import re
from datetime import datetime, timedelta, tzinfo
from datetime import timezone as fixed

from dateutil import parser

from feeds.common.dates import month_names, zones

#: what it was seen to raise on 100,000 hostile strings, and near relatives
_FAULTS = (ValueError, ArithmeticError, TypeError, LookupError, AttributeError)
#: two days with no number in common: what differs between the answers was not written
_ONE, _OTHER = datetime(1996, 1, 1), datetime(2004, 2, 2, 1)  # noqa: DTZ001 - what is read has its own zone, or none
#: what has none of these names no time of day
_CLOCK = re.compile(r"\d\s?(?:[:h]|[ap]\.?m)", re.IGNORECASE)
_COLONS = re.compile(r"\d:\d\d(?::\d\d)?")
#: where the year comes first, the month is next
_YEAR_FIRST = re.compile(r"\D*(?:19|20)\d\d(?!\d)")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


class _Words(parser.parserinfo):  # type: ignore[misc]  # it has no types
    """Names of months and days of the week in all languages that we know, and no clock of this machine."""

    def month(self, name: str) -> int | None:
        return month_names.month(name)

    def weekday(self, name: str) -> int | None:
        return 0 if not month_names.month(name) and month_names.days_of_week(name) else None

    def convertyear(self, year: int, century_specified: bool = False) -> int:  # noqa: ARG002 - its signature
        return year


_PARSER = parser.parser(_Words())


def read(text: str, home: str) -> tuple[datetime, bool, zones.Zone | None] | None:
    """The local time that `text` names, whether a time of day is written, and its zone; None for what is no date.

    Year, month and day must all be written.
    """
    if not _YEAR.search(text) or len(_COLONS.findall(text)) > 1:
        return None
    zones_seen: list[zones.Zone] = []

    def zone_of(name: str | None, seconds: int | None) -> tzinfo | None:
        if seconds is not None:
            zone = zones.Zone(name=name or "", tz=fixed(timedelta(seconds=seconds)))
        else:
            zone = zones.find_zone(name or "", home) or zones.Zone(name=name or "")
        zones_seen.append(zone)
        return None

    is_day_first = not _YEAR_FIRST.match(text)
    try:
        first, second = (
            _PARSER.parse(text, default=default, tzinfos=zone_of, dayfirst=is_day_first) for default in (_ONE, _OTHER)
        )
    except _FAULTS:
        return None
    has_clock = first.time() == second.time()
    if first.date() != second.date() or (has_clock and not _CLOCK.search(text)):
        return None
    return first, has_clock, zones_seen[0] if zones_seen else None

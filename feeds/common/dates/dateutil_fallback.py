"""Parse rare spellings of dates with python-dateutil, without guesses and without zones that we do not know."""

import re
from datetime import datetime, timedelta, tzinfo
from datetime import timezone as fixed

from dateutil import parser

from feeds.common.dates import month_names, zones

#: exceptions that it raised on 100,000 hostile strings, and similar ones
_FAULTS = (ValueError, ArithmeticError, TypeError, LookupError, AttributeError)
#: two defaults with no number in common: parts that differ between the two results are not in the text
_ONE, _OTHER = datetime(1996, 1, 1), datetime(2004, 2, 2, 1)  # noqa: DTZ001 - the parsed text has its own zone, or none
#: a time of day has at least one of these
_CLOCK = re.compile(r"\d\s?(?:[:h]|[ap]\.?m)", re.IGNORECASE)
_COLONS = re.compile(r"\d:\d\d(?::\d\d)?")
#: if the year is first, the month is second
_YEAR_FIRST = re.compile(r"\D*(?:19|20)\d\d(?!\d)")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


class _Words(parser.parserinfo):  # type: ignore[misc]  # it has no types
    """Names of months and days of the week in all known languages; it does not read the clock."""

    def month(self, name: str) -> int | None:
        return month_names.month(name)

    def weekday(self, name: str) -> int | None:
        return 0 if not month_names.month(name) and month_names.days_of_week(name) else None

    def convertyear(self, year: int, century_specified: bool = False) -> int:  # noqa: ARG002 - its signature
        return year


_PARSER = parser.parser(_Words())


def read(text: str, home: str) -> tuple[datetime, bool, zones.Zone | None] | None:
    """Return the local time, whether it has a time of day, and its zone; None if `text` is no date.

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

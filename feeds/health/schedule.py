"""When to ask again: what the source's own rhythm suggests, and what its server asks for."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from itertools import pairwise
from statistics import median, median_low

#: no wish is granted for longer: a server that says "in a year" has made a slip
LONGEST_WISH = timedelta(days=7)
#: the part of an interval by which polls are strewn, so that sources started together do not stay together
JITTER = 0.1
#: articles that a rhythm is read off
RECENT = 30
#: seconds; what comes sooner after another article came with it
_TOGETHER = 3600

_MAX_AGE = re.compile(r'(?:^|[\s,])max-age\s*=\s*"?(\d{1,12})', re.IGNORECASE)
# `no-cache="set-cookie"` speaks of those fields alone (RFC 9111 section 5.2.2.4)
_NOT_KEPT = re.compile(r"(?:^|[\s,])no-(?:store|cache)(?:$|[\s,])", re.IGNORECASE)
_SECONDS = re.compile(r"\d+")
_NONE = timedelta()


@dataclass(frozen=True, slots=True, kw_only=True)
class PollHints:
    """What a server and its document ask of those who poll."""

    #: `Cache-Control`, `Expires`, `Date` as sent
    cache_control: str = ""
    expires: str = ""
    date: str = ""
    #: minutes
    ttl: int = 0

    def wait(self, now: datetime) -> timedelta:
        """How long the answer is good: what its headers say, or `<ttl>` if that is longer."""
        return min(max(self._fresh(now), timedelta(minutes=min(max(self.ttl, 0), 10**6)), _NONE), LONGEST_WISH)

    def _fresh(self, now: datetime) -> timedelta:
        """`max-age`, else `Expires` (RFC 9111 section 4.2.1); nothing for what is not to be kept."""
        if _NOT_KEPT.search(self.cache_control):
            return _NONE
        if match := _MAX_AGE.search(self.cache_control):
            return timedelta(seconds=int(match[1]))
        until, since = http_date(self.expires), http_date(self.date) or now
        return until - since if until else _NONE


def next_allowed_time(moment: datetime, hours: Collection[int], days: Collection[int]) -> datetime:
    """`moment`, or the first full hour after it that is not to be skipped (RSS 2.0 skipHours, skipDays).

    Hours of the day in GMT, days of the week from Monday, 0.
    """
    for number in range(7 * 24 + 1 if hours or days else 0):
        later = moment if not number else _full_hour(moment) + timedelta(hours=number)
        if later.hour not in hours and later.weekday() not in days:
            return later
    # who skips everything wishes nothing
    return moment


def rhythm_of(published: Sequence[datetime]) -> tuple[int, int]:
    """Seconds between two articles: the median of the recent gaps, and what nine in ten of them stay below.

    A weekly column whose parts appear together has a median of next to nothing: only the second tells how long it may
    be silent. If its parts are more than nine, so are nine in ten of the gaps, and the usual silence between two times
    that something came stands in for them; a single one is no rule. (0, 0) for fewer than two articles.
    """
    recent = sorted(published, reverse=True)[:RECENT]
    gaps = sorted(int((newer - older).total_seconds()) for newer, older in pairwise(recent))
    if not gaps:
        return 0, 0
    silences = [gap for gap in gaps if gap >= _TOGETHER]
    between = median_low(silences) if len(silences) > 1 else 0
    return int(median(gaps)), max(gaps[-(-len(gaps) * 9 // 10) - 1], between)


def next_poll(  # each is a reason of its own
    now: datetime, *, rhythm: int, floor: int, ceiling: int, failures: int = 0, strewn: float = 0
) -> datetime:
    """When a source is due by its own rhythm (seconds), between `floor` and `ceiling` (minutes).

    After failures it is the floor, doubled with each, up to the ceiling. `strewn` in [0, 1) says how much later within
    the jitter: never earlier.
    """
    low, high = timedelta(minutes=floor), timedelta(minutes=ceiling)
    wait = low * (1 << min(failures - 1, 16)) if failures else timedelta(seconds=rhythm)
    return now + min(max(wait, low), high) * (1 + JITTER * strewn)


def retry_after(value: str, now: datetime) -> datetime | None:
    """When to come back, of `Retry-After` in seconds or as a date (RFC 9110 section 10.2.3); None for neither."""
    text = value.strip()
    if _SECONDS.fullmatch(text):
        # twelve digits are more than is granted, and int() of very many is slow
        return now + min(timedelta(seconds=int(text[:12])), LONGEST_WISH)
    until = http_date(text)
    return min(max(until, now), now + LONGEST_WISH) if until else None


def http_date(value: str) -> datetime | None:
    """The moment that an HTTP date names, None where it is none ("0" and "-1" are met in Expires)."""
    try:
        moment = parsedate_to_datetime(value)
        # HTTP dates are in GMT, whether they say so or not
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _full_hour(moment: datetime) -> datetime:
    return moment.replace(minute=0, second=0, microsecond=0)

"""Schedule of the next poll: by the publication interval of the source, and by the hints of its server."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from itertools import pairwise
from statistics import median, median_low

#: limit of server hints: a server that says "in a year" has made a mistake
MAX_WISH = timedelta(days=7)
#: random part of an interval, so that sources started together do not stay together
JITTER = 0.1
#: number of articles that the interval is computed from
RECENT = 30
#: seconds; articles closer together than this appeared together
_TOGETHER = 3600

_MAX_AGE = re.compile(r'(?:^|[\s,])max-age\s*=\s*"?(\d{1,12})', re.IGNORECASE)
# `no-cache="set-cookie"` applies to those fields only (RFC 9111 section 5.2.2.4)
_NOT_KEPT = re.compile(r"(?:^|[\s,])no-(?:store|cache)(?:$|[\s,])", re.IGNORECASE)
_SECONDS = re.compile(r"\d+")
_NONE = timedelta()


@dataclass(frozen=True, slots=True, kw_only=True)
class PollHints:
    """Poll hints of a server and its document."""

    #: `Cache-Control`, `Expires`, `Date` as sent
    cache_control: str = ""
    expires: str = ""
    date: str = ""
    #: minutes
    ttl: int = 0

    def wait(self, now: datetime) -> timedelta:
        """Return how long the response is fresh: by its headers, or by `<ttl>` if that is longer."""
        return min(max(self._fresh(now), timedelta(minutes=min(max(self.ttl, 0), 10**6)), _NONE), MAX_WISH)

    def _fresh(self, now: datetime) -> timedelta:
        """Return `max-age`, else `Expires` (RFC 9111 section 4.2.1); zero for `no-store` and `no-cache`."""
        if _NOT_KEPT.search(self.cache_control):
            return _NONE
        if match := _MAX_AGE.search(self.cache_control):
            return timedelta(seconds=int(match[1]))
        until, since = http_date(self.expires), http_date(self.date) or now
        return until - since if until else _NONE


def next_allowed_time(moment: datetime, hours: Collection[int], days: Collection[int]) -> datetime:
    """Return `moment`, or the first full hour after it that is not skipped (RSS 2.0 skipHours, skipDays).

    Hours of the day in GMT, days of the week from Monday, 0.
    """
    for number in range(7 * 24 + 1 if hours or days else 0):
        later = moment if not number else _full_hour(moment) + timedelta(hours=number)
        if later.hour not in hours and later.weekday() not in days:
            return later
    # ignore hints that skip everything
    return moment


def rhythm_of(published: Sequence[datetime]) -> tuple[int, int]:
    """Return the seconds between two articles: median and 90th percentile of the recent gaps.

    A weekly column whose parts appear together has a median near zero: only the second number shows how long it may be
    silent. With more than nine parts the 90th percentile is near zero too, so the median of the gaps of at least an
    hour replaces it if there are two or more of them. Returns (0, 0) for fewer than two articles.
    """
    recent = sorted(published, reverse=True)[:RECENT]
    gaps = sorted(int((newer - older).total_seconds()) for newer, older in pairwise(recent))
    if not gaps:
        return 0, 0
    silences = [gap for gap in gaps if gap >= _TOGETHER]
    between = median_low(silences) if len(silences) > 1 else 0
    return int(median(gaps)), max(gaps[-(-len(gaps) * 9 // 10) - 1], between)


def next_poll(  # each is a reason of its own
    now: datetime, *, rhythm: int, floor: int, ceiling: int, failures: int = 0, jitter: float = 0
) -> datetime:
    """Return the time of the next poll, by the interval `rhythm` (seconds), between `floor` and `ceiling` (minutes).

    After failures an exponential backoff starts at `floor` and doubles up to `ceiling`. `jitter` in [0, 1) is the
    random part of the jitter, which only adds time.
    """
    low, high = timedelta(minutes=floor), timedelta(minutes=ceiling)
    wait = low * (1 << min(failures - 1, 16)) if failures else timedelta(seconds=rhythm)
    return now + min(max(wait, low), high) * (1 + JITTER * jitter)


def retry_after(value: str, now: datetime) -> datetime | None:
    """Parse `Retry-After`, seconds or a date (RFC 9110 section 10.2.3), as a time; None if it is neither."""
    text = value.strip()
    if _SECONDS.fullmatch(text):
        # twelve digits exceed the limit already, and int() of very many digits is slow
        return now + min(timedelta(seconds=int(text[:12])), MAX_WISH)
    until = http_date(text)
    return min(max(until, now), now + MAX_WISH) if until else None


def http_date(value: str) -> datetime | None:
    """Parse an HTTP date; None if it is invalid ("0" and "-1" occur in Expires)."""
    try:
        moment = parsedate_to_datetime(value)
        # HTTP dates are in GMT, also without a zone
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _full_hour(moment: datetime) -> datetime:
    return moment.replace(minute=0, second=0, microsecond=0)

"""Periods of the archive by name: a month, a day of a busy month, an hour of a busy day (UTC)."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from itertools import groupby

from feeds.store.codec import from_ms, to_ms

#: with more articles than this a month is split into days, and a day into hours; an hour is never split. At the usual
#: length of 6 to 7 kB they make 1.3 MB, and https://validator.w3.org/feed/ parses at most 5 MB (2026-11)
MAX_PER_SPAN = 200

#: the format of spans; not every match is a valid date
SPAN_PATTERN = re.compile(r"[0-9]{4}-[0-9]{2}(?:-[0-9]{2}(?:T[0-9]{2})?)?")

_HOUR = 3_600_000
_HOURS = 24
_MONTH, _DAY = len("yyyy-mm"), len("yyyy-mm-dd")
_FORMS = {_MONTH: "%Y-%m", _DAY: "%Y-%m-%d", len("yyyy-mm-ddThh"): "%Y-%m-%dT%H"}


def bounds(span: str) -> tuple[int, int]:
    """Return the first millisecond of a span and of the next span; raises `ValueError` for any other text."""
    if not SPAN_PATTERN.fullmatch(span):
        raise ValueError(f"expected yyyy-mm, yyyy-mm-dd or yyyy-mm-ddThh, got {span!r}")
    try:
        start = datetime.strptime(span, _FORMS[len(span)]).replace(tzinfo=UTC)
        return to_ms(start), to_ms(_after(start, len(span)))
    except (ValueError, OverflowError) as error:
        raise ValueError(f"expected a moment of the calendar, got {span!r}") from error


def is_span(text: str) -> bool:
    """Return whether `text` names a span of time."""
    try:
        bounds(text)
    except ValueError:
        return False
    return True


def _after(start: datetime, length: int) -> datetime:
    if length == _MONTH:
        return start.replace(year=start.year + start.month // 12, month=start.month % 12 + 1)
    return start + (timedelta(days=1) if length == _DAY else timedelta(hours=1))


def spans_of(month: str, times: Iterable[int]) -> tuple[str, ...]:
    """Return the spans into which a month is split, given the times of its articles (milliseconds), newest first.

    A month that is not split returns itself. The span of an article depends on its own time only: later articles never
    move it to another span, they can only split the span that it is in.
    """
    return spans_of_hours(month, Counter(map(hour_of, times)))


def hour_of(time: int) -> int:
    """Return the hour since 1970 of a time in milliseconds."""
    return time // _HOUR


def spans_of_hours(month: str, counts: Mapping[int, int]) -> tuple[str, ...]:
    """Return the same as `spans_of`, given the number of articles of each hour since 1970."""
    if sum(counts.values()) <= MAX_PER_SPAN:
        return (month,)
    spans: list[str] = []
    for _, group in groupby(sorted(counts, reverse=True), lambda hour: hour // _HOURS):
        hours = list(group)
        if sum(map(counts.__getitem__, hours)) <= MAX_PER_SPAN:
            spans.append(_iso(hours[0])[:_DAY])
        else:
            spans += [_iso(hour)[: _DAY + len("Thh")] for hour in hours]
    return tuple(spans)


def _iso(hour: int) -> str:
    return from_ms(hour * _HOUR).isoformat()

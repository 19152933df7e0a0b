"""Polling hints of a feed (ttl, skip hours) and whether the document is complete; parsed outside the entries, in one
pass.
"""

import re
from dataclasses import dataclass

from feeds.parsing.formats.decoding import beginning, declared_encoding, decode

#: characters that are scanned at each end of a document: hints come before the entries and are few
_HEAD, _TAIL = 65_536, 4_096

_ENTRY = re.compile(r"<(?:\w{1,20}:)?(?:item|entry)\b", re.IGNORECASE)
_TTL = re.compile(r"<ttl>\s*(\d{1,7})\s*</ttl>", re.IGNORECASE)
_BLOCK = {
    name: re.compile(rf"<{name}>(.{{0,2000}}?)</{name}>", re.IGNORECASE | re.DOTALL)
    for name in ("skipHours", "skipDays")
}
_HOUR = re.compile(r"<hour>\s*(\d{1,2})\s*</hour>", re.IGNORECASE)
_DAY = re.compile(r"<day>\s*([A-Za-z]{6,9})\s*</day>", re.IGNORECASE)
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_PERIOD = re.compile(r"<sy:updatePeriod>\s*(\w{5,7})\s*</sy:updatePeriod>")
_FREQUENCY = re.compile(r"<sy:updateFrequency>\s*(\d{1,4})\s*</sy:updateFrequency>")
#: minutes, by the names of http://web.resource.org/rss/1.0/modules/syndication/ (read 2026-11)
_PERIODS = {"hourly": 60, "daily": 1440, "weekly": 10_080, "monthly": 43_200, "yearly": 525_600}
_STRING = re.compile(r'"(?:[^"\\]++|\\.)*+"', re.DOTALL)
#: the end tag of a root, followed only by comments, instructions and space
_CLOSED = re.compile(
    # atomic: a comment ends at its first end; else several comments would backtrack in all combinations
    r"</(?:\w{1,20}:)?(?:rss|rdf|feed)\s*+>(?>\s|\0|<!--.*?-->|<\?.*?\?>)*+\Z",
    re.IGNORECASE | re.DOTALL,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentHints:
    """The polling hints of a document, and whether its end is present."""

    #: minutes, None if not given
    ttl: int | None = None
    #: hours of the day in GMT, and days of the week with Monday as 0 (RSS 2.0)
    skip_hours: frozenset[int] = frozenset()
    skip_days: frozenset[int] = frozenset()
    #: False for a truncated document
    is_complete: bool = True


def read_hints(body: bytes) -> DocumentHints:
    """Return the hints of a document in any format; invalid values are ignored."""
    label = declared_encoding(body)
    head = decode(beginning(body, _HEAD), label).lstrip("\ufeff \t\r\n")
    tail = decode(body[-_TAIL:], label) if len(body) > _HEAD else head
    if head.startswith("{"):
        return DocumentHints(is_complete=tail.rstrip("\0 \t\r\n").endswith("}") and _is_balanced(decode(body, label)))
    if not head.startswith("<"):
        return DocumentHints()
    start = _ENTRY.search(head)
    preamble = head[: start.start()] if start else head
    return DocumentHints(
        ttl=_ttl(preamble),
        skip_hours=frozenset(
            hour for text in _HOUR.findall(_block("skipHours", preamble)) if (hour := _hour(text)) < 24
        ),
        skip_days=frozenset(
            _DAYS.index(day) for text in _DAY.findall(_block("skipDays", preamble)) if (day := text.lower()) in _DAYS
        ),
        is_complete=_CLOSED.search(tail) is not None,
    )


def _is_balanced(text: str) -> bool:
    """Return whether every object is closed: truncated JSON may end in `}` too, after an item."""
    bare = _STRING.sub("", text)
    return bare.count("{") == bare.count("}")


def _ttl(text: str) -> int | None:
    if match := _TTL.search(text):
        return int(match[1]) or None
    if (period := _PERIOD.search(text)) and period[1].lower() in _PERIODS:
        frequency = _FREQUENCY.search(text)
        return max(_PERIODS[period[1].lower()] // max(int(frequency[1]) if frequency else 1, 1), 1)
    return None


def _block(name: str, text: str) -> str:
    match = _BLOCK[name].search(text)
    return match[1] if match else ""


def _hour(text: str) -> int:
    """Parse an hour; some feeds write 24 for midnight, as RSS 0.91 counted from 1."""
    return 0 if int(text) == 24 else int(text)

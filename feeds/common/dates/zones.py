"""Parse time zones in dates: offsets, abbreviations, IANA names, words in brackets."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

from feeds.common.dates.month_names import days_of_week, half_of_day, month

#: minutes from UTC, and their abbreviations; of several meanings we use the most frequent one in news feeds
_OFFSETS = """
    0 z ut utc gmt wet zulu
    -210 nst
    -150 ndt
    -240 ast edt clt vet
    -180 adt art brt clst
    -300 est cdt cot pet
    -120 brst
    -420 mst pdt
    -360 mdt
    -480 pst akdt
    -540 akst hdt
    -600 hst
    60 bst west cet met mez wat
    120 cest mest mesz eet cat sast
    180 eest msk trt eat
    240 msd samt gst
    330 ist
    210 irst
    300 pkt uzt yekt
    345 npt
    360 omst
    390 mmt
    420 ict wib novt krat
    480 bjt hkt sgt myt pht wita irkt awst
    540 jst kst wit yakt
    600 vlat aest
    660 magt aedt
    570 acst
    630 acdt
    720 nzst
    780 nzdt
"""
_MINUTES = {name: int(minutes) for minutes, *listed in map(str.split, _OFFSETS.split("\n")[1:-1]) for name in listed}
#: abbreviations and names of zones with summer time, which depends on the date
_PLACES = {
    **dict.fromkeys(("et", "美东时间", "美東時間", "eastern time"), "America/New_York"),
    **dict.fromkeys(("ct", "central time"), "America/Chicago"),
    **dict.fromkeys(("mt", "mountain time"), "America/Denver"),
    **dict.fromkeys(("pt", "pacific time"), "America/Los_Angeles"),
    **dict.fromkeys(
        ("prc", "北京时间", "北京時間", "中国标准时间", "中國標準時間", "china standard time", "beijing time"),
        "Asia/Shanghai",
    ),
    **dict.fromkeys(("台北时间", "台北時間", "台灣時間", "taipei standard time", "台北標準時間"), "Asia/Taipei"),
    **dict.fromkeys(("香港时间", "香港時間", "hong kong standard time", "香港標準時間"), "Asia/Hong_Kong"),
    **dict.fromkeys(("日本標準時", "日本标准时间", "japan standard time"), "Asia/Tokyo"),
    **dict.fromkeys(("korean standard time", "한국 표준시"), "Asia/Seoul"),
    **dict.fromkeys(("coordinated universal time", "greenwich mean time", "协调世界时", "格林尼治标准时间"), "UTC"),
}
#: the meaning of CST for an Asian source, and for others
_CHINA_STANDARD, _US_CENTRAL_STANDARD = 480, -360
_WIDEST = timedelta(hours=14)

#: what may precede an offset: a time of day, a half of the day, or the name of UTC
_CLOCK = (
    r"(?P<clock>[:T]\d{1,6}(?:[.,]\d+)?|\b[ap]\.?m\.?|[分秒点點時时시분초]|[上下]午|(?<![a-z])(?=(?:gmt|utc?)\s?[+-])"
    r"|^\d{4}-\d\d-\d\d(?=[+-]\d\d:\d\d$))"
)
_OFFSET = re.compile(
    _CLOCK + r"\s*(?:(?P<name>[a-z]{1,5})\s?)?(?P<offset>[+-](?:\d{1,2}:\d{1,2}(?::\d{2})?|\d{1,4}|\d{6}))(?![\d:])",
    re.IGNORECASE,
)
#: Go's `time.String()` ends with the reading of a monotonic clock
_GO_MONOTONIC = re.compile(r"\s*m=[+-][\d.]+$")
_BRACKETED = re.compile(r"\s*(?:\(([^()]*)\)|\[([^\[\]]*)\])")
_BEHIND_CLOCK = re.compile(r"(?:[:T]\d{1,6}(?:[.,]\d+)?|^\d{4}-\d\d-\d\d|\b[AaPp]\.?[Mm]\.?)\s*$")
_IANA = re.compile(r"\b[A-Z][A-Za-z]+(?:/[A-Za-z0-9_+-]+){1,2}$")
_WORD = re.compile(r"(?<![^\W\d_])[A-Za-z]{1,5}\d?(?![^\W_])")
#: `北京时间`, and at the end `Beijing Time`
_SPELLED = re.compile(r"(?:北京|台北|香港|美东|美東|台灣)(?:时间|時間)|\b(?:[A-Za-z]+ ){1,3}time$", re.IGNORECASE)
#: what looks like a zone: an IANA name, a name in words, an offset; it may be unknown
_PLACE = r"[A-Za-z][A-Za-z_]+(?:/[A-Za-z][A-Za-z0-9_+-]*){1,2}"
_SHAPE = rf"{_PLACE}|(?:[A-Z][a-z]+ ){{1,4}}Time|(?:[A-Za-z]{{1,5}}\s?)?[+-]\d[\d:]*"
_REMARK = re.compile(_SHAPE)
#: the same after the time of day at the end, and capital letters there
_UNKNOWN = re.compile(rf"(?:[:T]\d{{1,6}}(?:[.,]\d+)?|\b[AaPp]\.?[Mm]\.?)\s*([A-Z]{{1,5}}|{_SHAPE})$")
#: letters that belong to the time of day
_NO_ZONES = frozenset("APTHMS")


@dataclass(frozen=True, slots=True, kw_only=True)
class Zone:
    """A zone in the text; `tz` is None for an unknown one."""

    name: str
    tz: tzinfo | None = None


def extract(text: str, home: str) -> tuple[str, Zone | None]:
    """Split `text` into the rest and its zone, None if there is none.

    `home` is the zone of the source: its own abbreviations take precedence.
    """
    text = _GO_MONOTONIC.sub("", text)
    remarks = [round_bracketed or square_bracketed for round_bracketed, square_bracketed in _BRACKETED.findall(text)]
    text = _BRACKETED.sub(" ", text).rstrip()
    if (iana := _IANA.search(text)) and (zone := find_zone(iana[0], home)):
        return text[: iana.start()].rstrip(), zone
    if match := _OFFSET.search(text):
        return _without(text, match, home), Zone(name=match["offset"], tz=_offset(match["offset"]))
    return _take_name(text, home, remarks)


def _without(text: str, match: re.Match[str], home: str) -> str:
    """Remove an offset and the name before or after it: in `+0800 CST` the name is redundant."""
    end = text[match.end() :].lstrip()
    if (abbreviation := _WORD.match(end)) and (find_zone(abbreviation[0], home) or _is_abbreviation(abbreviation[0])):
        end = end[abbreviation.end() :]
    is_name = match["name"] and not half_of_day(match["name"])
    return f"{text[: match.start('name' if is_name else 'offset')]} {end}".rstrip()


def _is_abbreviation(word: str) -> bool:
    """Whether a word in capital letters may be the name of an unknown zone."""
    return word.isupper() and len(word) > 2 and not (half_of_day(word) or month(word) or days_of_week(word))


def _take_name(text: str, home: str, remarks: list[str]) -> tuple[str, Zone | None]:
    """Split off a zone that is written as a name."""
    for pattern in (_SPELLED, _WORD):
        for match in pattern.finditer(text):
            if (zone := find_zone(match[0], home)) and _is_in_place(match[0], text[: match.start()]):
                return f"{text[: match.start()]} {text[match.end() :]}".strip(), zone
    for remark in remarks:
        if offset := _OFFSET.fullmatch(remark.strip()):
            return text, Zone(name=remark, tz=_offset(offset["offset"]))
        if zone := find_zone(remark, home):
            return text, zone
    if (unknown := _UNKNOWN.search(text)) and not half_of_day(unknown[1]) and unknown[1] not in _NO_ZONES:
        return text[: unknown.start(1)].rstrip(), Zone(name=unknown[1])
    return text, next((Zone(name=remark) for remark in remarks if _REMARK.fullmatch(remark)), None)


@lru_cache(maxsize=512)
def find_zone(name: str, home: str) -> Zone | None:
    """The zone with this name, None if it is unknown."""
    word = " ".join(name.split()).lower().rstrip(".")
    if word == "cst" and home.startswith("Asia/"):
        return Zone(name=name, tz=timezone(timedelta(minutes=_CHINA_STANDARD)))
    if name.isupper() and len(name) > 2 and (tz := _of_home(name, home)):
        return Zone(name=name, tz=tz)
    if word == "cst":
        return Zone(name=name, tz=timezone(timedelta(minutes=_US_CENTRAL_STANDARD)))
    if (minutes := _MINUTES.get(word)) is not None:
        return Zone(name=name, tz=UTC if minutes == 0 else timezone(timedelta(minutes=minutes)))
    if iana_name := _PLACES.get(word):
        return Zone(name=name, tz=ZoneInfo(iana_name))
    return _iana(name) if "/" in name else None


def _of_home(name: str, home: str) -> tzinfo | None:
    """The offset for which the source's own zone uses this abbreviation (IST in Dublin)."""
    zone = ZoneInfo(home)
    for number in (1, 7):
        day = datetime(2024, number, 1, tzinfo=zone)
        if day.tzname() == name:
            return timezone(day.utcoffset() or timedelta())
    return None


def _iana(name: str) -> Zone | None:
    try:
        return Zone(name=name, tz=ZoneInfo(name))
    except (KeyError, ValueError, OSError):  # no such file, no such name, a folder
        return None


def _is_in_place(name: str, prefix: str) -> bool:
    """Whether a name is at the position of a zone; elsewhere it may be a weekday (`pet` is Friday in Zagreb)."""
    if not name.isascii() or " " in name or _BEHIND_CLOCK.search(prefix):
        return True
    return name.isupper() and len(name) > 2 and prefix.rstrip()[-1:].isdigit()


def _offset(offset_text: str) -> tzinfo | None:
    """Parse `+08:00`, `+0800`, `+800`, `+8`, `+5:30`, `+00:0`; None for an impossible offset."""
    digits = offset_text[1:]
    if ":" in digits:
        hours, minutes, *_ = digits.split(":")
    elif len(digits) > 2:
        digits = digits.zfill(4)
        hours, minutes = digits[:2], digits[2:4]
    else:
        hours, minutes = digits, "0"
    offset = timedelta(hours=int(hours), minutes=int(minutes))
    if offset > _WIDEST or int(minutes) > 59:
        return None
    return timezone(-offset if offset_text[0] == "-" else offset)

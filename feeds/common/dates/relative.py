"""Parse times relative to the fetch of a document: `5分钟前`, `昨天 08:30`, `2 hours ago`."""

import re
from datetime import datetime, timedelta, tzinfo
from functools import lru_cache
from typing import Literal

from babel.dates import format_timedelta

from feeds.common.dates import time_of_day
from feeds.common.dates.days import FILLERS
from feeds.model import Exactness

_Unit = Literal["second", "minute", "hour", "day", "week", "month", "year"]
#: seconds of each unit, by its name in Babel
_UNITS: dict[_Unit, int] = {
    "second": 1,
    "minute": 60,
    "hour": 3600,
    "day": 86400,
    "week": 604_800,
    "month": 2_629_800,
    "year": 31_557_600,
}
_EXACTNESS = {"month": Exactness.MONTH, "year": Exactness.YEAR}
#: languages whose phrases come from CLDR
_LANGUAGES = (
    "en zh_Hans zh_Hant ja ko vi de fr es pt it nl sv da nb fi pl cs sk hu ro bg ru be tr el sl hr sr et lv lt gl he hi"
).split()
#: numbers that cover all plural forms
_NUMBERS = (1, 2, 3, 5, 11, 21)
_NOW = frozenset("刚刚 剛剛 刚才 剛才 现在 現在 たった今 방금 justnow now momentsago".split())
#: how many days ago
_DAYS = {
    word: days
    for days, words in enumerate(
        (
            "今天 今日 本日 오늘 hômnay today heute aujourd'hui aujourd’hui hoy hoje oggi vandaag сегодня сьогодні",
            "昨天 昨日 어제 hômqua yesterday gestern hier ayer ontem ieri gisteren вчера вчора wczoraj",
            "前天 前日 一昨日 그제 그저께 hômkia vorgestern avant-hier anteayer anteontem eergisteren позавчера",
            "大前天 大前日",
        )
    )
    for word in words.split()
}
#: normalize variants to one spelling; applied in this order, after spaces and dots are removed
_SPELLINGS = (
    (re.compile(r"[个個]"), ""),
    (re.compile(r"[之以]前$"), "前"),
    (re.compile(r"星期|礼拜|禮拜"), "周"),
    (re.compile(r"钟头|鐘頭"), "小时"),
    (re.compile(r"^(?:大约|大約|大概|约|約|about|ca|~)"), ""),
    (re.compile(r"^(?:几|幾|afew)(?=\D)"), "3"),
    (re.compile(r"^an?(?=(?:second|minute|hour|day|week|month|year)ago$)"), "1"),
    # in `1小时20分钟前` only the hours are used
    (re.compile(r"^(\d+[^\d,]+?),?(?:and)?\d+[^\d,]+?(前|ago)$"), r"\1\2"),
    (re.compile(r"[ヶケヵカ](?=月)"), "か"),
    (re.compile(r"(?<=\d)(?:mins?|minutes?)(?=ago$)"), "minutes"),
    (re.compile(r"(?<=\d)(?:hrs?|hours?|h)(?=ago$)"), "hours"),
    (re.compile(r"(?<=\d)(?:secs?|s)(?=ago$)"), "seconds"),
    (re.compile(r"(?<=\d)d(?=ago$)"), "days"),
)


def read(text: str, tz: tzinfo, fetched: datetime) -> tuple[datetime, Exactness] | None:
    """Parse a time relative to `fetched`; return it with its precision, None if `text` is not relative.

    Raises ValueError for an invalid time of day and OverflowError for a date before year 1.
    """
    if (counted := _counted(_plain(text), fetched)) is not None:
        return counted
    remainder, time = time_of_day.extract(text)
    words = [word for word in re.split(r"[\s,]+", remainder.casefold()) if word not in FILLERS]
    if (days := _DAYS.get("".join(words))) is None:
        return None
    day = (fetched.astimezone(tz) - timedelta(days=days)).replace(hour=0, minute=0, second=0, microsecond=0)
    if time is not None:
        day = day.replace(minute=time.minute, second=time.second) + timedelta(hours=time.hour)
    return day, Exactness.DAY


def _counted(text: str, fetched: datetime) -> tuple[datetime, Exactness] | None:
    if text in _NOW:
        return fetched, Exactness.DAY
    number = re.search(r"\d+|半", text)
    is_count = number is None or (len(number[0]) <= 4 and not re.search(r"\d", text[number.end() :]))
    meaning = _sentences().get(re.sub(r"\d+|半", "#", text)) if is_count else None
    if meaning is None:
        return None
    unit, count = meaning
    if number is not None:
        count = int(number[0]) if number[0] != "半" else 0.5
    return fetched - timedelta(seconds=count * _UNITS[unit]), _EXACTNESS.get(unit, Exactness.DAY)


def _plain(text: str) -> str:
    """Normalize a phrase for comparison: without spaces and dots, and with one spelling for all variants.

    >>> _plain("约 3 个小时之前"), _plain("An hour ago")
    ('3小时前', '1hoursago')
    """
    text = re.sub(r"[\s.]+", "", text.casefold())
    for pattern, spelling in _SPELLINGS:
        text = pattern.sub(spelling, text)
    return text


@lru_cache(maxsize=1)
def _sentences() -> dict[str, tuple[_Unit, float]]:
    """By phrase, with `#` for its number: the unit, and the number for phrases that contain none."""
    meanings_of: dict[str, set[tuple[_Unit, float]]] = {}
    for language in _LANGUAGES:
        for unit, seconds in _UNITS.items():
            for number in _NUMBERS:
                passed = timedelta(seconds=-number * seconds)
                for width in ("long", "short"):
                    text = format_timedelta(
                        passed, unit, threshold=10**6, add_direction=True, format=width, locale=language
                    )
                    sentence, is_written = re.subn(r"\d+", "#", _plain(text))
                    meanings_of.setdefault(sentence, set()).add((unit, 1 if is_written else number))
    # drop phrases with different meanings in different languages
    return {sentence: next(iter(meanings)) for sentence, meanings in meanings_of.items() if len(meanings) == 1}

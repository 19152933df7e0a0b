"""Times that count back from when a document was fetched: `5分钟前`, `昨天 08:30`, `2 hours ago`."""

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
#: whose sentences are those of CLDR
_LANGUAGES = (
    "en zh_Hans zh_Hant ja ko vi de fr es pt it nl sv da nb fi pl cs sk hu ro bg ru be tr el sl hr sr et lv lt gl he hi"
).split()
#: numbers that have all forms of the plural between them
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
#: one spelling for each word: left to right, without spaces and dots, which are gone before
_SPELLINGS = (
    (re.compile(r"[个個]"), ""),
    (re.compile(r"[之以]前$"), "前"),
    (re.compile(r"星期|礼拜|禮拜"), "周"),
    (re.compile(r"钟头|鐘頭"), "小时"),
    (re.compile(r"^(?:大约|大約|大概|约|約|about|ca|~)"), ""),
    (re.compile(r"^(?:几|幾|afew)(?=\D)"), "3"),
    (re.compile(r"^an?(?=(?:second|minute|hour|day|week|month|year)ago$)"), "1"),
    # of `1小时20分钟前` the hours alone count
    (re.compile(r"^(\d+[^\d,]+?),?(?:and)?\d+[^\d,]+?(前|ago)$"), r"\1\2"),
    (re.compile(r"[ヶケヵカ](?=月)"), "か"),
    (re.compile(r"(?<=\d)(?:mins?|minutes?)(?=ago$)"), "minutes"),
    (re.compile(r"(?<=\d)(?:hrs?|hours?|h)(?=ago$)"), "hours"),
    (re.compile(r"(?<=\d)(?:secs?|s)(?=ago$)"), "seconds"),
    (re.compile(r"(?<=\d)d(?=ago$)"), "days"),
)


def read(text: str, tz: tzinfo, fetched: datetime) -> tuple[datetime, Exactness] | None:
    """The moment that `text` names, seen from `fetched`, and how exact it is; None where it counts from nothing.

    Raises ValueError for 25 o'clock and OverflowError for what lies before all calendars.
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
    """The text as sentences are compared: without spaces, dots and what may be written in several ways.

    >>> _plain("约 3 个小时之前"), _plain("An hour ago")
    ('3小时前', '1hoursago')
    """
    text = re.sub(r"[\s.]+", "", text.casefold())
    for pattern, spelling in _SPELLINGS:
        text = pattern.sub(spelling, text)
    return text


@lru_cache(maxsize=1)
def _sentences() -> dict[str, tuple[_Unit, float]]:
    """By sentence, with `#` for its number, the unit that it counts, and the number of those that write none."""
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
    # what means several things in several languages means none
    return {sentence: next(iter(meanings)) for sentence, meanings in meanings_of.items() if len(meanings) == 1}

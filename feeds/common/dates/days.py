"""Parse the day of a date without zone and time of day: in numbers, in Chinese, or with the name of a month."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from feeds.common.dates import month_names

_YEAR_FIRST = re.compile(r"(\d{4})\s?([-/.])\s?(\d{1,2})\s?\2\s?(\d{1,2})\.?")
#: the year before the first year of the Republic of China
_BEFORE_MINGUO = 1911
#: its years with two digits, if they are no years of this century
_SHORT_MINGUO = re.compile(r"(?<!\d)([7-9]\d)(?=\s?年)")
_MINGUO = re.compile(r"(1\d\d)([-/.])(\d{1,2})\2(\d{1,2})")
_BASIC = re.compile(r"(\d{4})(\d{2})(\d{2})")
_WEEK = re.compile(r"(\d{4})-?W(\d{2})(?:-?(\d))?", re.IGNORECASE)
_ORDINAL = re.compile(r"(\d{4})-(\d{3})")
_MONTH = re.compile(r"(\d{4})\s?[-/.]\s?(\d{1,2})|(\d{1,2})\s?[-/.]\s?(\d{4})")
_YEAR = re.compile(r"(\d{4})")
_YEAR_LAST = re.compile(r"(\d{1,2})\s?([-/.])\s?(\d{1,2})\s?\2\s?(\d{4})\.?")
#: the year with two digits, if the order of day and month is clear
_SHORT_GERMAN = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{2})")
_SHORT_AMERICAN = re.compile(r"(\d{1,2})/(1[3-9]|2\d|3[01])/(\d{2})")
_WITHOUT_YEAR = re.compile(r"(\d{1,2})[-/](\d{1,2})")
_ASIAN = re.compile(
    r"(?:(\d{4}|1\d\d|\d{2})\s?[年년]\s?)?(\d{1,2})\s?[月월]\s?(?:(\d{1,2})\s?[日号號일]?)?|(\d{4})\s?[年년]"
)
_ASIAN_WEEKDAY = re.compile(r"(?:星期|周|週|礼拜|禮拜)[一二三四五六日天]|[月火水木金土日]曜日?|[월화수목금토일]요일")
#: `02 三月 2026`, `3月 02, 2026`
_MONTH_BETWEEN = re.compile(r"(\d{1,2})[ .-](\d{1,2})[月월][ ,.-]{1,2}(\d{4})")
_MONTH_BEFORE = re.compile(r"(\d{1,2})[月월]\s?(\d{1,2})[日號号일]?[ ,.]{1,2}(\d{4})[年년]?")
_VIETNAMESE = re.compile(r"(\d{1,2}) (?:tháng|thg) (\d{1,2}),? (?:năm )?(\d{4})", re.IGNORECASE)
#: `day` and `at` in Vietnamese
_VIETNAMESE_WORDS = re.compile(r"\b(?:ngày|lúc)\b", re.IGNORECASE)
_TOKEN = re.compile(r"\d+|[^\W\d_][^\s\d,;:/()\[\]+-]*")
#: words that may occur between the parts of a date
FILLERS = frozenset(
    "st nd rd th of the de del di den der le la el at um om kl klo a à as às las alle ore o uhr on г года год року р"
    " г. р. er ad ce t в v ve".split()
)
_AROUND = " \t,.;|·@-"
#: years of the Buddhist era that are 1900 to 2099 of ours
_BUDDHIST, _BUDDHIST_AHEAD = range(2443, 2643), 543
#: two digits up to this are years of this century, as in POSIX
_LAST_OF_THIS_CENTURY = 68


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """A day; `year`, `month` and `day` are None if they are not written."""

    year: int | None
    month: int | None = None
    day: int | None = None
    #: the same numbers with day and month exchanged, if both are valid
    other: "Day | None" = None


def of_taiwan(text: str) -> str:
    """Expand a short year in a date of a source in Taiwan, where `98年` is 2009.

    >>> of_taiwan("98年3月3日"), of_taiwan("26年3月3日")
    ('2009年3月3日', '26年3月3日')
    """
    return _SHORT_MINGUO.sub(lambda match: str(int(match[1]) + _BEFORE_MINGUO), text, count=1)


def read(text: str) -> Day | None:
    """Parse a day, None if `text` is something else. Raises ValueError for a day that does not exist."""
    text = _VIETNAMESE_WORDS.sub(" ", _ASIAN_WEEKDAY.sub(" ", text)).strip(_AROUND)
    text = re.sub(r"(?<=\d)\s?[Tt]$|^[Tt]\s?(?=\d)", "", text).strip(_AROUND)
    while month_names.plain(last := text.rpartition(" ")[2]) in FILLERS and last != text:
        text = text[: -len(last)].strip(_AROUND)
    head, comma, tail = text.partition(",")
    # the day of the week, in any language
    if comma and not any(map(str.isdigit, head)) and not any(map(month_names.month, _TOKEN.findall(head))):
        return _in_numbers(tail.strip(_AROUND)) or _with_month_name(tail, tuple(_TOKEN.findall(head)))
    return _in_numbers(text) or _with_month_name(text)


def _in_numbers(text: str) -> Day | None:
    if match := _YEAR_FIRST.fullmatch(text):
        return _day(match[1], match[3], match[4])
    if match := _MINGUO.fullmatch(text):
        return _day(_whole_year(match[1]), match[3], match[4])
    if match := _BASIC.fullmatch(text):
        return _day(*match.groups())
    if match := _YEAR_LAST.fullmatch(text):
        return _year_last(match[1], match[3], match[4], is_german=match[2] == ".")
    if match := _SHORT_GERMAN.fullmatch(text):
        return _day(_whole_year(match[3]), match[2], match[1])
    if match := _SHORT_AMERICAN.fullmatch(text):
        return _day(_whole_year(match[3]), match[1], match[2])
    if match := _MONTH_BEFORE.fullmatch(text):
        return _day(match[3], match[1], match[2])
    if match := _MONTH_BETWEEN.fullmatch(text) or _VIETNAMESE.fullmatch(text):
        return _day(match[3], match[2], match[1])
    if match := _WEEK.fullmatch(text):
        moment = date.fromisocalendar(int(match[1]), int(match[2]), int(match[3] or 1))
        return Day(year=moment.year, month=moment.month, day=moment.day)
    if match := _ORDINAL.fullmatch(text):
        moment = date(int(match[1]), 1, 1) + timedelta(days=int(match[2]) - 1)
        return _day(match[1] if match[1] == str(moment.year) else "", str(moment.month), str(moment.day))
    return _in_part(text)


def _in_part(text: str) -> Day | None:
    """Parse an incomplete day: without year, a month without day, or only a year."""
    if match := _ASIAN.fullmatch(text):
        year, month, day, alone = match.groups()
        return Day(year=int(alone)) if alone else _day(_whole_year(year) if year else None, month, day)
    if match := _MONTH.fullmatch(text):
        year, month = (match[1], match[2]) if match[1] else (match[4], match[3])
        return _day(year, month, None)
    if match := _YEAR.fullmatch(text):
        return Day(year=int(match[1]))
    if match := _WITHOUT_YEAR.fullmatch(text):
        return _day(None, match[1], match[2])
    return None


def _year_last(first: str, second: str, year: str, *, is_german: bool) -> Day:
    """`06.02.2026` has the day first; `02/06/2026` may be either."""
    if int(second) > 12:
        return _day(year, first, second)
    day = _day(year, second, first)
    if is_german or int(first) > 12 or first == second:
        return day
    return Day(year=day.year, month=day.month, day=day.day, other=_day(year, first, second))


def _with_month_name(text: str, spoken: tuple[str, ...] = ()) -> Day | None:
    """Parse `6 Feb 2026`, `February 6, 2026`, `2026 Feb 06`, also with two-digit years; `spoken` came before."""
    tokens = _TOKEN.findall(text)
    words = [token for token in tokens if not token.isdigit() and month_names.plain(token) not in FILLERS]
    months = _months(words)
    if len(months) != 1 or any(word not in months and not month_names.days_of_week(word) for word in words):
        return None
    year, day = _year_and_day([token for token in tokens if token.isdigit()])
    context = (*spoken, *(word for word in words if word not in months))
    number = _fitting(month_names.months(months[0], context), year, day, context)
    return _day(year, str(number), day) if year or day else None


def _fitting(months: tuple[int, ...], year: str | None, day: str | None, context: tuple[str, ...]) -> int:
    """Of the months that a name may mean, return the one that matches the day of the week, else the first."""
    weekdays = {number for other in context for number in month_names.days_of_week(other)}
    if year and day and len(months) > 1:
        for month in months:
            is_day = int(day) <= monthrange(int(year), month)[1]
            if is_day and date(int(year), month, int(day)).weekday() in weekdays:
                return month
    return months[0]


def _months(words: list[str]) -> list[str]:
    """The names of months among `words`; `mar` is March, but a Tuesday if there is another month."""
    months = [word for word in words if month_names.month(word)]
    while len(months) > 1 and (day := next((word for word in months if month_names.days_of_week(word)), "")):
        months.remove(day)
    return months


def _year_and_day(numbers: list[str]) -> tuple[str | None, str | None]:
    """The number with four digits is the year, else the second of two; both are None for other combinations."""
    years = [number for number in numbers if len(number) == 4]
    days = [number for number in numbers if len(number) <= 2]
    if len(years) + len(days) != len(numbers) or len(years) > 1 or len(days) > 2:
        return None, None
    if years:
        return (years[0], days[0] if days else None) if len(days) < 2 else (None, None)
    if len(days) == 2:
        return _whole_year(days[1]), days[0]
    return None, days[0] if days else None


def _whole_year(year: str) -> str:
    """
    >>> _whole_year("24"), _whole_year("99"), _whole_year("115"), _whole_year("2024")
    ('2024', '1999', '2026', '2024')
    """
    if len(year) == 3:
        return str(int(year) + _BEFORE_MINGUO)
    return year if len(year) == 4 else f"{20 if int(year) <= _LAST_OF_THIS_CENTURY else 19}{year}"


def _day(year: str | None, month: str, day: str | None) -> Day:
    """The day with these numbers; raises ValueError if it does not exist."""
    which = int(year) if year is not None else None
    if which is not None and which in _BUDDHIST:
        which -= _BUDDHIST_AHEAD
    # a leap year has all possible days
    moment = date(2000 if which is None else which, int(month), int(day or 1))
    return Day(year=which, month=moment.month, day=moment.day if day else None)

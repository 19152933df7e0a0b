"""Names of months, days of the week and halves of the day in many languages, from CLDR."""

import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from babel import Locale

#: if one name means different months in two languages, the day of the week decides, else the language listed first
_LANGUAGES = (
    "en en_GB de de_AT fr fr_CA es es_PE pt pt_PT it nl sv da nb nn fi is pl cs sk hu ro bg ru uk be tr el"
    " sl hr bs sr sr_Latn mk sq et lv lt ca gl eu ast br cy ga gd mt lb af id ms jv fil sw vi th"
    " ar fa ur he hi bn mr gu pa ta te kn ml si ne km lo my ka hy az kk ky uz tg mn zu so am eo rm fy fo"
).split()
_ENGLISH = "jan feb mar apr may jun jul aug sep oct nov dec".split()
#: spellings that are not in CLDR
_MORE = {"sept": 9, "febr": 2, "mrz": 3, "maerz": 3, "juin": 6, "juil": 7, "set": 9, "sett": 9}
#: Levantine names; CLDR has the Egyptian ones
_LEVANTINE = dict(zip("شباط آذار نيسان أيار حزيران تموز آب أيلول".split(), range(2, 10), strict=True))
_HALVES = {
    **dict.fromkeys("am 上午 早上 早晨 清晨 清早 凌晨 今晨 早间 早間 午前 오전 π.μ ص".split(), "am"),
    **dict.fromkeys("pm 下午 午后 午後 傍晚 오후 μ.μ م".split(), "pm"),
    **dict.fromkeys("中午 正午 noon".split(), "noon"),
    **dict.fromkeys("晚上 晚间 晚間 晚 夜间 夜間 夜里 夜裡 深夜 半夜 午夜 夜晚 今晚".split(), "night"),
}


def plain(word: str) -> str:
    """Normalize a word for comparison: lower case, without the dot of an abbreviation."""
    return unicodedata.normalize("NFC", word.casefold()).strip(".'’")


def bare(word: str) -> str:
    """Normalize a word and remove its accents, which many programs omit.

    >>> bare("Févr.")
    'fevr'
    """
    letters = unicodedata.normalize("NFKD", plain(word))
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def months(word: str, context: tuple[str, ...] = ()) -> tuple[int, ...]:
    """The months that a word may mean, most likely first; the other words in `context` show the language."""
    key = plain(word)
    if key in _english():
        return (_english()[key],)
    meanings = _months().get(key) or _months().get(bare(word))
    if not meanings:
        number = _MORE.get(bare(word)) or _LEVANTINE.get(key)
        return (number,) if number else ()
    spoken = {language for other in context for language, _ in _days().get(plain(other), ())}
    fitting = (number for language, number in meanings if language in spoken)
    return tuple(dict.fromkeys((*fitting, *(number for _, number in meanings))))


def month(word: str) -> int | None:
    """The month that a word means, None for other words."""
    return next(iter(months(word)), None)


def days_of_week(word: str) -> frozenset[int]:
    """The days of the week, 0 for Monday, that a word means in any language, also as a part (`segunda-feira`)."""
    meanings = _days().get(plain(word)) or _days().get(bare(word)) or ()
    return frozenset(number for _, number in meanings)


def half_of_day(word: str) -> str:
    """Return `am`, `pm`, `noon` or `night` for a word with that meaning; empty for other words."""
    spelled = plain(word.replace(" ", ""))
    known = _HALVES.get(spelled) or _HALVES.get(spelled.replace(".", ""))
    # a single letter such as the T of ISO 8601 is in none of the other languages
    return known or (_halves().get(spelled, "") if len(spelled) > 1 else "")


@lru_cache(maxsize=1)
def _english() -> dict[str, int]:
    full = "january february march april may june july august september october november december".split()
    return {name: number for names in (_ENGLISH, full) for number, name in enumerate(names, 1)} | {"sept": 9}


def _locales() -> Iterator[tuple[str, Locale]]:
    for name in _LANGUAGES:
        yield name.partition("_")[0], Locale.parse(name)


@lru_cache(maxsize=1)
def _months() -> dict[str, list[tuple[str, int]]]:
    """By word, pairs of language and month; loaded at the first word that is not English."""
    by_name: dict[str, list[tuple[str, int]]] = {}
    for language, locale in _locales():
        for context in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                for number, name in locale.months[context][width].items():
                    for word in {plain(name), bare(name)} - {""}:
                        if not any(letter.isdigit() or letter.isspace() for letter in word):
                            by_name.setdefault(word, []).append((language, number))
    return by_name


@lru_cache(maxsize=1)
def _days() -> dict[str, frozenset[tuple[str, int]]]:
    """By word, pairs of language and day of the week, also for a part of a day's name."""
    by_name: dict[str, set[tuple[str, int]]] = {}
    for language, locale in _locales():
        for context in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                for number, name in locale.days[context][width].items():
                    for word in name.replace("-", " ").split():
                        by_name.setdefault(plain(word), set()).add((language, number))
                        by_name.setdefault(bare(word), set()).add((language, number))
    # a single ASCII letter is ambiguous
    return {word: frozenset(meant) for word, meant in by_name.items() if len(word) > 1 or not word.isascii()}


@lru_cache(maxsize=1)
def _halves() -> dict[str, str]:
    by_name: dict[str, str] = {}
    for _, locale in _locales():
        for widths in locale.day_periods.values():
            for names in widths.values():
                for half in ("am", "pm"):
                    word = plain(names.get(half, "").replace(" ", "").replace("\u202f", "").replace("\xa0", ""))
                    if len(word) > 1 and not month(word) and not days_of_week(word):
                        by_name.setdefault(word, half)
    return by_name

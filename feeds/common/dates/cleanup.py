"""Normalize the characters of a date before its parts are parsed."""

import re
import unicodedata

_MINUS = re.compile("[\u2010-\u2015\u2212]")
_AROUND = " \t\r\n\"'`“”‘’«»„「」『』<>"
#: `Published:`, `Updated on`, `发布时间：`
_LABEL = re.compile(
    r"^(?:[^\W\d_]{2,20}(?: on| at)?\s?:\s?|(?:published|posted|updated|created)(?: on| at)?\s"
    r"|(?:发[布表]|發[布佈表]|更新|时间|時間|日期)[于於]?(?:时间|時間|日期)?\s?)"
    r"(?=\S)",
    re.IGNORECASE,
)
_CHINESE_NUMBER = re.compile(r"[〇零○一二三四五六七八九十百两兩]+(?=\s?[年月日号號时時点點分秒小个個天周週星])")
_CHINESE_DIGITS = {letter: str(number) for number, letter in enumerate("〇一二三四五六七八九")}
_CHINESE_DIGITS |= {"零": "0", "○": "0", "两": "2", "兩": "2"}
_ERA = re.compile(r"(?:中華)?(民[國国]|令和|平成|昭和)\s?(\d{1,3}|元)\s?(?:年|(?=[-/.]))")
_ERA_BEGINS = {"民國": 1911, "民国": 1911, "令和": 2018, "平成": 1988, "昭和": 1925}
#: ISO 8601 in its basic form, without colons
_BASIC = re.compile(r"(\d{4})-?(\d{2})-?(\d{2})\s?[Tt ]?\s?(\d{2})(\d{2})(\d{2})?(?=$|[^\d:])")
#: `03 Apr 02 1500 GMT`
_MAIL = re.compile(
    r"^((?:[^\W\d_]+,? )?\d{1,2} [^\W\d_]+ \d{2,4} )([01]\d|2[0-3])([0-5]\d)(?= (?:[A-Z]{1,4}|[+-]\d{4})$)"
)
#: `T08:00:00 08:00`, whose `+` was decoded to a space
_LOST_PLUS = re.compile(r"(?<=\d)(T\d{2}:\d{2}:\d{2}(?:\.\d+)?) (\d{2}:?\d{2})$")
#: `T08.05.00`, and `T08-05-00` in names of files
_CLOCK_WITHOUT_COLONS = re.compile(r"(?<=\d[Tt])(\d{2})([.-])(\d{2})\2(\d{2})(?![\d.-])")
_HOUR = re.compile(r"(?<=\d[Tt])(\d{2})(?=$|Z|[+-])")
_UNDERSCORE = re.compile(r"(?<=\d)_(?=\d)")
#: JSON of ASP.NET: milliseconds since 1970, with a zone that does not change the moment
_ASPNET = re.compile(r"[/\\]*Date\((\d{10,13})(?:[+-]\d{4})?\)[/\\]*")
_SPACED_COLON = re.compile(r"(?<=\d)\s?:\s?(?=\d)")


def clean_up(raw: str) -> str:
    """Normalize a date to one line: ASCII digits, colons and signs, no quotation marks, Chinese numerals as digits.

    >>> clean_up("“二〇二六年三月十二日　上午８：００”"), clean_up("20260206T100000+08")
    ('2026年3月12日 上午8:00', '2026-02-06T10:00:00+08')
    """
    text = unicodedata.normalize("NFKC", raw.replace("<![CDATA[", " ").replace("]]>", " "))
    text = "".join(map(_letter, text))
    text = " ".join(_MINUS.sub("-", text).split()).strip(_AROUND)
    if milliseconds := _ASPNET.fullmatch(text):
        return milliseconds[1]
    text = _UNDERSCORE.sub(" ", _LABEL.sub("", text))
    text = _CHINESE_NUMBER.sub(lambda match: _number(match[0]), text)
    text = _ERA.sub(_year, text)
    if not text.isdigit() or len(text) in (12, 14):
        text = _BASIC.sub(_with_colons, text, count=1)
    text = _LOST_PLUS.sub(r"\1+\2", _CLOCK_WITHOUT_COLONS.sub(r"\1:\3:\4", text))
    text = _MAIL.sub(r"\1\2:\3", _HOUR.sub(r"\1:00", text))
    return _SPACED_COLON.sub(":", text)


def _letter(letter: str) -> str:
    """Normalize a character: digits of every script become ASCII, invisible characters are dropped."""
    if letter.isascii():
        return letter
    if (digit := unicodedata.decimal(letter, None)) is not None:
        return str(digit)
    return "" if unicodedata.category(letter) == "Cf" else letter


def _number(numeral: str) -> str:
    """
    >>> _number("二十三"), _number("十"), _number("二〇二六"), _number("一百零五"), _number("百一十五")
    ('23', '10', '2026', '105', '115')
    """
    hundreds, hundred, below_hundred = numeral.partition("百")
    if hundred:
        return f"{_CHINESE_DIGITS.get(hundreds, '1')}{_number(below_hundred.lstrip('〇零○')).zfill(2)}"
    tens, ten, ones = numeral.partition("十")
    if not ten:
        return "".join(_CHINESE_DIGITS[letter] for letter in numeral)
    return f"{_CHINESE_DIGITS.get(tens, '1') if tens else '1'}{_CHINESE_DIGITS.get(ones, '0') if ones else '0'}"


def _year(match: re.Match[str]) -> str:
    count = 1 if match[2] == "元" else int(match[2])
    return f"{_ERA_BEGINS[match[1]] + count}年" if match[0].endswith("年") else f"{_ERA_BEGINS[match[1]] + count}"


def _with_colons(match: re.Match[str]) -> str:
    year, month, day, hour, minute, second = match.groups()
    return f"{year}-{month}-{day}T{hour}:{minute}" + (f":{second}" if second else "")

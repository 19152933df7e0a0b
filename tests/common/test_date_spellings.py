"""Dates in many spellings: tables of real examples, and round trips of random moments in every spelling."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from babel.dates import format_datetime
from hypothesis import example, given
from hypothesis import strategies as st

from feeds.common.dates import MAX_LENGTH, parse
from feeds.common.dates.month_names import days_of_week, month, months
from feeds.model import Exactness

SEEN = datetime(2026, 3, 5, 12, tzinfo=UTC)

#: offsets after "Mon, 02 Mar 2026 08:00:00", and the expected hour in UTC
ZONES = {
    "GMT+0800": 0, "GMT+08:00": 0, "UTC+8": 0, "UTC +8": 0, "GMT +08": 0, "+8": 0, "+08": 0, "+800": 0, "+08:00": 0,
    "+0800 CST": 0, "+0800 (CST)": 0, "+0800 HKT": 0, "(GMT+8)": 0, "[Asia/Shanghai]": 0, "Asia/Shanghai": 0,
    "+08:00[Asia/Shanghai]": 0, "HKT": 0, "SGT": 0, "北京时间": 0, "GMT+0800 (中国标准时间)": 0, "Etc/GMT-8": 0,
    "Beijing Time": 0, "China Standard Time": 0, "Eastern Time": 13,
    "(中国标准时间)": 0, "(China Standard Time)": 0, "AWST": 0, "MYT": 0, "PHT": 0, "U+08:00": 0,
    "Z": 8, "z": 8, "UT": 8, "UTC": 8, "GMT": 8, "gmt": 8, "Z[UTC]": 8, "+00:0": 8, "+0": 8, "-0000": 8, "+0000 UTC": 8,
    "BST": 7, "CET": 7, "MEZ": 7, "+0100 (heure normale d’Europe centrale)": 7, "CEST": 6, "EET": 6, "MSK": 5,
    "GMT-0500 (EST)": 13, "EST": 13, "ET": 13, "est": 13, "PST": 16, "PT": 16, "pdt": 15, "America/New_York": 13,
    "America/Argentina/Buenos_Aires": 11, "GMT-3": 11, "BRT": 11, "-03": 11,
}  # fmt: skip
#: offsets of half an hour, or with another day in UTC
ODD_ZONES = {
    "+5:30": "2026-03-02T02:30:00",
    "IST": "2026-03-02T02:30:00",
    "+530": "2026-03-02T02:30:00",
    "GMT+5:45": "2026-03-02T02:15:00",
    "JST": "2026-03-01T23:00:00",
    "KST": "2026-03-01T23:00:00",
    "AEST": "2026-03-01T22:00:00",
    "NZDT": "2026-03-01T19:00:00",
    "Asia/Kolkata": "2026-03-02T02:30:00",
    "Pacific/Auckland": "2026-03-01T19:00:00",
    "+0800 CST m=+0.000000001": "2026-03-02T00:00:00",
}

SPELLINGS = {
    # halves of the day
    "March 2, 2026 8:00 PM": "2026-03-02T20:00:00",
    "March 2, 2026 at 12:30 a.m.": "2026-03-02T00:30:00",
    "2 Mar 2026 12:30pm": "2026-03-02T12:30:00",
    "2 Mar 2026 8 pm EST": "2026-03-03T01:00:00",
    "2026年3月2日上午8:00": "2026-03-02T08:00:00",
    "2026年3月2日 下午8:05": "2026-03-02T20:05:00",
    "2026-03-02 下午 08:05:09": "2026-03-02T20:05:09",
    "2026/3/2 下午 12:10:00": "2026-03-02T12:10:00",
    "2026/3/2 上午 12:10:00": "2026-03-02T00:10:00",
    "2026年3月2日 晚上8点半": "2026-03-02T20:30:00",
    "2026年3月2日 凌晨12:30": "2026-03-02T00:30:00",
    "2026年3月2日凌晨2点": "2026-03-02T02:00:00",
    "2026年3月2日 中午12:30": "2026-03-02T12:30:00",
    "2026年3月2日 中午1:30": "2026-03-02T13:30:00",
    "2026年3月2日 下午15:30": "2026-03-02T15:30:00",
    "2026. 3. 2. 오후 3:05": "2026-03-02T15:05:00",
    "2026年3月2日 午後3時05分": "2026-03-02T15:05:00",
    # JSON of ASP.NET
    "/Date(1772438700000+0800)/": "2026-03-02T08:05:00",
    "\\/Date(1772438700000)\\/": "2026-03-02T08:05:00",
    # Chinese, Japanese, Korean
    "2026年3月2日 8时5分": "2026-03-02T08:05:00",
    "2026年3月2日8時5分30秒": "2026-03-02T08:05:30",
    "2026年3月2日 星期一 8:05": "2026-03-02T08:05:00",
    "二〇二六年三月二日 8:05": "2026-03-02T08:05:00",
    "２０２６年３月２日　８：０５": "2026-03-02T08:05:00",
    "2026年3月2日(月) 8:05": "2026-03-02T08:05:00",
    "2026년 3월 2일 8:05": "2026-03-02T08:05:00",
    "令和8年3月2日 8:05": "2026-03-02T08:05:00",
    "民國115年3月2日 8:05": "2026-03-02T08:05:00",
    "115年3月2日 8:05": "2026-03-02T08:05:00",
    "民國一百一十五年三月二日 上午八時五分": "2026-03-02T08:05:00",
    "中華民國一百零五年十二月二日 8:05": "2016-12-02T08:05:00",
    "115/03/02 08:05": "2026-03-02T08:05:00",
    "星期一, 02 三月 2026 08:05:00 +0800": "2026-03-02T00:05:00",
    "周一, 02 3月 2026 08:05:00 +0800": "2026-03-02T00:05:00",
    "十二月 31, 2025 8:05 上午": "2025-12-31T08:05:00",
    "发布时间：2026-03-02 08:05": "2026-03-02T08:05:00",
    "发布于2026年3月2日 8:05": "2026-03-02T08:05:00",
    # names of months in other languages
    "dom, 02 ott 2022 18:55:00 GMT": "2022-10-02T18:55:00",
    "lundi 2 mars 2026 à 10h30": "2026-03-02T10:30:00",
    "mar. 03 mars 2026 10:00": "2026-03-03T10:00:00",
    "6 fevrier 2026 10:00": "2026-02-06T10:00:00",
    "Mo, 02 Mrz 2026 10:00:00 +0100": "2026-03-02T09:00:00",
    "Montag, 2. März 2026, 10:00 Uhr": "2026-03-02T10:00:00",
    "2 de março de 2026, às 10h30": "2026-03-02T10:30:00",
    "Пнд, 02 Мар 2026 10:00:00 +0300": "2026-03-02T07:00:00",
    "2 марта 2026 г. в 10:00": "2026-03-02T10:00:00",
    "pt., 13 lis 2025 10:00:00 +0100": "2025-11-13T09:00:00",
    "czw., 13 lis 2025 10:00:00 +0100": "2025-11-13T09:00:00",
    "Thứ Hai, 02/03/2026, 10:00 (GMT+7)": "2026-03-02T03:00:00",
    "Thứ Hai, ngày 2 tháng 3 năm 2026, 10:00": "2026-03-02T10:00:00",
    "10:00 ngày 2/3/2026": "2026-03-02T10:00:00",
    "2 มี.ค. 2569 10:00": "2026-03-02T10:00:00",
    "٢ مارس ٢٠٢٦ ١٠:٠٠": "2026-03-02T10:00:00",
    "2 Sept 2025 10:00": "2025-09-02T10:00:00",
    "Monday, 02-Mar-26 10:00:00 GMT": "2026-03-02T10:00:00",
    "Mon Mar 02 2026 10:00:00 GMT+0100 (Central European Standard Time)": "2026-03-02T09:00:00",
    # ISO 8601 and similar forms
    "2026-3-2 8:5:9": "2026-03-02T08:05:09",
    "2026-03-02T08:05+08": "2026-03-02T00:05:00",
    "20260302T080500+0800": "2026-03-02T00:05:00",
    "20260302T0805Z": "2026-03-02T08:05:00",
    "20260302080509": "2026-03-02T08:05:09",
    "202603020805": "2026-03-02T08:05:00",
    "2026-03-02T08Z": "2026-03-02T08:00:00",
    "2026-03-02T08.05.09Z": "2026-03-02T08:05:09",
    "2026-03-02T08.05.09+08:00": "2026-03-02T00:05:09",
    "2026-03-02T08-05-09Z": "2026-03-02T08:05:09",
    "2026-03-02_08:05:09": "2026-03-02T08:05:09",
    "02 Mar 26 0805 GMT": "2026-03-02T08:05:00",
    "Mon, 02 Mar 2026 0805 +0800": "2026-03-02T00:05:00",
    "Published on March 2, 2026 8:05 AM": "2026-03-02T08:05:00",
    "2026-03-02T08:05:00 08:00": "2026-03-02T00:05:00",
    "2026-03-01T24:00:00Z": "2026-03-02T00:00:00",
    "2026-03-02T08:05:09,5Z": "2026-03-02T08:05:09.500",
    '"2026-03-02T08:05:09.000Z"': "2026-03-02T08:05:09",
    "“2026-03-02 08:05”": "2026-03-02T08:05:00",
    "<![CDATA[ 2026-03-02 08:05 ]]>": "2026-03-02T08:05:00",
    "\ufeff2026-03-02\u200e 08:05": "2026-03-02T08:05:00",
    "2026-03-02 08:05 −0800": "2026-03-02T16:05:00",
    # Unix time in seconds, milliseconds and microseconds
    "1772438709": "2026-03-02T08:05:09",
    "1772438709.5": "2026-03-02T08:05:09.500",
    "1772438709500": "2026-03-02T08:05:09.500",
    "1772438709500000": "2026-03-02T08:05:09.500",
    # the day first, and the time of day first
    "02/03/2026 - 08:05": "2026-03-02T08:05:00",
    "13/02/2026 08:05": "2026-02-13T08:05:00",
    "02/13/2026 08:05": "2026-02-13T08:05:00",
    "2.3.2026 klo 8.05": "2026-03-02T08:05:00",
    "2/3/2026 às 08:05": "2026-03-02T08:05:00",
    "02-MAR-26 08.05.09.500000 PM": "2026-03-02T20:05:09.500",
    "2 آذار 2026 08:05": "2026-03-02T08:05:00",
    "2.3.2026 8.05": "2026-03-02T08:05:00",
    "02.03.26, 08:05": "2026-03-02T08:05:00",
    "2/23/26 08:05:00": "2026-02-23T08:05:00",
    "08:05, 2 March 2026": "2026-03-02T08:05:00",
    "08:05 02.03.2026": "2026-03-02T08:05:00",
    # parsed by python-dateutil
    "March 2026 the 2nd, 8:05": "2026-03-02T08:05:00",
    "2026-03-02 8h 5m 9s": "2026-03-02T08:05:09",
    "2 March 2026 8h 5m 9s": "2026-03-02T08:05:09",
    "Mon Mar 2 08:05:09 BRST 2026": "2026-03-02T10:05:09",
}

DAYS = {
    "2026-03-02 上午": "2026-03-02T00:00:00",
    "2026年3月2日下午": "2026-03-02T00:00:00",
    "March 2, 2026": "2026-03-02", "Mar 2nd, 2026": "2026-03-02", "2026, March 2": "2026-03-02", "2 Mar": "2026-03-02",
    "3月2日": "2026-03-02", "三月二日": "2026-03-02", "12月30日": "2025-12-30", "03-02": "2026-03-02",
    "20260302": "2026-03-02", "2026-061": "2026-03-02", "2026-W10-1": "2026-03-02", "2026-03-02Z": "2026-03-02",
    "115年3月2日": "2026-03-02", "１１５年３月２日": "2026-03-02", "民國115年3月2日": "2026-03-02",
    "ngày 2 tháng 3 năm 2026": "2026-03-02", "2026.03.02": "2026-03-02",
    "2026-Mar-02": "2026-03-02", "1988-02-06": "1988-02-06", "6 Feb 1926": "1926-02-06",
}  # fmt: skip
PARTS = {
    "2026-02": ("2026-02-01", Exactness.MONTH),
    "2026年2月": ("2026-02-01", Exactness.MONTH),
    "Feb 2026": ("2026-02-01", Exactness.MONTH),
    "02/2026": ("2026-02-01", Exactness.MONTH),
    "2026": ("2026-01-01", Exactness.YEAR),
    "2026年": ("2026-01-01", Exactness.YEAR),
    "民國115年": ("2026-01-01", Exactness.YEAR),
}
NO_DATES = (
    "0001-01-01T00:00:00Z", "Mon, 01 Jan 0001 00:00:00 +0000", "0000-00-00 00:00:00", "-0001-11-30T00:00:00+00:00",
    "1899-12-30T00:00:00", "1601-01-01T00:00:00Z", "1900-01-01T00:00:00", "Thu, 01 Jan 1970 08:00:00 +0800",
    "1970-01-01", "1970-01-01 00:00:00", "0", "0000000000", "8:00", "上午8:00", "yesterday", "Monday", "March",
    "31 Feb 2026", "2026-13-02", "2026-02-30", "2026-00-00", "2026-03-02 25:00", "2026-03-02 24:01",
    "02 Mar 2026 +9999", "2/3/26", "26/03/02", "March 2026 8h 5m 9s", "2026 8h 5m 9s",
    "Monday 2026 8h 5m 9s", "2 March 2026 8:05, 9:30", "2013-01-27-01",
    "10:00 2026", "15.30", "+0800", "GMT", "CST", "2026-W60", "2026-400",
    "2026-03-02 8:00 - 9:30", "2026-03-02 08:00 12345", "08:00 Mars/Olympus", "+25:00",
    "Version 2.3.2026", "32 марта 2026", "13月2日",
)  # fmt: skip


def utc(date_text: str) -> datetime:
    return datetime.fromisoformat(date_text).replace(tzinfo=UTC)


@pytest.mark.parametrize("zone", ZONES)
def test_zones_are_parsed(zone: str) -> None:
    stamp = parse(f"Mon, 02 Mar 2026 08:00:00 {zone}", "Pacific/Honolulu")
    assert stamp is not None
    assert (stamp.when, stamp.unknown_zone) == (utc(f"2026-03-02T{ZONES[zone]:02}:00:00"), "")


@pytest.mark.parametrize("zone", ODD_ZONES)
@pytest.mark.parametrize("date", ["Mon, 02 Mar 2026 08:00:00 ", "2026-03-02 08:00:00 ", "2026年3月2日 8:00 "])
def test_unusual_zones_are_parsed(date: str, zone: str) -> None:
    stamp = parse(date + zone, "Pacific/Honolulu")
    assert stamp is not None
    assert (stamp.when, stamp.unknown_zone) == (utc(ODD_ZONES[zone]), "")


@pytest.mark.parametrize(
    ("date_text", "meant"),
    [
        ("02 Mar 2026 08:00 ET", "2026-03-02T13:00:00"),
        ("02 Jul 2026 08:00 ET", "2026-07-02T12:00:00"),
        ("02 Jul 2026 08:00 Europe/London", "2026-07-02T07:00:00"),
    ],
)
def test_summer_time_depends_on_the_day(date_text: str, meant: str) -> None:
    stamp = parse(date_text)
    assert stamp is not None
    assert stamp.when == utc(meant)


@pytest.mark.parametrize(
    ("home", "meant"),
    [
        ("Asia/Shanghai", "2026-03-02T00:00:00"),
        ("Asia/Taipei", "2026-03-02T00:00:00"),
        ("Asia/Tokyo", "2026-03-02T00:00:00"),
        ("America/Chicago", "2026-03-02T14:00:00"),
        ("UTC", "2026-03-02T14:00:00"),
    ],
)
def test_cst_depends_on_the_source(home: str, meant: str) -> None:
    stamp = parse("02 Mar 2026 08:00:00 CST", home)
    assert stamp is not None
    assert stamp.when == utc(meant)


@pytest.mark.parametrize(("home", "hour"), [("Asia/Kolkata", "02:30"), ("Europe/Dublin", "07:00"), ("UTC", "02:30")])
def test_ist_depends_on_the_source(home: str, hour: str) -> None:
    stamp = parse("02 Mar 2026 08:00:00 IST", home)
    assert stamp is not None
    assert stamp.when == utc(f"2026-03-02T{hour}")


@pytest.mark.parametrize("zone", ["XYT", "QQ", "N", "LMT"])
@pytest.mark.parametrize(
    "date", ["Mon, 02 Mar 2026 08:00:00 {}", "2026-03-02 08:00 {}", "Mon Mar 2 08:00:00 {} 2026", "2026-03-02T08:00{}"]
)
def test_an_unknown_zone_is_reported(date: str, zone: str) -> None:
    stamp = parse(date.format(zone), "Asia/Shanghai")
    assert stamp is None or (stamp.unknown_zone, stamp.when) == (zone, utc("2026-03-02T00:00:00"))


#: zones that do not exist, after a time of day
NOWHERE = (
    "America/Nowhere",
    "Mars/Olympus",
    "America/North/Nowhere",
    "Mars Standard Time",
    "+25:00",
    "-1500",
    "+00800",
)


@pytest.mark.parametrize("zone", NOWHERE)
@pytest.mark.parametrize(
    "date", ["Mon, 02 Mar 2026 08:00:00 {}", "2026-03-02T08:00:00 {}", "２０２６年３月２日 ８：００ {}"]
)
def test_the_time_is_parsed_next_to_an_invalid_zone(date: str, zone: str) -> None:
    stamp = parse(date.format(zone), "Asia/Shanghai")
    assert stamp is not None
    assert (stamp.when, stamp.exactness, stamp.unknown_zone) == (utc("2026-03-02T00:00:00"), Exactness.TIME, zone)


@pytest.mark.parametrize(
    ("date_text", "when", "unknown"),
    [
        ("2026-03-02T08:00:00[Foo/Bar]", "2026-03-02T00:00:00", "Foo/Bar"),
        ("2026-03-02 08:00 (GMT+25)", "2026-03-02T00:00:00", "GMT+25"),
        # the name after the offset is redundant
        ("2026-03-02T08:00:00Z[Foo/Bar]", "2026-03-02T08:00:00", ""),
        ("2026-03-02 08:00:00 +0900 XYZ", "2026-03-01T23:00:00", ""),
        ("Mon Mar 2 08:00:00 +0900 XYZ 2026", "2026-03-01T23:00:00", ""),
        # no zones
        ("2026-03-02 08:00 (月)", "2026-03-02T00:00:00", ""),
        ("2026-03-02 08:00 (AP)", "2026-03-02T00:00:00", ""),
    ],
)
def test_a_remark_in_brackets_may_be_a_zone(date_text: str, when: str, unknown: str) -> None:
    stamp = parse(date_text, "Asia/Shanghai")
    assert stamp is not None
    assert (stamp.when, stamp.unknown_zone) == (utc(when), unknown)


#: relative dates with the expected time in Shanghai's zone, relative to `SEEN`
RELATIVE = {
    "刚刚": "2026-03-05T12:00", "just now": "2026-03-05T12:00", "几秒前": "2026-03-05T11:59:57",
    "5分钟前": "2026-03-05T11:55", "５分鐘之前": "2026-03-05T11:55", "发布于五分钟前": "2026-03-05T11:55",
    "3小时前": "2026-03-05T09:00", "约三个小时以前": "2026-03-05T09:00", "25 hours ago": "2026-03-04T11:00",
    "半小时前": "2026-03-05T11:30", "1小时20分钟前": "2026-03-05T11:00", "Posted 2 hrs ago": "2026-03-05T10:00",
    "an hour ago": "2026-03-05T11:00", "1 hour, 20 minutes ago": "2026-03-05T11:00", "2h ago": "2026-03-05T10:00",
    "两天前": "2026-03-03T12:00", "2 days ago": "2026-03-03T12:00", "1个星期前": "2026-02-26T12:00",
    "昨天 08:30": "2026-03-04T00:30", "昨天08:30": "2026-03-04T00:30", "Yesterday at 8:30 PM": "2026-03-04T12:30",
    "前天 下午3点": "2026-03-03T07:00", "今天 08:30 +0900": "2026-03-04T23:30",
    "昨天": "2026-03-03T16:00", "yesterday": "2026-03-03T16:00", "大前天": "2026-03-01T16:00",
    "5分前": "2026-03-05T11:55", "2日前": "2026-03-03T12:00",
    "어제 08:30": "2026-03-04T00:30", "5분 전": "2026-03-05T11:55",
    "5 phút trước": "2026-03-05T11:55", "hôm qua, 08:30": "2026-03-04T00:30", "vor 5 Minuten": "2026-03-05T11:55",
    "gestern, 08:30 Uhr": "2026-03-04T00:30", "il y a 2 jours": "2026-03-03T12:00", "5 минут назад": "2026-03-05T11:55",
}  # fmt: skip


@pytest.mark.parametrize("date_text", RELATIVE)
def test_relative_dates_need_the_time_of_the_fetch(date_text: str) -> None:
    stamp = parse(date_text, "Asia/Shanghai", seen=SEEN, fetched=SEEN)
    assert stamp is not None
    assert (stamp.when, stamp.exactness) == (utc(RELATIVE[date_text]), Exactness.DAY)
    assert parse(date_text, "Asia/Shanghai", seen=SEEN) is None


@pytest.mark.parametrize(
    ("date_text", "exactness"),
    [("3个月前", Exactness.MONTH), ("2 years ago", Exactness.YEAR), ("半年前", Exactness.YEAR)],
)
def test_the_precision_of_relative_dates_is_their_unit(date_text: str, exactness: Exactness) -> None:
    stamp = parse(date_text, fetched=SEEN)
    assert stamp is not None
    assert stamp.exactness is exactness


@pytest.mark.parametrize("date_text", ["前", "ago", "5", "天前", "99999999 years ago", "9999 years ago", "昨天 25:00"])
def test_invalid_relative_dates(date_text: str) -> None:
    assert parse(date_text, fetched=SEEN) is None


def test_two_digit_minguo_years_in_taiwan() -> None:
    dates = {
        (date_text, home): stamp.when.astimezone(ZoneInfo(home)).year
        for date_text in ("98年3月3日", "26年3月3日")
        for home in ("Asia/Taipei", "Asia/Shanghai")
        if (stamp := parse(date_text, home))
    }
    assert dates == {
        ("98年3月3日", "Asia/Taipei"): 2009,
        ("98年3月3日", "Asia/Shanghai"): 1998,
        ("26年3月3日", "Asia/Taipei"): 2026,
        ("26年3月3日", "Asia/Shanghai"): 2026,
    }


@pytest.mark.parametrize("date_text", SPELLINGS)
def test_date_spellings_are_parsed(date_text: str) -> None:
    stamp = parse(date_text, seen=SEEN)
    assert stamp is not None
    assert (stamp.when, stamp.exactness, stamp.unknown_zone) == (utc(SPELLINGS[date_text]), Exactness.TIME, "")


@pytest.mark.parametrize("date_text", DAYS)
def test_days_are_parsed(date_text: str) -> None:
    stamp = parse(date_text, seen=SEEN)
    assert stamp is not None
    assert (stamp.when, stamp.exactness) == (utc(DAYS[date_text]), Exactness.DAY)


@pytest.mark.parametrize("date_text", PARTS)
def test_months_and_years_are_parsed_as_their_first_day(date_text: str) -> None:
    stamp = parse(date_text)
    assert stamp is not None
    assert (stamp.when, stamp.exactness) == (utc(PARTS[date_text][0]), PARTS[date_text][1])


@pytest.mark.parametrize("date_text", NO_DATES)
def test_invalid_dates_are_not_parsed(date_text: str) -> None:
    assert parse(date_text, seen=SEEN) is None


@pytest.mark.parametrize("date_text", ["Mar 2", "3月2日 08:00", "02 March 10:00", "03-02 08:00"])
def test_a_date_without_year_needs_the_time_of_the_first_fetch(date_text: str) -> None:
    assert parse(date_text) is None


@given(st.datetimes(datetime(1971, 1, 2), datetime(2099, 12, 30)), st.timedeltas(timedelta(), timedelta(days=364)))  # noqa: DTZ001 - made aware below
@example(datetime(2024, 2, 29, 10), timedelta())  # noqa: DTZ001
def test_a_date_without_year_is_in_the_year_before_the_first_fetch(moment: datetime, later: timedelta) -> None:
    when = moment.replace(second=0, microsecond=0, tzinfo=UTC)
    seen = when + later
    for date_text in (f"{when.month}月{when.day}日 {when:%H:%M}", f"{when:%d %b %H:%M} UTC", f"{when:%m-%d %H:%M}"):
        stamp = parse(date_text, seen=seen)
        assert stamp is not None
        # tomorrow's morning, a year ago, may be this evening in another zone
        assert stamp.when == when or (stamp.when > seen and stamp.when - seen <= timedelta(hours=14))


def test_the_order_of_day_and_month_depends_on_the_first_fetch() -> None:
    """The order in 02/06 is ambiguous; a future date is not chosen, unless both are in the future."""
    for date_text, meant in {
        "02/06/2026": "2026-02-06",
        "02/03/2026": "2026-03-02",
        "02/06/2027": "2027-06-02",
    }.items():
        stamp = parse(date_text, seen=SEEN)
        assert stamp is not None
        assert stamp.when == utc(meant)
    american = parse("02/03/2026", "America/New_York", seen=SEEN)
    assert american is not None
    assert american.when == utc("2026-02-03T05:00:00")


# --- round trips of random moments ---------------------------------------------------------------------------

#: spellings with a zone, and below those without; `{0}` is the local time
ZONED: dict[str, Callable[[datetime], str]] = {
    "RFC 1123": lambda local: f"{local:%a, %d %b %Y %H:%M:%S %z}",
    "RFC 850": lambda local: f"{local:%A, %d-%b-%Y %H:%M:%S %z}",
    "ISO 8601": lambda local: local.isoformat(),
    "ISO 8601, basic": lambda local: f"{local:%Y%m%dT%H%M%S%z}",
    "JavaScript": lambda local: f"{local:%a %b %d %Y %H:%M:%S} GMT{local:%z} (中国标准时间)",
    "Go": lambda local: f"{local:%Y-%m-%d %H:%M:%S} {local:%z} CST m=+0.012",
    "Java": lambda local: f"{local.isoformat()}[Asia/Shanghai]",
    "Ruby": lambda local: f"{local:%a %b %d %H:%M:%S %z %Y}",
    "Unix": lambda local: str(int(local.timestamp())),
    "milliseconds": lambda local: str(int(local.timestamp()) * 1000),
    "American": lambda local: f"{local:%B %d, %Y %I:%M:%S %p %z}",
    "quoted": lambda local: f'"{local.isoformat()}"',
}
LOCAL: dict[str, Callable[[datetime], str]] = {
    "SQL": lambda local: f"{local:%Y-%m-%d %H:%M:%S}",
    "digits": lambda local: f"{local:%Y%m%d%H%M%S}",
    "slashes": lambda local: f"{local.year}/{local.month}/{local.day} {local.hour}:{local.minute}:{local.second}",
    "Chinese": lambda local: (
        f"{local.year}年{local.month}月{local.day}日 {local.hour}时{local.minute}分{local.second}秒"
    ),
    "Chinese halves": lambda local: (
        f"{local.year}年{local.month}月{local.day}日{'上午' if local.hour < 12 else '下午'}{local:%I:%M:%S}"
    ),
    "German": lambda local: f"{local.day}.{local.month}.{local.year}, {local:%H:%M:%S}",
    "asctime": lambda local: f"{local:%a %b %e %H:%M:%S %Y}",
    "RFC 822, two digits": lambda local: f"{local:%d %b %y %H:%M:%S}",
}
# a spelling says nothing about `fold`, which distinguishes the two hours at the end of summer time
_MOMENTS = st.datetimes(datetime(2001, 9, 10), datetime(2068, 12, 30))  # noqa: DTZ001
MOMENTS = _MOMENTS.map(lambda dates: dates.replace(microsecond=0, fold=0))
OFFSETS = st.integers(-48, 56).map(lambda quarters: timezone(timedelta(minutes=15 * quarters)))
PLACES = st.sampled_from("UTC Asia/Shanghai Asia/Kolkata Europe/Paris America/New_York Pacific/Auckland".split())


@pytest.mark.parametrize("spelling", ZONED)
@given(moment=MOMENTS, offset=OFFSETS, home=PLACES)
def test_round_trip_with_a_zone(spelling: str, moment: datetime, offset: timezone, home: str) -> None:
    local = moment.replace(tzinfo=UTC).astimezone(offset)
    stamp = parse(ZONED[spelling](local), home)
    assert stamp is not None
    assert (stamp.when, stamp.exactness, stamp.unknown_zone) == (moment.replace(tzinfo=UTC), Exactness.TIME, "")


@pytest.mark.parametrize("spelling", LOCAL)
@given(moment=MOMENTS, home=PLACES)
def test_round_trip_without_a_zone(spelling: str, moment: datetime, home: str) -> None:
    local = moment.replace(tzinfo=ZoneInfo(home))
    stamp = parse(LOCAL[spelling](local), home)
    assert stamp is not None
    # an hour skipped by summer time does not exist in local time
    assert stamp.when == local.astimezone(UTC)


#: languages in which the long and medium dates of CLDR are parsed
LANGUAGES = (
    "en de fr es pt it nl sv da nb fi pl cs sk hu ro bg ru uk tr el sl hr et lv lt ca gl eu zh_Hans zh_Hant ja ko id ms"
).split()

PATTERNS = ("d MMMM y HH:mm", "d MMM y HH:mm", "EEEE, d MMMM y HH:mm", "EEE, dd MMM y HH:mm:ss")
#: its `lip` and `lis` are other months in Polish, so without the day of the week they are ambiguous
AMBIGUOUS = frozenset({"hr"})


@pytest.mark.parametrize("language", LANGUAGES)
@given(moment=MOMENTS)
def test_round_trip_in_other_languages(language: str, moment: datetime) -> None:
    for pattern in PATTERNS[2:] if language in AMBIGUOUS else PATTERNS:
        date_text = format_datetime(moment, pattern, locale=language)
        stamp = parse(date_text)
        assert stamp is not None, date_text
        assert stamp.when == moment.replace(second=stamp.when.second, tzinfo=UTC), date_text


def test_the_day_of_the_week_resolves_ambiguous_month_names() -> None:
    """`lis` is November in Poland and October in Croatia."""
    assert month("lis") == months("lis", ("pt.",))[0] == 11
    assert months("lis", ("čet",))[0] == 10
    assert (month("mar"), 1 in days_of_week("mar"), month("Tuesday")) == (3, True, None)
    # Monday in both languages: the 9th of June is one, the 9th of July none
    for date_text, meant in {
        "pon, 09 lip 2036 10:00": "2036-06-09T10:00",
        "pon, 07 lip 2036 10:00": "2036-07-07T10:00",
    }.items():
        stamp = parse(date_text)
        assert stamp is not None
        assert stamp.when == utc(meant)


# --- hostile --------------------------------------------------------------------------------------------------

FRAGMENTS = st.sampled_from(
    "2026 03 02 8:05 :05 T Z + - / . , +0800 GMT CST PM 下午 年 月 日 时 Mar mars [ ( ) ] ' 99999 \u0663 \u2167 \u00bd"
    " 1772438709 at of ago 前 昨天 半 百 小 Foo/Bar ET Asia/Shanghai Asia/../../etc m=+ 一 十 民國 \x00 \ud800".split(
        " "
    )
)


@given(st.lists(FRAGMENTS, max_size=14), st.sampled_from(["", " "]))
def test_random_fragments_raise_no_exception(fragments: list[str], between: str) -> None:
    stamp = parse(between.join(fragments), "Asia/Shanghai", seen=SEEN, fetched=SEEN)
    assert stamp is None or (stamp.when.tzinfo is UTC and stamp.when.year >= 1900)


@pytest.mark.parametrize(
    "unit",
    [
        "9",
        "1:",
        "+8",
        "(",
        "[a",
        "年",
        "一",
        "GMT ",
        "am ",
        "2026 ",
        "A/b",
        ":1+8",
        "\ufdfa",
        "1.",
        "é",
        "Mar ",
        "百",
        "5前",
        "5a ",
    ],
)
def test_hostile_dates_are_parsed_in_linear_time(unit: str) -> None:
    flood = (unit * MAX_LENGTH)[:MAX_LENGTH]
    parse("6 févr. 2026 vor 5 Minuten", fetched=SEEN)  # load the names of months and units before measuring
    started = time.process_time()
    for date_text in (flood, unit * 10**6):
        for _ in range(20):
            parse(date_text, seen=SEEN, fetched=SEEN)
    assert time.process_time() - started < 1


def test_long_strings_are_no_dates() -> None:
    assert parse("2026-03-02" + " " * (MAX_LENGTH - 10)) is not None
    assert parse("2026-03-02" + " " * 5 * MAX_LENGTH) is None
    assert parse("2026-03-02 08:00 " + "x" * MAX_LENGTH) is None

"""Every date spelling of the sources, and text that must not be parsed as a date."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.common.dates import MAX_LENGTH, from_epoch, parse
from feeds.model import Exactness

SHANGHAI, PARIS = "Asia/Shanghai", "Europe/Paris"


@pytest.mark.parametrize(
    ("date_text", "zone", "meant"),
    [
        ("Wed, 04 Dec 2024 00:52:55 GMT", "UTC", "2024-12-04T00:52:55"),  # VOA
        ("2022-01-08T15:05:28.672Z", "UTC", "2022-01-08T15:05:28.672"),  # DW
        ("2020-07-10 16:35:23", SHANGHAI, "2020-07-10T08:35:23"),  # NYT writes no zone
        ("2025-02-27 09:43:10", SHANGHAI, "2025-02-27T01:43:10"),
        ("2020-07-18T00:27:28", "UTC", "2020-07-18T00:27:28"),  # Reuters
        ("20/07/2020 - 08:05", PARIS, "2020-07-20T06:05:00"),  # RFI, day first, summer time
        ("20/12/2020 - 08:05", PARIS, "2020-12-20T07:05:00"),  # and winter time
        ("Tue, 23 Jun 2020 20:20:25 +0000", "UTC", "2020-06-23T20:20:25"),  # CDT
        ("Sun, 23 Jan 2022 15:27:25 GMT", SHANGHAI, "2022-01-23T15:27:25"),  # a zone in the text takes precedence
        ("2016/6/29 15:07:41", SHANGHAI, "2016-06-29T07:07:41"),  # feedparser parses it as November
        ("2021年3月20日 15:07", SHANGHAI, "2021-03-20T07:07:00"),
        ("Wed, 05 Jan 2022 01:45:00", SHANGHAI, "2022-01-04T17:45:00"),
        ("Wed, 05 Jan 2022 01:45:00 CST", SHANGHAI, "2022-01-04T17:45:00"),  # China's, not Chicago's
        ("Wed, 05 Jan 2022 01:45:00 CST", "UTC", "2022-01-05T07:45:00"),
        ("Mon, 20 Jul 2020 08:05:00 CEST", PARIS, "2020-07-20T06:05:00"),  # the abbreviation of a summer time
        ("Wed, 05 Jan 2022 01:45:00 HKT", SHANGHAI, "2022-01-04T17:45:00"),
        ("Wed Jan  5 01:45:00 2022", SHANGHAI, "2022-01-04T17:45:00"),  # asctime has no zone
        ("Wed, 05 Jan 2022 01:45:00 +0000 (UTC)", SHANGHAI, "2022-01-05T01:45:00"),
        ("Thu, 05 Jan 2022 01:45:00 +0800", "UTC", "2022-01-04T17:45:00"),  # the wrong day of the week does not matter
        ("2019-08-18T05:54:58+01:00", "UTC", "2019-08-18T04:54:58"),
        ("2019-08-18 05:54:58 +0800", "UTC", "2019-08-17T21:54:58"),
        ("2020-02-28T24:00:00Z", "UTC", "2020-02-29T00:00:00"),
        (" 2020-07-18  00:27:28 Z\n", "UTC", "2020-07-18T00:27:28"),
        ("Sat, 31 Dec 2016 23:59:60 GMT", "UTC", "2016-12-31T23:59:59"),  # a leap second
    ],
)
def test_dates_of_the_sources(date_text: str, zone: str, meant: str) -> None:
    stamp = parse(date_text, zone)
    assert stamp is not None
    assert stamp.when == datetime.fromisoformat(meant).replace(tzinfo=UTC)
    assert stamp.exactness >= Exactness.TIME


@pytest.mark.parametrize(
    ("date_text", "zone", "meant"),
    [
        ("2020年 7月 15日", "UTC", "2020-07-15T00:00:00"),  # BBC
        ("2021年3月20日", SHANGHAI, "2021-03-19T16:00:00"),
        ("2021-03-20", "UTC", "2021-03-20T00:00:00"),
        ("20/07/2020", PARIS, "2020-07-19T22:00:00"),
    ],
)
def test_dates_without_time_of_day(date_text: str, zone: str, meant: str) -> None:
    stamp = parse(date_text, zone)
    assert stamp is not None
    assert (stamp.when, stamp.exactness) == (datetime.fromisoformat(meant).replace(tzinfo=UTC), Exactness.DAY)


@pytest.mark.parametrize(
    "date_text",
    [
        "",
        "Invalid Date",
        "NaN",
        "2020-13-45",
        "2020-02-30T00:00:00Z",
        "31/31/2020 - 08:05",
        "yesterday",
        "0001-01-01",
        "1",
        "Sat, 31 Feb 2020 10:00:00 GMT",
        "2020-01-01T25:00:00Z",
        "9" * 5000,
        "Wed, 04 Dec 2024 00:52:55 GMT (" + "x" * 80 + ")",
    ],
)
def test_invalid_dates_return_none(date_text: str) -> None:
    assert parse(date_text) is None


@pytest.mark.parametrize(
    "date_text", ["NaN", "", "-1", "12", "1e12", "99999999999999", " 1733273943000", "１７３３２７３９４３０００x"]
)
def test_invalid_epoch_headers_return_none(date_text: str) -> None:
    assert from_epoch(date_text) is None


def test_epoch_is_milliseconds_or_seconds() -> None:
    assert from_epoch("1733273943000") == from_epoch("1733273943") == datetime(2024, 12, 4, 0, 59, 3, tzinfo=UTC)


@given(st.text(max_size=MAX_LENGTH))
def test_random_text_raises_no_exception(date_text: str) -> None:
    stamp = parse(date_text, SHANGHAI)
    assert stamp is None or stamp.when.tzinfo is UTC


@given(st.datetimes(min_value=datetime(1991, 1, 1), max_value=datetime(2100, 1, 1)))  # noqa: DTZ001 - made aware below
def test_round_trip_of_iso_dates(moment: datetime) -> None:
    aware = moment.replace(tzinfo=UTC)
    stamp = parse(aware.isoformat())
    assert stamp is not None
    assert stamp.when == aware

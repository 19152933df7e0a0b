"""ISO 8601 and RFC 822: parsed to the same moment as by the general rules, without the names of other languages."""

import random
from contextlib import suppress
from datetime import UTC, datetime

import pytest

from feeds.common import dates
from feeds.common.dates import ParsedDate, month_names, parse, relative, standard
from feeds.common.dates.cleanup import clean_up

OFFSETS = ("", "Z", " Z", " GMT", "GMT", " UTC", "+0800", "+08:00", " +0800", " -0530", "-03:30", "+13:59", "-0000")
ZONES = ("UTC", "Asia/Shanghai", "Asia/Taipei", "Europe/London", "Europe/Dublin", "America/New_York", "Africa/Monrovia")
TABLES = (month_names._months, month_names._days, month_names._halves, relative._sentences)


def general(text: str, zone: str) -> ParsedDate | None:
    """Parse by the general rules alone."""
    with suppress(ValueError, OverflowError):
        return dates._parse_spelled(text, zone, zone, None)
    return None


def spellings(chance: random.Random) -> tuple[str, str]:
    """A random moment in both spellings; some of the days do not exist."""
    year, month, day = chance.randint(1971, 2099), chance.randint(1, 12), chance.randint(1, 31)
    clock = f"{chance.randint(0, 23):02}:{chance.randint(0, 59):02}"
    clock += chance.choice(("", f":{chance.randint(0, 59):02}", f":59.{chance.randint(0, 999_999_999)}"))
    name = standard._MONTHS[month - 1]
    weekday = chance.choice(("", "Mon, ", "Tue, ", "Wed, ", "Thu, ", "Fri, ", "Sat, ", "Sun, "))
    return (
        f"{year}-{month:02}-{day:02}{chance.choice('T ')}{clock}{chance.choice(OFFSETS)}",
        f"{weekday}{chance.choice((f'{day}', f'{day:02}'))} {name} {year} {clock}{chance.choice(OFFSETS)}",
    )


def test_both_spellings_mean_the_same_as_by_the_general_rules() -> None:
    chance = random.Random(822)  # noqa: S311  # the same dates in every run
    for _ in range(1000):
        for text in spellings(chance):
            zone = chance.choice(ZONES)
            assert parse(text, zone) == general(text, zone), (text, zone)
            assert clean_up(text) == text  # `parse` skips it


@pytest.mark.parametrize(
    "text",
    [
        "Sat, 31 Dec 2016 23:59:60 GMT",
        "2020-02-28T24:00:00Z",
        "1970-01-01T00:00:00Z",
        "2569-03-12 08:00",
        "Wed, 05 Jan 2022 01:45:00 CST",
        "Mar, 03 Feb 2026 08:00:00 GMT",
        "2026-03-12T08:00:00+15:00",
        "2026-03-12T08:00:00+14:30",
    ],
)
def test_other_dates_are_left_to_the_general_rules(text: str) -> None:
    assert standard.read(text, "UTC") is None


@pytest.mark.parametrize(
    "text",
    ["Wed, 04 Dec 2024 00:52:55 GMT", "2022-01-08T15:05:28.672Z", "2020-07-10 16:35:23", "2021年3月20日 8:00", ""],
)
def test_no_names_of_other_languages_are_loaded(text: str) -> None:
    for table in TABLES:
        table.cache_clear()
    parse(text, "Asia/Shanghai", seen=datetime(2026, 1, 1, tzinfo=UTC), fetched=datetime(2026, 1, 1, tzinfo=UTC))
    assert [table.cache_info().currsize for table in TABLES] == [0, 0, 0, 0]

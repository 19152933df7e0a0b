"""The reported dates: each case file with the moment that it means."""

import re
from datetime import UTC, datetime
from html import escape
from pathlib import Path

import pytest

from feeds.config import Config
from tests.cases.documents import HERE, NOW, SHIPPED, accepted, articles, config_with, entries_of_bytes

FIELD = sorted(path.name for path in (HERE / "field").glob("date-*.xml"))
#: the moment that a case wants, as its `.expect.txt` begins
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


def moment(written: str) -> datetime:
    return datetime.fromisoformat(written).replace(tzinfo=UTC)


def item(date: str, *, title: str = "河边的灯亮了", number: int = 1) -> str:
    return (
        f"<item><title>{title}</title><link>https://news.example.cn/p/{number}</link>"
        f"<pubDate>{escape(date)}</pubDate><description>傍晚六点，老街的灯一盏一盏亮起来，行人放慢了脚步。</description></item>"
    )


def feed(*items: str, head: str = "") -> bytes:
    text = (
        '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>青石新闻</title>'
        f"<link>https://news.example.cn/</link><description>测试</description>{head}{''.join(items)}</channel></rss>"
    )
    return text.encode()


@pytest.mark.parametrize("name", FIELD)
def test_a_reported_date_is_read_as_it_was_meant(name: str) -> None:
    expected = (HERE / "field" / f"{name}.expect.txt").read_text("utf-8")
    wanted = MOMENT.match(expected)
    (article,) = articles(f"field/{name}")
    # where there is no date, it is the moment at which it was first seen
    assert article.published == (moment(wanted[0]) if wanted else NOW)
    assert wanted or "no date" in expected


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("field/nnw-1012.xml", "2019-09-11T17:22:30Z"),
        ("field/folo-3551.xml", "2025-04-18T00:56:12Z"),
    ],
)
def test_a_date_beside_another_fault_is_read(name: str, meant: str) -> None:
    (article,) = articles(name)
    assert article.published == moment(meant)


#: by the title of each entry of `suites/F10_dates.rss`, which is its spelling; None for what is no date
SUITE = {
    "Mon, 01 Jan 0001 00:00:00 +0000": None,
    "0001-01-01T00:00:00Z": None,
    "20260206T10:00:00Z": "2026-02-06T10:00:00",
    "2026-02-06T10:00:9+01:00": "2026-02-06T09:00:09",
    "2026-02": "2026-02-01T00:00:00",
    "2026": "2026-01-01T00:00:00",
    "Sat, 06 Feb 1988 10:00:00 GMT": "1988-02-06T10:00:00",
    "1969-07-20T20:17:00Z": "1969-07-20T20:17:00",
    "Fri, 06 Feb 2026 10:00:00 pdt": "2026-02-06T17:00:00",
    "Sex, 06 Fev 2026 10:00:00 -0300": "2026-02-06T13:00:00",
    "Freitag, 06 Februar 2026 10:00:00 +0100": "2026-02-06T09:00:00",
    "ven., 06 févr. 2026 10:00:00 +0100": "2026-02-06T09:00:00",
    "2026-02-06 T 10:00:00Z": "2026-02-06T10:00:00",
    "2026-02-06T10:00:00+00:0": "2026-02-06T10:00:00",
    "1770372000": "2026-02-06T10:00:00",
    "February 6, 2026": "2026-02-06T00:00:00",
    "Feb 6, 2026 10:00 AM": "2026-02-06T10:00:00",
    "6 Feb 2026": "2026-02-06T00:00:00",
    "06.02.2026 10:00": "2026-02-06T10:00:00",
    "Fri Feb 6 10:00:00 UTC 2026": "2026-02-06T10:00:00",
    "Fri, 06 Feb 2026 24:00:00 GMT": "2026-02-07T00:00:00",
    "2026-02-06T10:00:00.123456789Z": "2026-02-06T10:00:00.123456",
    "2026-W06-5": "2026-02-06T00:00:00",
    "Fri, 06 Feb 26 10:00:00 GMT": "2026-02-06T10:00:00",
    "Fri, 06 Feb 2026 10:00 AM EST": "2026-02-06T15:00:00",
    # the 2nd of June has not come yet
    "02/06/2026 10:00": "2026-02-06T10:00:00",
    "2026-02-06T10:00:00 +0100": "2026-02-06T09:00:00",
    "Fri, 06 Feb 2026 10:00:00 +8": "2026-02-06T02:00:00",
    "Fri, 06 Feb 2026 10:00:00 AEST": "2026-02-06T00:00:00",
    "2026-02-06T10:00:00Z[UTC]": "2026-02-06T10:00:00",
}


def test_every_spelling_of_the_suite_is_read() -> None:
    found = {article.title: article for article in articles("suites/F10_dates.rss")}
    assert found.keys() == SUITE.keys()
    read = {title: article.published for title, article in found.items() if SUITE[title]}
    assert read == {title: moment(meant) for title, meant in SUITE.items() if meant}


@pytest.mark.parametrize("title", [title for title, meant in SUITE.items() if meant is None])
def test_what_is_no_date_is_said_to_be_none(title: str) -> None:
    (article,) = accepted(entries_of_bytes(feed(item(title))))
    assert (article.published, article.provenance) == (NOW, ("no date at all, the time of import stands for it",))


@pytest.mark.parametrize(
    ("date", "meant"),
    [("02 Mar 2026 08:00:00 CST", "2026-03-02T00:00:00"), ("2026-03-02 20:00:00 CST", "2026-03-02T12:00:00")],
)
def test_cst_is_china_in_a_chinese_text(date: str, meant: str) -> None:
    """Whether or not the feed says that it is Chinese."""
    (article,) = accepted(entries_of_bytes(feed(item(date))))
    assert article.published == moment(meant)


def test_cst_is_chicago_for_an_american_source(tmp_path: Path) -> None:
    config = config_with(
        tmp_path,
        '[[source]]\nid = "prairie"\ntitle = "Prairie"\nhosts = ["news.example.cn"]\nzone = "America/Chicago"\n',
    )
    (article,) = accepted(entries_of_bytes(feed(item("02 Mar 2026 08:00:00 CST")), config))
    assert article.published == moment("2026-03-02T14:00:00")


def test_a_zone_that_is_unknown_is_noted() -> None:
    (article,) = accepted(entries_of_bytes(feed(item("Mon, 02 Mar 2026 08:00:00 XYT"))))
    assert article.published == moment("2026-03-02T08:00:00")
    assert article.provenance == ("zone XYT unknown, the date is read in the zone of the source",)


@pytest.mark.parametrize(
    ("date", "meant"),
    [
        ("3月2日 08:00", "2026-03-02T08:00:00"),
        ("Mar 2", "2026-03-02T00:00:00"),
        ("12月30日 23:59", "2025-12-30T23:59:00"),
        ("31 December", "2025-12-31T00:00:00"),
        ("29 Feb", "2024-02-29T00:00:00"),
    ],
)
@pytest.mark.parametrize("polled", [False, True])
def test_a_date_without_year_is_the_last_one_before_it_was_seen(
    date: str, meant: str, polled: bool, tmp_path: Path
) -> None:
    config: Config = SHIPPED
    if polled:
        config = config_with(
            tmp_path, '[[source]]\nid = "stone"\ntitle = "青石"\nfeeds = ["https://news.example.cn/rss"]\n'
        )
    source = "stone" if polled else ""
    (article,) = accepted(
        entries_of_bytes(feed(item(date)), config, polled=source, address="https://news.example.cn/rss")
    )
    assert article.published == moment(meant)

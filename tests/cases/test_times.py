"""The reported dates: each case file with its right publication time."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from html import escape
from itertools import permutations
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from feeds.config import Config
from feeds.ingest.pipeline import InputDocument, entries_of, ingest
from feeds.model import Article
from feeds.parsing.normalizers import Normalized
from feeds.store import open_store
from tests.cases.documents import HERE, NOW, SHIPPED, accepted, articles, config_with, entries_of_bytes
from tests.corrections import noted

FIELD = sorted(path.name for path in (HERE / "field").glob("date-*.xml"))
#: the expected time at the start of a case's `.expect.txt`
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def item(date: str, *, title: str = "河边的灯亮了", number: int = 1) -> str:
    return (
        f"<item><title>{title}</title><link>https://news.example.cn/p/{number}</link>"
        f"<pubDate>{escape(date)}</pubDate><description>{title}：傍晚六点，老街的灯一盏一盏亮起来。</description></item>"
    )


def feed(*items: str, head: str = "") -> bytes:
    text = (
        '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>青石新闻</title>'
        f"<link>https://news.example.cn/</link><description>测试</description>{head}{''.join(items)}</channel></rss>"
    )
    return text.encode()


@pytest.mark.parametrize("name", FIELD)
def test_a_reported_date_has_the_right_time(name: str) -> None:
    expected = (HERE / "field" / f"{name}.expect.txt").read_text("utf-8")
    match = MOMENT.match(expected)
    (article,) = articles(f"field/{name}")
    # without a date, it is the time when the entry was first seen
    assert article.published == (moment(match[0]) if match else NOW)
    assert match or "no date" in expected


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


#: title of each entry of `suites/F10_dates.rss` (the date as written) -> time; None for text that is no date
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
    # the 2nd of June is in the future
    "02/06/2026 10:00": "2026-02-06T10:00:00",
    "2026-02-06T10:00:00 +0100": "2026-02-06T09:00:00",
    "Fri, 06 Feb 2026 10:00:00 +8": "2026-02-06T02:00:00",
    "Fri, 06 Feb 2026 10:00:00 AEST": "2026-02-06T00:00:00",
    "2026-02-06T10:00:00Z[UTC]": "2026-02-06T10:00:00",
}


def test_every_date_format_of_the_suite_is_parsed() -> None:
    by_title = {article.title: article for article in articles("suites/F10_dates.rss")}
    assert by_title.keys() == SUITE.keys()
    read = {title: article.published for title, article in by_title.items() if SUITE[title]}
    assert read == {title: moment(meant) for title, meant in SUITE.items() if meant}


@pytest.mark.parametrize("title", [title for title, meant in SUITE.items() if meant is None])
def test_text_that_is_no_date_is_noted(title: str) -> None:
    (article,) = accepted(entries_of_bytes(feed(item(title))))
    assert (article.published, noted(article)) == (NOW, ("no date: the time of import is used",))


@pytest.mark.parametrize(
    ("date", "meant"),
    [("02 Mar 2026 08:00:00 CST", "2026-03-02T00:00:00"), ("2026-03-02 20:00:00 CST", "2026-03-02T12:00:00")],
)
def test_cst_is_china_in_a_chinese_text(date: str, meant: str) -> None:
    """With and without a declared Chinese language."""
    (article,) = accepted(entries_of_bytes(feed(item(date))))
    assert article.published == moment(meant)


@pytest.mark.parametrize(
    ("title", "description", "channel", "hour"),
    [
        ("标题", "&lt;p&gt;正文&lt;/p&gt;", "Blog", 0),
        ("Photo", "", "测试新闻", 0),
        ("Photo", "", "Blog", 14),
        ("ブログの題", "", "ブログ", 14),
    ],
)
def test_cst_is_china_in_a_short_chinese_entry(title: str, description: str, channel: str, hour: int) -> None:
    """A few characters are not enough to detect the language, but enough for this."""
    body = (
        f'<rss version="2.0"><channel><title>{channel}</title><link>https://a.example.net/</link><item>'
        f"<title>{title}</title><link>https://a.example.net/1</link><description>{description}</description>"
        "<pubDate>Mon, 02 Mar 2026 08:00:00 CST</pubDate></item></channel></rss>"
    )
    (article,) = accepted(entries_of_bytes(body.encode()))
    assert article.published == moment(f"2026-03-02T{hour:02}:00:00")


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
    assert noted(article) == ("unknown time zone XYT: the time zone of the source is used",)


@pytest.mark.parametrize(
    ("date", "zone"),
    [("2026-03-02T08:00:00+25:00", "+25:00"), ("2026-03-02 08:00:00 [Foo/Bar]", "Foo/Bar")],
)
def test_a_date_with_an_invalid_zone_is_kept(date: str, zone: str) -> None:
    (article,) = accepted(entries_of_bytes(feed(item(date))))
    assert article.published == moment("2026-03-02T08:00:00")
    assert noted(article) == (f"unknown time zone {zone}: the time zone of the source is used",)


@pytest.mark.parametrize("date", ["neulich", "32 März 2026", "昨天", "5分钟前", "Invalid Date", "某年某月某日\n" * 12])
def test_an_unparsable_date_is_quoted_in_a_note(date: str) -> None:
    """A relative date is not understood if the fetch time is unknown."""
    (article,) = accepted(entries_of_bytes(feed(item(date))))
    quoted = " ".join(date.split())
    quoted = quoted if len(quoted) <= 60 else quoted[:59] + "…"
    assert (article.published, noted(article)) == (NOW, (f"date not understood: {quoted}",))


def test_an_unparsable_date_is_noted_with_its_replacement() -> None:
    dated, undated = accepted(entries_of_bytes(feed(*titled("2026-03-02 08:00", "neulich"))))
    assert noted(dated) == ()
    assert noted(undated) == (
        "date not understood: neulich",
        "no date: placed below the dated entries of its feed",
    )


@pytest.mark.parametrize(("date", "minutes"), [("5分钟前", 5), ("2 hours ago", 120), ("2天前", 2880), ("刚刚", 0)])
def test_a_relative_date_counts_back_from_the_fetch_time(date: str, minutes: int, tmp_path: Path) -> None:
    config = config_with(tmp_path, STONE)
    (article,) = stored([polled(feed(item(date)))], config)
    assert (article.published, noted(article)) == (NOW - timedelta(minutes=minutes), ())
    # a later response uses longer units, and an exact date takes precedence
    (article,) = stored([polled(feed(item(date))), polled(feed(item("3天前")), 71)], config)
    assert article.published == NOW - max(timedelta(minutes=minutes), HOUR)
    (article,) = stored([polled(feed(item(date))), polled(feed(item(EXACT)), 1)], config)
    assert article.published == moment("2026-03-02T08:05:28")


def test_an_entry_without_address_and_with_a_relative_date_stays_one_article(tmp_path: Path) -> None:
    bare = [item(date).replace("<link>https://news.example.cn/p/1</link>", "") for date in ("5分钟前", "1天前")]
    documents = [polled(feed(result), 40 * number) for number, result in enumerate(bare)]
    config = config_with(tmp_path, STONE)
    (article,) = stored(documents, config)
    assert article.published == NOW - timedelta(minutes=5)
    results = [result for document in documents for result in entries_of(document, config, NOW)]
    assert {result.article.id for result in results if isinstance(result, Normalized)} == {article.id}


@pytest.mark.parametrize("date", ["5分钟前", "昨天 08:30", "yesterday"])
def test_a_relative_date_in_an_archived_file_is_not_resolved(date: str) -> None:
    text = f"---\ntitle: '湖边小镇图书馆'\nauthor: 青石\ndate: {date}\n---\n\n<p>图书馆星期二重新开门。</p>\n"
    for seen, corrections in ((NOW, (f"date not understood: {date}",)), (None, None)):
        (result,) = entries_of(InputDocument(path="lake.md", body=text.encode(), seen=seen), SHIPPED, NOW)
        assert corrections == (noted(result.article) if isinstance(result, Normalized) else None)


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


# --- entries without a date -----------------------------------------------------------------------------------

STONE = '[[source]]\nid = "stone"\ntitle = "青石"\nfeeds = ["https://news.example.cn/rss"]\n'
ADDRESS = "https://news.example.cn/rss"
HOUR = timedelta(hours=1)


def stored(documents: Iterable[InputDocument], config: Config) -> list[Article]:
    """The stored articles, newest first, after these documents; each is stored at the time when it was seen."""
    with TemporaryDirectory() as folder, open_store(Path(folder) / "feeds.sqlite3") as store:
        for document in documents:
            ingest([document], store=store, config=config, now=document.seen or NOW)
        return store.newest(None, 100)


def polled(body: bytes, hours: int = 0) -> InputDocument:
    return InputDocument(path=ADDRESS, body=body, polled="stone", seen=NOW + hours * HOUR, is_known=hours > 0)


def titled(*dates: str) -> list[str]:
    """Entries with these dates; each title is the position in the feed."""
    return [item(date, title=f"第{number}篇", number=number) for number, date in enumerate(dates)]


@pytest.mark.parametrize("no_date", ["", "Invalid Date", "0001-01-01T00:00:00Z", "neulich"])
def test_undated_entries_of_a_new_feed_are_below_the_dated_in_their_order(no_date: str, tmp_path: Path) -> None:
    """An old entry does not move to the top because its date is not understood."""
    config = config_with(tmp_path, STONE)
    body = feed(*titled(no_date, "Mon, 02 Mar 2026 08:00:00 GMT", no_date, "2026-02-06 10:00", no_date))
    for document in (polled(body), InputDocument(path="stone.xml", body=body)):
        newest_first = stored([document], config)
        assert [article.title for article in newest_first] == ["第1篇", "第3篇", "第0篇", "第2篇", "第4篇"]
        assert newest_first[2].published > moment("2026-02-05T19:00:00")


def test_the_order_of_a_feed_that_begins_with_the_oldest_is_kept(tmp_path: Path) -> None:
    config = config_with(tmp_path, STONE)
    body = feed(*titled("", "2026-02-06 10:00", "", "Mon, 02 Mar 2026 08:00:00 GMT"))
    assert [article.title for article in stored([polled(body)], config)] == ["第3篇", "第1篇", "第2篇", "第0篇"]


@pytest.mark.parametrize(
    ("head", "newest"),
    [
        ("", NOW),
        ("<lastBuildDate>Mon, 02 Mar 2026 08:00:00 GMT</lastBuildDate>", moment("2026-03-02T08:00:00")),
        ("<lastBuildDate>Sun, 02 Mar 2036 08:00:00 GMT</lastBuildDate>", NOW),
    ],
)
def test_a_feed_without_any_date_keeps_its_order(head: str, newest: datetime, tmp_path: Path) -> None:
    newest_first = stored([polled(feed(*titled("", "", ""), head=head))], config_with(tmp_path, STONE))
    assert [article.title for article in newest_first] == ["第0篇", "第1篇", "第2篇"]
    assert newest_first[0].published == newest


def test_an_undated_entry_that_comes_later_has_the_time_when_it_was_first_seen(tmp_path: Path) -> None:
    config = config_with(tmp_path, STONE)
    first, second = titled("2026-02-06 10:00", ""), item("", title="新来的", number=7)
    documents = [polled(feed(*first)), polled(feed(second, *first), 1), polled(feed(second, *first), 2)]
    dates = {article.title: article.published for article in stored(documents, config)}
    assert dates == {
        "新来的": NOW + HOUR,
        "第0篇": moment("2026-02-06T10:00:00"),
        "第1篇": moment("2026-02-05T19:59:59"),
    }


def test_the_position_of_an_undated_entry_survives_polls_and_imports(tmp_path: Path) -> None:
    config = config_with(tmp_path, STONE)
    body = feed(*titled("Mon, 02 Mar 2026 08:00:00 GMT", "", ""))
    documents = [polled(body), polled(body, 1), InputDocument(path="stone.xml", body=body)]
    expected = [(article.title, article.published) for article in stored(documents[:1], config)]
    for order in permutations(documents):
        dates = [(article.title, article.published) for article in stored(order, config)]
        assert dates == expected or order[0] is documents[1]


def test_a_later_date_replaces_a_guess(tmp_path: Path) -> None:
    config = config_with(tmp_path, STONE)
    undated = feed(*titled("Mon, 02 Mar 2026 08:00:00 GMT", ""))
    dated = feed(*titled("Mon, 02 Mar 2026 08:00:00 GMT", "Wed, 04 Mar 2026 10:00:00 GMT"))
    for documents in ([polled(undated), polled(dated, 1)], [polled(dated), polled(undated, 1)]):
        dates = {article.title: article.published for article in stored(documents, config)}
        assert dates["第1篇"] == moment("2026-03-04T10:00:00")


# --- more exact dates are kept ---------------------------------------------------------------------------------

EXACT = "Mon, 02 Mar 2026 08:05:28 GMT"


@pytest.mark.parametrize(
    "coarse",
    ["2026-03-02", "2026年3月2日", "March 2, 2026", "2026-03", "2026", "", "2026-03-02T08:05Z", "2026-03-01"],
)
def test_a_coarse_date_never_replaces_an_exact_one(coarse: str, tmp_path: Path) -> None:
    config = config_with(tmp_path, STONE)
    bodies = feed(item(EXACT)), feed(item(coarse))
    for order in permutations(bodies):
        (article,) = stored([polled(body, hours) for hours, body in enumerate(order)], config)
        assert article.published == moment("2026-03-02T08:05:28")


@pytest.mark.parametrize("other", ["2026-03-02T08:05:28Z", "2026-03-02T08:05:28.672999Z", "2026-03-02T08:05Z"])
def test_milliseconds_stay(other: str, tmp_path: Path) -> None:
    config = config_with(tmp_path, STONE)
    bodies = feed(item("2026-03-02T08:05:28.672Z")), feed(item(other))
    for order in permutations(bodies):
        (article,) = stored([polled(body, hours) for hours, body in enumerate(order)], config)
        assert article.published == moment("2026-03-02T08:05:28.672")


def test_of_two_exact_dates_the_earlier_stays(tmp_path: Path) -> None:
    bodies = feed(item(EXACT)), feed(item("Tue, 03 Mar 2026 08:00:00 GMT"))
    for order in permutations(bodies):
        documents = [polled(body, hours) for hours, body in enumerate(order)]
        (article,) = stored(documents, config_with(tmp_path, STONE))
        assert article.published == moment("2026-03-02T08:05:28")


def test_dw_keeps_its_milliseconds_when_its_own_feed_is_polled() -> None:
    archived = (
        "<!--1641655025000-->\n[河边的灯亮了](https://www.dw.com/zh/%E7%81%AF/a-60368204)\n------\n\n"
        "<div><i><br>2022-01-08T15:05:28.672Z</i></div><p>傍晚六点，老街的灯一盏一盏亮起来，行人放慢了脚步。</p>\n"
    )
    own = feed(item("Sat, 08 Jan 2022 15:05:28 GMT")).replace(
        b"https://news.example.cn/p/1", b"https://www.dw.com/zh/%E7%81%AF/a-60368204?maca=chi-rss"
    )
    own = own.replace(b"https://news.example.cn/", b"https://www.dw.com/zh/")
    source = next(source for source in SHIPPED.sources if source.id == "dw")
    live = InputDocument(path=source.feeds[0], body=own, polled="dw", seen=NOW)
    for order in permutations([InputDocument(path="dw.md", body=archived.encode()), live]):
        (article,) = stored(order, SHIPPED)
        assert article.published == moment("2022-01-08T15:05:28.672")


# --- ZAKER ----------------------------------------------------------------------------------------------------


def test_eight_hours_are_added_where_they_explain_the_picture() -> None:
    (article,) = articles("fidelity/f05-zaker-archived.md")
    assert article.published == moment("2022-01-23T15:27:25")


def test_eight_hours_are_not_added_to_a_day() -> None:
    (article,) = articles("fidelity/f05-rsshub-zaker.xml")
    assert article.published == moment("2022-01-22T16:00:00")
    assert not any("moved by 8 h" in note for note in noted(article))


def test_a_day_never_replaces_the_time_of_the_archive() -> None:
    """In either order, with the feed polled at that time or later."""
    archived = InputDocument(path="zaker.md", body=(HERE / "fidelity/f05-zaker-archived.md").read_bytes())
    body = (HERE / "fidelity/f05-rsshub-zaker.xml").read_bytes()
    live = InputDocument(path="https://rsshub.example.org/zaker/channel/1", body=body)
    for order in permutations([archived, live]):
        newest_first = stored(order, SHIPPED)
        assert {article.published for article in newest_first} == {moment("2022-01-23T15:27:25")}, newest_first


def zaker(date: str, *, still: str = "", recording: str = "", picture: str = "") -> bytes:
    image = f'<img src="http://zkres1.myzaker.com/{picture}">' if picture else ""
    poster = f'poster="http://zkres.myzaker.com/{still}"' if still else ""
    source = f'<source src="http://zkvideo-oss.myzaker.com/{recording}">' if recording else ""
    video = f"<video {poster}>{source}</video>" if recording else ""
    text = (
        f"---\ntitle: '湖边小镇图书馆'\nauthor: ZAKER\ndate: {date}\n---\n\n"
        f"<div>{image}{video}<p>湖边小镇的图书馆星期二重新开门，馆长说修屋顶用了三个星期。</p></div>\n"
    )
    return text.encode()


def test_the_file_names_of_a_recording_and_its_still_prove_the_time() -> None:
    (article,) = articles("fidelity/f06-zaker-video.md")
    assert article.published == moment("2021-10-11T02:26:44")


STILL, RECORDING = "img/up_10169_16339176451567.jpg", "rgcms/202110/61639aa31bc8e0f74600000d_SD.mp4"
PICTURE = "202110/61639aa31bc8e0f74600000d_1024.jpg"


@pytest.mark.parametrize(
    ("date", "names", "meant"),
    [
        # the recording is from 02:00:03, its still from 02:00:45
        ("Sun, 10 Oct 2021 18:26:44 GMT", {"recording": RECORDING}, "2021-10-11T02:26:44"),
        ("Sun, 10 Oct 2021 18:26:44 GMT", {"picture": PICTURE}, "2021-10-11T02:26:44"),
        ("Mon, 11 Oct 2021 02:00:20 GMT", {"recording": RECORDING, "still": STILL}, "2021-10-11T10:00:20"),
        ("Mon, 11 Oct 2021 02:26:44 GMT", {"recording": RECORDING, "still": STILL}, "2021-10-11T02:26:44"),
        ("Sun, 10 Oct 2021 18:26:44 GMT", {}, "2021-10-10T18:26:44"),
        # eight hours do not explain the difference
        ("Sun, 10 Oct 2021 17:26:44 GMT", {"recording": RECORDING}, "2021-10-10T17:26:44"),
        ("Mon, 04 Oct 2021 18:26:44 GMT", {"picture": PICTURE}, "2021-10-04T18:26:44"),
        # a time that is not in GMT has no wrong GMT label
        ("Mon, 11 Oct 2021 09:50:00 +0800", {"picture": PICTURE}, "2021-10-11T01:50:00"),
        ("2021-10-11T09:50:00+08:00", {"picture": PICTURE}, "2021-10-11T01:50:00"),
        ("'2021-10-11 09:50:00'", {"picture": PICTURE}, "2021-10-11T01:50:00"),
        ("2021-10-10T18:26:44Z", {"picture": PICTURE}, "2021-10-11T02:26:44"),
        # a day without time, in China or in UTC
        ("Sun, 10 Oct 2021 16:00:00 GMT", {"picture": PICTURE}, "2021-10-10T16:00:00"),
        ("Mon, 11 Oct 2021 00:00:00 GMT", {"picture": PICTURE}, "2021-10-11T00:00:00"),
    ],
)
def test_zaker_times_are_corrected_by_their_pictures(date: str, names: dict[str, str], meant: str) -> None:
    (article,) = accepted(entries_of_bytes(zaker(date, **names), address="zaker.md"))
    assert article.published == moment(meant)

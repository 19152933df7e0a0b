"""Probing a URL: fields of the feed and the time zone of its dates."""

import pytest

from feeds.errors import SubscribeError
from feeds.subscribe import FetchedPage, probe

URL = "https://valley.example.com/rss"


def feed(
    date: str = "2024-12-04 10:00", extra: str = "", title: str = "山谷里下了今年的第一场雪，很多人上山看雪"
) -> bytes:
    return f"""<rss version="2.0"><channel><title>山谷&amp;amp;周刊 &lt;b&gt;新&lt;/b&gt;</title>{extra}
<item><title>{title}</title><link>https://valley.example.com/1</link><pubDate>{date}</pubDate></item>
<item><title>后一条</title><link>https://valley.example.com/2</link><pubDate>2023-01-01 10:00</pubDate></item>
</channel></rss>""".encode()


def looked(body: bytes, media_type: str = "") -> FetchedPage:
    return FetchedPage(url=URL, body=body, media_type=media_type)


def test_a_feed_says_what_it_is() -> None:
    (offer,) = probe(URL, lambda _: looked(feed(extra="<link>/home</link><language>zh-tw</language>"))).offers
    assert (offer.title, offer.homepage, offer.language) == (
        "山谷&周刊 新",
        "https://valley.example.com/home",
        "zh-Hant",
    )
    assert (offer.entries, offer.unreadable, offer.newest_title[:4]) == (2, 0, "山谷里下")


@pytest.mark.parametrize(
    ("body", "zone", "hour"),
    [
        (feed(), "Asia/Shanghai", 2),
        (feed(date="2024-12-04T10:00:00Z").replace(b"2023-01-01 10:00", b"2023-01-01T10:00:00Z"), "", 10),
        (feed(title="The first snow of this year fell in the valley tonight"), "", 10),
    ],
    ids=["Chinese without a zone", "Chinese with one", "English without one"],
)
def test_dates_without_a_zone_are_chinas_in_a_chinese_feed(body: bytes, zone: str, hour: int) -> None:
    (offer,) = probe(URL, lambda _: looked(body)).offers
    assert offer.zone == zone
    assert offer.newest is not None
    assert offer.newest.hour == hour


def test_rsshub_says_who_it_is() -> None:
    (offer,) = probe(URL, lambda _: looked(feed(extra="<generator>RSSHub</generator>"))).offers
    assert offer.is_rsshub


def test_an_empty_feed_is_a_feed() -> None:
    (offer,) = probe(URL, lambda _: looked(b"<rss version='2.0'><channel><title>x</title></channel></rss>")).offers
    assert (offer.url, offer.entries, offer.newest) == (URL, 0, None)


def test_a_homepage_inside_a_network_is_none() -> None:
    (offer,) = probe(URL, lambda _: looked(feed(extra="<link>http://192.168.1.1/admin</link>"))).offers
    assert offer.homepage == ""


def test_a_page_is_looked_into_by_its_type_where_its_words_do_not_show_it() -> None:
    body = b'<link rel="alternate" type="application/rss+xml" href="/all">'
    pages = {URL: looked(body, "Text/HTML; charset=utf-8"), "https://valley.example.com/all": looked(feed())}
    assert [offer.url for offer in probe(URL, pages.__getitem__).offers] == ["https://valley.example.com/all"]
    with pytest.raises(SubscribeError) as caught:
        probe(URL, lambda _: looked(body, "text/plain"))
    assert caught.value.url == URL

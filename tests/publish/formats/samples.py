"""Feeds and articles to render: one of everything, one of nothing, and hostile ones."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import NAMESPACE_OID, uuid5

from feeds.model import Article, Feed, FeedSource, Image, Media, Related
from feeds.model.attachments import Chapter, Episode, Podcast, Transcript

BASE = "https://news.example.org"


def urn(name: str) -> str:
    return uuid5(NAMESPACE_OID, name).urn


def at(day: int, hour: int = 8, minute: int = 0, second: int = 0) -> datetime:
    return datetime(2024, 5, day, hour, minute, second, tzinfo=UTC)


def article(name: str = "a", **fields: Any) -> Article:
    """A small valid article; `name` makes its id."""
    values = {
        "id": urn(name),
        "source": "harbour",
        "native_key": name,
        "url": f"https://harbour.example.com/a/{name}",
        "title": f"港口今日第{name}则消息",
        "published": at(3),
        "updated": at(3),
        "first_seen": at(3, 9),
        "content_html": "<p>码头的灯亮了一夜。</p>",
    }
    return Article(**{**values, **fields})


def feed(extension: str = "rss", **fields: Any) -> Feed:
    """The head of a single-source feed in the format of `extension`."""
    values = {
        "id": urn("feed"),
        "title": "海港日报",
        "subtitle": "海港日报的全文",
        "self_url": f"{BASE}/feeds/harbour.{extension}",
        "home_url": "https://harbour.example.com/",
        "updated": at(4),
        "language": "zh-Hans",
        "podcast": Podcast(cover="https://img.example.com/cover.jpg", is_explicit=True),
    }
    return Feed(**{**values, **fields})


RICH = article(
    "7886464",
    title="渔民协会 & 市政府：新码头“年内”动工",
    summary="协会说，若 a < b 成立，成本就会下降。",
    authors=("林海", "周一帆"),
    categories=("经济", "R&D"),
    language="zh-Hans",
    published=at(3, 6, 30, 5),
    updated=at(3, 11),
    content_html=(
        '<p>新码头的图纸已经贴在市场门口，<a href="https://harbour.example.com/plan?a=1&amp;b=2">谁都能看</a>。</p>'
        '<figure><img src="https://img.example.com/pier.jpg" alt="码头"><figcaption>清晨的码头</figcaption></figure>'
        "<p>“我们等了十年，”一位船长说。</p>"
    ),
    images=(
        Image(url="https://img.example.com/pier.jpg", caption="清晨的码头", alt="码头", width=900, height=506),
        Image(url="https://img.example.com/boats.jpg", alt="船"),
    ),
    lead_image=Image(url="https://img.example.com/pier.jpg", caption="清晨的码头", alt="码头", width=900, height=506),
    media=(
        Media(
            url="https://av.example.com/pier.mp4",
            type="video/mp4",
            length=1_234_567,
            duration=2040,
            poster="https://img.example.com/pier-still.png",
            caption="船长的话",
        ),
        Media(url="https://av.example.com/pier.mp3", type="audio/mpeg"),
    ),
    episode=Episode(
        cover="https://img.example.com/cover.jpg",
        explicit="true",
        chapters_url="https://av.example.com/chapters.json",
        transcripts=(Transcript(url="https://av.example.com/pier.srt", language="zh"),),
    ),
    credits=("联合通讯",),
    rights="© 2024 海港日报，转载请注明出处",
    also_at=("https://mirror.example.net/7886464",),
    related=(
        Related(
            id="urn:uuid:1", source="island", title="码头 & 渔民<年内>", url="https://island.example.com/b/1?a=1&b=2"
        ),
        Related(id="urn:uuid:2", source="archive", title="没有地址的说法", url=None),
    ),
)
PLAIN = article("7886465", title="没有地址的旧闻", url=None, published=at(2), updated=at(2), language="zh-Hant")
IMAGE_ONLY = article(
    "7886466",
    source="island",
    url="https://island.example.com/b/7886466",
    title="岛上放晴",
    summary="雨停了。",
    lead_image=Image(url="https://img.example.com/sky?id=9", alt="天空"),
)

COMBINED = (RICH, PLAIN, IMAGE_ONLY)


def combined(extension: str = "rss", **fields: Any) -> Feed:
    """The head of a feed of two sources with an archive behind it."""
    sources = tuple(
        FeedSource(
            id=id,
            feed_id=urn(id),
            title=title,
            home_url=f"https://{id}.example.com/",
            feed_url=f"{BASE}/feeds/{id}.{extension}",
        )
        for id, title in (("harbour", "海港日报"), ("island", "小岛新闻"))
    )
    values = {
        "id": urn("all"),
        "title": "全部新闻",
        "self_url": f"{BASE}/feeds/all.{extension}",
        "home_url": f"{BASE}/",
        "sources": sources,
        "rights": "各文版权归其作者",
        "podcast": Podcast(is_explicit=True),
        "prev_archive_url": f"{BASE}/feeds/all/archive/2024-05.{extension}",
    }
    return replace(feed(extension), **{**values, **fields})


def archive(extension: str = "rss", **fields: Any) -> Feed:
    """The head of a monthly archive document with a month on either side."""
    values = {
        "self_url": f"{BASE}/feeds/harbour/archive/2024-05.{extension}",
        "archive": True,
        "current_url": f"{BASE}/feeds/harbour.{extension}",
        "prev_archive_url": f"{BASE}/feeds/harbour/archive/2024-04.{extension}",
        "next_archive_url": f"{BASE}/feeds/harbour/archive/2024-06.{extension}",
    }
    return replace(feed(extension), **{**values, **fields})


#: what no field may pass on: control characters, lone surrogates, noncharacters, ends of CDATA and of scripts, markup
HOSTILE = (
    "\x00坏\x0b\x1b\x7f\x85字\ud800\udfff\ufffe\uffff\ufffd]]>&amp;&#60;&T2</script><!-- <b>粗</b>"
    " <a@b.example> \u202e\u2028\u2029\r\n\t"
)
HOSTILE_URLS = (
    "javascript:alert(1)",
    'https://例子.example.com/新闻 一?q=[1]|{2}&r="<>^`\\\ud800',
    "https://user:secret@img.example.com/a.jpg",
    "http://[::1",
    "//img.example.com/a.jpg",
    "/a.jpg",
    "https://",
    "https://x.example.com:99999/a.jpg",
    f"https://{'a' * 70}.example.com/",
    "\x00https://x.example.com/",
    "https://x.example.com/\n<b>",
)


def hostile(number: int = 0) -> Article:
    """An article with hostile text in every field and one of `HOSTILE_URLS` in every URL field."""
    url = HOSTILE_URLS[number % len(HOSTILE_URLS)]
    picture = Image(url=url, caption=HOSTILE, alt=HOSTILE, width=-1, height=0)
    return article(
        f"hostile{number}",
        native_key=HOSTILE,
        url=url,
        title=HOSTILE,
        summary=HOSTILE,
        authors=(HOSTILE, "", "\x00"),
        categories=(HOSTILE, HOSTILE, " "),
        language="zh\x00<b>",
        published=datetime(1970, 1, 1, tzinfo=UTC),
        updated=datetime(1970, 1, 1, tzinfo=UTC),
        content_html="<p>\x00坏\ud800字\ufffd\ufffe]]&gt;\x1b</p>\u2028\r\n",
        images=(picture,),
        lead_image=picture,
        media=(
            Media(url=url, type="video/mp4<", length=-5, poster=url, caption=HOSTILE),
            Media(url=url, type="audio/mpeg", length=0, caption=HOSTILE),
        ),
        episode=Episode(
            cover=url,
            explicit=HOSTILE,
            chapters=(Chapter(start=0, title=HOSTILE, url=url, image=url),),
            chapters_url=url,
            chapters_type=HOSTILE,
            transcripts=(Transcript(url=url, type=HOSTILE, language=HOSTILE),),
        ),
        credits=(HOSTILE,),
        rights=HOSTILE,
        also_at=(url,),
    )

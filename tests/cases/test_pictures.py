"""Pictures of the reported cases: without proxies, without placeholders, each once."""

import re
from datetime import timedelta
from pathlib import Path

import pytest

from feeds.ingest.pipeline import InputDocument, ingest
from feeds.model import Article
from feeds.parsing.markup import clean, prepare_for_page, sanitize
from feeds.parsing.markup.lazy_images import LAZY
from feeds.store import open_store
from tests.corrections import noted

from .documents import HERE, NOW, SHIPPED, accepted, articles, entries_of_bytes


def picture_urls(article: Article) -> list[str]:
    """The pictures of an article; asserts that its text has the same ones."""
    in_html = re.findall(r'<img src="([^"]*)"', article.content_html)
    urls = [image.url for image in article.images]
    assert [url.replace("&amp;", "&") for url in in_html] == urls
    return urls


def article_with(html: str, link: str = "https://news.example.cn/p/1") -> Article:
    """An article of a feed with the description `html`."""
    body = (
        '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>青石新闻</title>'
        "<link>https://news.example.cn/</link><description>测试</description><item><title>河边的灯亮了</title>"
        f"<link>{link}</link><pubDate>Mon, 02 Mar 2026 08:00:00 +0800</pubDate>"
        f"<description><![CDATA[{html}]]></description></item></channel></rss>"
    )
    (article,) = accepted(entries_of_bytes(body.encode()))
    return article


# --- proxies -------------------------------------------------------------------------------------------------------

#: rows of the matrix without the picture's address: an opaque name, a shortened address, or no proxy
NOT_CARRIED = {15, 21, 22, 23, 26, 27, 28, 29, 33, 34, 35, 36, 39, 45, 48, 49, 51, 54, 55, 56, 58}
#: rows with a picture of another host
ELSEWHERE = {
    2: "https://x.example.cn/2.png?x=1,f_auto",
    11: "https://x.example.cn/11.jpg?a=1&b=2",
    18: "https://raw.githubusercontent.com/a/b/main/18.jpg",
    53: "https://media.zenfs.com/53.jpg",
    57: "https://img9.doubanio.com/view/photo/57.webp",
}


@pytest.mark.parametrize("number", range(1, 59))
def test_proxy_matrix(number: int) -> None:
    article = articles("field/proxy-matrix.xml")[number - 1]
    assert article.title.endswith(f" {200 + number}")
    (url,) = picture_urls(article)
    if number in NOT_CARRIED:
        assert url.partition("?")[0] in (article.content_html)
        assert not re.search(r"x\.example\.cn/\d", url)
    else:
        scheme = "http" if url.startswith("http:") else "https"
        assert url == ELSEWHERE.get(number, f"{scheme}://x.example.cn/{number}.jpg")


def test_folo_752_a_resizer_that_the_table_does_not_name() -> None:
    (article,) = articles("field/folo-752.xml")
    assert picture_urls(article) == ["https://mmbiz.qpic.cn/mmbiz_png/AbCd/640?wx_fmt=png&from=appmsg"]
    assert "1 picture shown from its origin instead of through unnamed proxy" in noted(article)


def test_glance_11_a_signed_address_that_was_escaped_twice() -> None:
    (article,) = articles("field/glance-11.xml")
    signed = "https://preview.redd.it/qq.jpeg?width=640&crop=smart&auto=webp&s=09e"
    assert picture_urls(article) == [signed]


@pytest.mark.parametrize("escaped", ["&amp;amp;", "&amp;amp;amp;", "&amp;#38;", "&amp;#038;", "&amp;#x26;"])
def test_a_double_escaped_thumbnail(escaped: str) -> None:
    """An entry without a picture in its text has its thumbnail."""
    case = (HERE / "field/glance-11.xml").read_text("utf-8")
    case = re.sub(r"&lt;img .*?/&gt;", "", case)
    thumbnail = case.index("<media:thumbnail")
    case = case[:thumbnail] + case[thumbnail:].replace("&amp;amp;", escaped, 3)
    (article,) = accepted(entries_of_bytes(case.encode()))
    assert [image.url for image in article.images] == [
        "https://preview.redd.it/qq.jpeg?width=640&crop=smart&auto=webp&s=09e"
    ]


# --- lazy-loaded pictures ------------------------------------------------------------------------------------------


def test_freshrss_3823_sources_and_a_picture_without_address() -> None:
    (article,) = articles("field/freshrss-3823.xml")
    assert picture_urls(article) == ["https://static.example.cn/k/1200.jpg"]


def test_freshrss_8317_a_blank_drawing_as_filler() -> None:
    (article,) = articles("field/freshrss-8317.xml")
    assert picture_urls(article) == ["https://static.example.cn/u/2026/lamp.webp"]


def test_feediron_43_a_noscript_twin_on_another_host() -> None:
    (article,) = articles("field/feediron-43.xml")
    assert picture_urls(article) == ["https://www.example.cn/u/2026/pad5.png"]


def test_hexo_cards_77_placeholders_in_every_attribute() -> None:
    assert [picture_urls(article) for article in articles("field/hexo-cards-77.xml")] == [
        ["https://static.example.cn/2026/a.png?imageMogr2/format/webp"],
        ["https://static.example.cn/2026/b.png"],
        ["https://static.example.cn/2026/c.png"],
    ]


def test_rsshub_16334_an_attachment_of_discuz_and_its_hidden_tip() -> None:
    (article,) = articles("field/rsshub-16334.xml")
    assert picture_urls(article) == ["https://blob.example.cn/forum/202408/02/063737.png"]
    assert "下载" not in article.content_html
    assert article.summary == "傍晚六点，老街的灯一盏一盏亮起来，行人放慢了脚步。"
    assert "1 hidden tip or menu of the page removed" in noted(article)


TEXT = "<p>傍晚六点，老街的灯一盏一盏亮起来，行人放慢了脚步。</p>"


@pytest.mark.parametrize("src", ["", 'src="/static/none.gif"', 'src="data:image/gif;base64,R0lGODlhAQABAAAAACw="'])
@pytest.mark.parametrize("name", LAZY)
def test_every_attribute_of_the_table_gives_the_picture(name: str, src: str) -> None:
    article = article_with(f'{TEXT}<img {src} {name}="/u/2026/lamp.jpg" alt="灯">')
    assert picture_urls(article) == ["https://news.example.cn/u/2026/lamp.jpg"]


# --- hosts with hotlink protection ---------------------------------------------------------------------------------


def test_rsshub_20848_pictures_with_a_no_referrer_policy() -> None:
    (article,) = articles("field/rsshub-20848.xml")
    cover, inner = picture_urls(article)
    assert cover == "https://cdnfile.sspai.com/1/9/2026/article/cover.png"
    assert inner.startswith("https://cdnfile.sspai.com/editor/u_/d5g.png?")
    assert len(re.findall(r'<img [^>]* referrerpolicy="no-referrer">', article.content_html)) == 2
    # pages set this policy for every picture, and keep the policy of these
    assert prepare_for_page(article.content_html).count('referrerpolicy="no-referrer"') == 2


@pytest.mark.parametrize(
    ("picture", "has_policy"),
    [
        ('<img src="https://a.example.cn/1.jpg" referrerpolicy="no-referrer">', True),
        ('<img src="https://a.example.cn/1.jpg" referrerpolicy=" No-Referrer ">', True),
        ('<img src="https://a.example.cn/1.jpg" referrerpolicy="same-origin">', True),
        ('<img data-src="https://a.example.cn/1.jpg" referrerpolicy="no-referrer" class="lazy">', True),
        ('<amp-img src="https://a.example.cn/1.jpg" referrerpolicy="no-referrer"></amp-img>', True),
        # the proxy requested it without a referrer
        ('<img src="https://wsrv.nl/?url=https%3A%2F%2Fwx1.sinaimg.cn%2Flarge%2F1.jpg">', True),
        ('<img src="https://mmbiz.qpic.cn/mmbiz_png/1/640?wx_fmt=png">', True),
        ('<img src="https://pic1.zhimg.com/1.jpg">', True),
        ('<img src="https://a.example.cn/1.jpg">', False),
        ('<img src="https://a.example.cn/1.jpg" referrerpolicy="unsafe-url">', False),
        ('<img src="https://a.example.cn/1.jpg" referrerpolicy="origin">', False),
        ('<img src="https://a.example.cn/1.jpg" referrerpolicy="">', False),
        ('<img src="https://notsinaimg.cn/1.jpg">', False),
    ],
)
def test_the_referrer_policy_is_kept_for_some_hosts(picture: str, has_policy: bool) -> None:
    html = article_with(f"{TEXT}{picture}").content_html
    assert ('referrerpolicy="no-referrer"' in html) == has_policy
    assert html.count("referrerpolicy") == has_policy
    assert clean(html) == html


def test_no_other_referrer_policy_passes_the_allowlist() -> None:
    for policy in ("unsafe-url", "origin", "no-referrer ", "NO-REFERRER", "x&quot; onload=&quot;alert(1)"):
        assert "referrerpolicy" not in sanitize(f'<img src="https://a.example.cn/1.jpg" referrerpolicy="{policy}">')
    assert "referrerpolicy" not in sanitize('<a href="https://a.example.cn/" referrerpolicy="no-referrer">x</a>')


# --- addresses that change with each delivery ----------------------------------------------------------------------


def deliveries(folder: Path, *bodies: bytes) -> tuple[list[str], Article]:
    """The decision about each delivery of one article, one hour apart, and the final article."""
    with open_store(folder / "feeds.sqlite3") as store:
        outcomes = []
        for hour, body in enumerate(bodies):
            now = NOW + timedelta(hours=hour)
            report = ingest([InputDocument(path="a.xml", body=body)], store=store, config=SHIPPED, now=now)
            outcomes += list(report.outcomes)
        (article,) = store.newest(None, 5)
    return outcomes, article


def test_kodi_2200_a_picture_that_gets_past_caches(tmp_path: Path) -> None:
    first, second = ((HERE / f"field/{name}.xml").read_bytes() for name in ("kodi-2200", "kodi-2200b"))
    outcomes, article = deliveries(tmp_path, first, second)
    assert outcomes == ["new", "same"]
    assert article.updated == article.published
    assert picture_urls(article) == ["https://news.example.cn/i/a.jpg"]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("a.jpg?rnd=8", "a.jpg?rnd=97"),
        ("a.jpg?w=640&_=1772438400123", "a.jpg?w=640&_=1772442000456"),
        ("a.jpg?t=1772438400123", "a.jpg?t=1772442000456"),
        ("a.jpg?x=0.8731264518", "a.jpg?x=0.1123581321"),
        ("a.jpg?0.8731264518", "a.jpg?0.1123581321"),
        ("a.jpg?1772438400123", "a.jpg?1772442000456"),
        ("a.jpg?nocache=af31&amp;w=9", "a.jpg?nocache=0c&amp;w=9"),
    ],
)
def test_a_second_delivery_with_another_cache_buster_is_the_same(tmp_path: Path, first: str, second: str) -> None:
    case = (HERE / "field/kodi-2200.xml").read_text("utf-8")
    outcomes, _ = deliveries(tmp_path, *(case.replace("a.jpg?rnd=1", url).encode() for url in (first, second)))
    assert outcomes == ["new", "same"]


@pytest.mark.parametrize(
    "url",
    [
        "https://a.example.cn/1.jpg?v=2",
        "https://a.example.cn/1.jpg?t=1772438400",
        "https://a.example.cn/1.jpg?sign=ab&t=1772438400123",
        "https://a.example.cn/1.jpg?token=ab&_=1",
        "https://a.example.cn/1.jpg?r=0.5",
        "https://a.example.cn/1.jpg?w=640",
    ],
)
def test_other_parameters_of_an_address_are_kept(url: str) -> None:
    assert picture_urls(article_with(f'{TEXT}<img src="{url}">')) == [url]


# --- text and picture in different fields of an entry --------------------------------------------------------------


WORDS = "傍晚六点，老街的灯一盏一盏亮起来，行人放慢了脚步，卖糕的把炉子搬到门外。" * 8
COVER = '<img src="https://a.example.cn/cover.jpg" alt="">'


@pytest.mark.parametrize(
    ("description", "content"),
    [
        (WORDS, f"{COVER}<a href='https://a.example.cn/'>林远</a>推荐<br>"),
        (f"<p>{WORDS}</p>", f"{COVER}<p>推荐</p>"),
        (f"{COVER}<p>傍晚六点……</p>", f"<p>{WORDS}</p>"),
    ],
)
def test_the_picture_of_the_other_field_is_not_lost(description: str, content: str) -> None:
    case = (HERE / "field/kodi-2200.xml").read_text("utf-8")
    case = case.replace(
        '<rss version="2.0">', '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/">'
    )
    case = re.sub(
        r"<description><!\[CDATA.*?</description>",
        f"<description><![CDATA[{description}]]></description><content:encoded><![CDATA[{content}]]></content:encoded>",
        case,
        flags=re.DOTALL,
    )
    (article,) = accepted(entries_of_bytes(case.encode()))
    assert picture_urls(article) == ["https://a.example.cn/cover.jpg"]
    assert WORDS in article.content_html

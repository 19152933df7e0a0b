"""The general rule for image proxies that are not in the table, and URLs that it must not change."""

import time
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.parsing.markup import clean
from feeds.urls.image_origin import find_origin, find_proxy, is_proxied, is_proxied_link, unproxy
from feeds.urls.image_proxies import find_original
from feeds.urls.image_proxy_detection import UNNAMED, embedded_image
from feeds.urls.image_proxy_exceptions import EXCEPTIONS, ProxyException
from feeds.urls.parsing import split
from tests.corpus.proxies import addresses, changed


def raw(url: str) -> str:
    return url


def percent(url: str) -> str:
    return quote(url, "")


def twice(url: str) -> str:
    return percent(percent(url))


def base64(url: str) -> str:
    return percent(b64encode(url.encode()).decode())


def base64url(url: str) -> str:
    return urlsafe_b64encode(url.encode()).decode().rstrip("=")


def hexadecimal(url: str) -> str:
    return url.encode().hex()


ENCODINGS = (raw, percent, twice, base64, base64url, hexadecimal)
#: URL templates of proxies; `{}` is the original URL, in any encoding
TEMPLATES = (
    "https://img.proxies.net/?url={}",
    "https://img.proxies.net/?url={}&width=700&height=0",
    "https://img.proxies.net/get?w=300&src={}",
    "https://proxies.net:5000/api/image?u={}",
    "https://proxies.net/image.webp?url={}",
    "https://proxies.net/x.php?op=plugin&plugin=af_proxy_http&pmethod=imgproxy&url={}",
    "https://proxies.net/link?appid=100&k={}",
    "https://proxies.net/th?id=OIP.abc&pid=Api&riu={}&ehk=x",
    "http://proxies.net/fetch?imgurl={}",
    "https://proxies.net/thumb?t=2&anything={}",
    "https://proxies.net/?ref=https%3A%2F%2Fnews.other.net%2Fa.html&image={}",
    "https://proxies.net/proxy/?{}",
    "https://proxies.net/static/res/logo/{}",
    "https://proxies.net/500x,q80/{}",
    "https://proxies.net/w:700/h:400/q:auto/f:best/{}",
    "//proxies.net/url={}",
)
#: encodings of the original URL in a path or a whole query: raw, encoded once or twice
PACKED = {base64, base64url, hexadecimal}

PICTURES = st.builds(
    "{}://{}.example.{}/{}/{}{}{}".format,
    st.sampled_from(["http", "https"]),
    st.sampled_from(["x", "static", "a-b", "新闻"]),
    st.sampled_from(["cn", "com.tw", "org"]),
    st.sampled_from(["p", "2026/03", "图片", "a+b"]),
    st.text("abcyz019_-", min_size=1, max_size=12),
    st.sampled_from([".jpg", ".JPEG", ".png", ".webp", ".gif", ".jpg!large", ".png@600w", ".avif"]),
    st.sampled_from(["", "?v=1", "?imageView2/2/w/600", "?a=%E5%9B%BE"]),
)


@pytest.mark.parametrize("template", TEMPLATES)
@pytest.mark.parametrize("encoding", ENCODINGS, ids=lambda encoding: encoding.__name__)
@settings(max_examples=20)
@given(picture=PICTURES)
def test_unknown_proxies_are_detected(template: str, encoding: Callable[[str], str], picture: str) -> None:
    if encoding in PACKED and template.endswith("url={}") and "?" not in template:
        template = template.replace("url={}", "{}")
    if encoding in PACKED and template.endswith("/?{}"):
        template = template.replace("/?", "/")
    proxied = template.replace("{}", encoding(picture))
    result = find_origin(proxied)
    assert result.url == unproxy(picture)
    assert result.kinds in {(UNNAMED.name,), ("imgproxy base64",)}
    assert is_proxied(proxied)
    assert not is_proxied(result.url or "")


@pytest.mark.parametrize(
    ("proxied", "picture"),
    [
        # pictures without file extension: by query, by host, or by the name of the proxy
        ("https://a.net/?url=https%3A%2F%2Fb.org%2F640%3Fwx_fmt%3Dpng", "https://b.org/640?wx_fmt=png"),
        ("https://a.net/?url=https://mmbiz.qpic.cn/mmbiz/x/640", "https://mmbiz.qpic.cn/mmbiz/x/640"),
        ("https://a.net/?url=https://img3.b.org/x/640", "https://img3.b.org/x/640"),
        ("https://imageproxy.a.net/x/https://b.org/media/640", "https://b.org/media/640"),
        # without a scheme
        ("https://a.net/?url=b.org/a.jpg", "http://b.org/a.jpg"),
        ("https://a.net/?url=ssl:b.org/a.jpg", "https://b.org/a.jpg"),
        ("https://a.net/?url=//b.org/a.jpg", "https://b.org/a.jpg"),
        ("https://a.net/thumbor/x-Y_z/300x200/b.org/c/a.jpg", "https://b.org/c/a.jpg"),
        ("https://thumbor.a.net/x-Y_z/fit-in/300x/smart/b.org%2Fc%2Fa.jpg", "https://b.org/c/a.jpg"),
        ("https://a.net/unsafe/300x200/filters:quality(80)/b.org/a.jpg", "https://b.org/a.jpg"),
        ("https://a.net/iCUMYHX6l9ugdU8WLiYBdlhQzgs=/300x200/b.org/a.jpg", "https://b.org/a.jpg"),
        # after an unencoded URL come its own parameters, then those of the proxy
        ("https://a.net/?url=https://b.org/a.jpg?x=1&y=2", "https://b.org/a.jpg?x=1&y=2"),
        ("https://a.net/?w=9&url=https://b.org/a.jpg?x=1&w=3&sign=5&w=300&q=80", "https://b.org/a.jpg?x=1&w=3&sign=5"),
        ("https://images.weserv.nl/?url=https://b.org/a.jpg?x=1&y=2&w=300", "https://b.org/a.jpg?x=1&y=2"),
        ("https://images.weserv.nl/?url=ssl:b.org/a.jpg?x=1&y=2&n=-1", "https://b.org/a.jpg?x=1&y=2"),
        ("https://a.net/?url=https://b.org/a.jpg?x=1&ref=https://c.org/", "https://b.org/a.jpg?x=1"),
        ("https://a.net/?url=https%3A%2F%2Fb.org%2Fa.jpg%3Fx=1&y=2", "https://b.org/a.jpg?x=1"),
        # parameters of size belong to the proxy
        ("https://a.net/x/https://b.org/a.jpg?w=400", "https://b.org/a.jpg"),
        ("https://a.net/x/https://b.org/a.jpg?twic=v1/resize=9", "https://b.org/a.jpg"),
        ("https://a.net/x/https://b.org/a.jpg?sign=abc&w=9", "https://b.org/a.jpg?sign=abc&w=9"),
        ("https://a.net/x/https%3A%2F%2Fb.org%2Fa.jpg%3Fw%3D9?sign=abc", "https://b.org/a.jpg?w=9"),
        ("https://a.net/x/https:/b.org/a.jpg", "https://b.org/a.jpg"),
        # nested proxies, known and unknown
        ("https://a.net/?url=https%3A%2F%2Fimages.weserv.nl%2F%3Furl%3Db.org%2Fa.jpg", "http://b.org/a.jpg"),
        ("https://a.net/?url=https%3A%2F%2Fc.org%2Fx%2Fhttps%3A%2F%2Fb.cn%2Fa.jpg", "https://b.cn/a.jpg"),
        (
            "https://wsrv.nl/?url=https%3A%2F%2Fa.net%2F%3Fu%3Dhttps%253A%252F%252Fb.org%252Fa.jpg",
            "https://b.org/a.jpg",
        ),
    ],
)
def test_unusual_forms_of_proxies(proxied: str, picture: str) -> None:
    assert unproxy(proxied) == picture
    assert unproxy(picture) == picture


@pytest.mark.parametrize(
    "url",
    [
        # the publisher's own resizer
        "https://img.example.cn/resize?url=https%3A%2F%2Fwww.example.cn%2Fa.jpg",
        "https://img.example.cn/300x/https://static.example.cn/a.jpg",
        # the URL of a page, or no complete URL
        "https://a.net/shot?url=https%3A%2F%2Fb.org%2F",
        "https://a.net/shot?url=https%3A%2F%2Fb.org%2Fa.html",
        "https://a.net/shot?url=https%3A%2F%2Fb.org%2Fnews%2F2026%2F1",
        "https://a.net/proxy?url=https%3A%2F%2Fb.org%2Fnews%2F",
        "https://a.net/a.jpg?from=https%3A%2F%2Fb.org%2Fc.jpg",
        "https://a.net/x?u=aHR0cHM6Ly94",
        "https://a.net/x?path=2026/a.b/c.jpg",
        "https://a.net/x?file=wp-content/a.jpg",
        "https://a.net/watermark(https://b.org/w.png)/c.jpg",
        "https://a.net/l_fetch:aHR0cHM6Ly9iLm9yZy93LnBuZw/c.jpg",
        # an overlay or a fallback picture
        "https://a.imgix.net/b.jpg?mark=https%3A%2F%2Fb.org%2Fw.png",
        "https://a.net/b?default=https%3A%2F%2Fb.org%2Fw.png",
        "https://secure.gravatar.com/avatar/0?s=96&d=https%3A%2F%2Fb.org%2Fw.png&r=g",
        # a part of a generated picture
        "https://a.net/render?title=%E6%A0%87%E9%A2%98&image=https%3A%2F%2Fb.org%2Fa.jpg",
        # share links with two URLs
        "https://a.net/?u=https%3A%2F%2Fb.org%2Fa.jpg&via=https%3A%2F%2Fc.org%2F",
        "https://a.net/?url=https://b.org/a.jpg&image=https://c.org/b.jpg",
        "https://a.net/share?u=https://b.org/a.jpg?x=1&media=https://c.org/b.jpg",
        # a folder of thumbnails that is named after a site or a page
        "https://a.net/300x200/www.b.org/a.jpg",
        "https://a.net/thumbor/300x200/photo.2026/a.jpg",
        "https://a.net/thumbor/gh/b.org/a.jpg",
        # two URLs of equal rank
        "https://a.net/x?left=https%3A%2F%2Fb.org%2Fa.jpg&right=https%3A%2F%2Fb.org%2Fc.jpg",
        # a storage host that may be readable only by the site in front of it
        "https://a.net/x?url=https%3A%2F%2Fb.s3.us-west-2.amazonaws.com%2Fa.jpg",
        # may not be published
        "https://a.net/x?url=http%3A%2F%2F10.0.0.1%2Fa.jpg",
        "https://a.net/x?url=http%3A%2F%2Flocalhost%2Fa.jpg",
        "https://a.net/x?url=http%3A%2F%2F0x7f.1%2Fa.jpg",
        "https://a.net/x?url=https%3A%2F%2Fuser%3Apw%40b.org%2Fa.jpg",
        "https://a.net/x?url=javascript%3Aalert(1)%2F%2Fa.jpg",
        "https://a.net/x?url=data%3Aimage%2Fpng%3Bbase64%2CiVBO",
        "https://a.net/x?url=ftp%3A%2F%2Fb.org%2Fa.jpg",
        "https://a.net/x/" + base64url("http://169.254.169.254/a.jpg"),
        "https://a.net/x/" + hexadecimal("file:///etc/passwd.jpg"),
    ],
)
def test_urls_that_are_no_proxies_stay(url: str) -> None:
    address = split(url)
    assert address is not None
    assert embedded_image(address) is None
    if find_original(address) is None:
        assert unproxy(url) == url


def test_a_tracking_pixel_does_not_become_a_picture() -> None:
    html = clean('<p>文</p><img src="https://a.net/pixel.gif?url=https%3A%2F%2Fb.org%2Fa.jpg">')
    assert html == "<p>文</p>"


@pytest.mark.parametrize("row", EXCEPTIONS, ids=lambda row: row.example)
def test_every_exception_is_needed(row: ProxyException) -> None:
    assert unproxy(row.example) == row.example
    other = row.example.replace("badge.svg", "x").replace("/screenshot?", "/x?")
    for host in row.hosts:
        other = other.replace(host, "other.net")
    for name in row.mark.split() if not row.hosts else ():
        other = other.replace(f"/{name}?", "/x?")
    other = other.replace("~/zhongwen", "")
    assert unproxy(other) != other


def test_a_share_link_of_a_picture_stays() -> None:
    share = "https://www.pinterest.com/pin/create/button/?guid=1&media=https%3A%2F%2Fb.org%2Fa.jpg"
    assert is_proxied(share)
    assert not is_proxied_link(share)
    assert f'href="{share.replace("&", "&amp;")}"' in clean(f'<p><a href="{share}">分享</a></p>')


def test_an_unknown_proxy_has_its_own_kind() -> None:
    assert find_proxy(UNNAMED.example[0]) == UNNAMED
    assert find_origin(UNNAMED.example[0]).url == UNNAMED.example[1]


@pytest.mark.parametrize(
    "hostile",
    [
        *(f"https://a{n}.net/?url=" for n in range(2)),
        "https://a.net/https://",
        "https://a.net/?u=aHR0c",
        "https://a.net/?x=https%3A%2F%2Fb.org%2Fa.jpg&",
        "&k=aHR0cHM6Ly9iLm9yZy9hLmpwZw",
        "68747470733a2f2f",
        "%25",
        "https%25253A",
    ],
)
def test_detection_takes_linear_time(hostile: str) -> None:
    def seconds(size: int) -> float:
        address = "https://z.net/?" + hostile * (size // len(hostile))
        began = time.process_time()
        for _ in range(10):
            unproxy(address)
        return time.process_time() - began

    assert min(seconds(8_000) for _ in range(3)) < 9 * min(seconds(2_000) for _ in range(3)) + 0.02


def test_too_many_nested_proxies_are_not_followed() -> None:
    inner = "https://z.org/a.jpg"
    for number in range(40):
        inner = f"https://a{number}.net/?url={inner}"
    assert unproxy(inner) == inner


def test_the_corpus_script_lists_changes_by_the_general_rule(tmp_path: Path) -> None:
    picture = "https://x.example.cn/1.jpg"
    proxied = f"https://img.proxies.net/?url={percent(picture)}"
    html = f'<img src="/2.jpg"><img src="{proxied}" data-src="{picture}"><img src="https://wsrv.nl/?url={percent(picture)}"><p>{proxied}'
    head = '<rss version="2.0"><channel><title>t</title><link>https://news.example.cn/</link><item><title>t</title>'
    (tmp_path / "a.xml").write_text(f"{head}<description><![CDATA[{html}]]></description></item></channel></rss>")
    (tmp_path / "notes.txt").write_text(f"no document {proxied}&b=2")
    result = addresses(tmp_path)
    assert len(result) == 3
    assert changed(result) == {proxied: picture}

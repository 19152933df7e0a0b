"""Canonical URLs: without link wrappers and tracking parameters, normalized."""

import doctest
import json
import time
from pathlib import Path

import pytest
from hypothesis import given

from feeds.urls import canonicalize
from feeds.urls.canonicalize import TRACKING, article_url, canonical, clean, unwrap_link
from feeds.urls.link_wrappers import WRAPPERS, Wrapper
from feeds.urls.parsing import split
from tests.urls.test_parsing import TEXT

SSRF = Path(__file__).resolve().parents[3] / "shared" / "corpus" / "hostile" / "ssrf.jsonl"


@given(TEXT)
def test_canonical_is_idempotent(text: str) -> None:
    for shorten in (canonical, article_url):
        once = shorten(text)
        assert once is None or shorten(once) == once
    assert isinstance(unwrap_link(text), str)


@pytest.mark.parametrize("wrapper", WRAPPERS, ids=lambda wrapper: wrapper.name)
def test_every_link_wrapper_is_unwrapped(wrapper: Wrapper) -> None:
    link, target = wrapper.example
    assert unwrap_link(link) == target
    # another page of the same site stays unchanged
    site = f"https://{wrapper.hosts[0]}/about"
    assert unwrap_link(site) == site


@pytest.mark.parametrize(
    ("link", "target"),
    [
        # wrapped twice
        (
            "https://l.facebook.com/l.php?u=https%3A%2F%2Fwww.google.com%2Furl%3Fq%3Dhttp%253A%252F%252Fexample.com%252F",
            "http://example.com/",
        ),
        # encoded twice, for one wrapper
        ("https://www.google.com/url?q=https://example.com/%25E6%25B8%25AF&sa=D", "https://example.com/%E6%B8%AF"),
        ("https://www.google.com.hk/url?q=http://example.com/%25D6%25D0&sa=D", "http://example.com/%D6%D0"),
        ("https://c.duomai.com/track.php?t=1&euid=&t=https://example.com/a?b=1&c=2", "https://example.com/a?b=1&c=2"),
    ],
)
def test_nested_wrappers_are_unwrapped(link: str, target: str) -> None:
    assert unwrap_link(link) == target


@pytest.mark.parametrize(
    "link",
    [
        "https://l.facebook.com/l.php?u=http%3A%2F%2F127.0.0.1%2F",
        "https://l.facebook.com/l.php?u=javascript%3Aalert(1)",
        "https://l.facebook.com/l.php?u=http%3A%2F%2Fuser%40example.com%2F",
        "https://d1.cloudfront.net/tools/r.html?url=%2F%2Fexample.com%2F&langkey=zh-hans",
        "https://api.dw.com/api/detail/video/1",
        "https://www.youtube.com/watch?v=x&q=https%3A%2F%2Fexample.com%2F",
        "https://notfacebook.com/l.php?u=http%3A%2F%2Fexample.com%2F",
    ],
)
def test_wrappers_of_unpublishable_urls_stay(link: str) -> None:
    assert unwrap_link(link) == link == canonical(link)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://example.com/a?utm_source=x&utm_medium=y", "https://example.com/a"),
        ("https://example.com/a?id=1&fbclid=x&v=2#top", "https://example.com/a?id=1&v=2#top"),
        ("https://example.com/a?FBCLID=x", "https://example.com/a"),
        ("http://www.example.de/a-1?maca=chi-rss-1127", "http://www.example.de/a-1"),
        ("https://cn.ft.com/story/1?full=y&ftcamp=rss", "https://cn.ft.com/story/1?full=y"),
        ("https://www.nytimes.com/a?smid=tw&emc=1&p=2", "https://www.nytimes.com/a?p=2"),
        ("https://example.com/a?emc=1&t=2&s=3&mod=4", "https://example.com/a?emc=1&t=2&s=3&mod=4"),
        ("https://twitter.com/a/status/1?s=20", "https://twitter.com/a/status/1"),
        ("https://www.rfi.fr/cn/a#xtor=RSS-1", "https://www.rfi.fr/cn/a"),
        ("https://example.com/#/route?a=1", "https://example.com/#/route?a=1"),
        ("https://example.com/?utm_/a-55589923", "https://example.com/?utm_/a-55589923"),
        ("https://example.com/a?b=1&&c=2", "https://example.com/a?b=1&&c=2"),
        ("https://l.facebook.com/l.php?u=http%3A%2F%2Fexample.com%2Fa%3Ffbclid%3Dx&h=y", "http://example.com/a"),
        ("mailto:a@example.com", "mailto:a@example.com"),
        ("https://192.168.1.1/?utm_source=x", None),
    ],
)
def test_canonical_drops_only_tracking_parameters(url: str, expected: str | None) -> None:
    assert canonical(url) == expected


@pytest.mark.parametrize("row", TRACKING, ids=lambda row: row.names[0])
def test_every_tracking_parameter_is_dropped_on_its_hosts(row: canonicalize.Tracking) -> None:
    for host in row.hosts or ("example.com",):
        for name in row.names:
            page = f"https://{host}/page?{name.replace('*', 'x')}=1&id=2"
            assert canonical(page) == f"https://{host}/page?id=2"
    assert row.reason


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("http://www.rfi.fr//cn/中国/a", "https://www.rfi.fr/cn/%E4%B8%AD%E5%9B%BD/a"),
        ("http://www.rfi.fr//cn//", "https://www.rfi.fr/cn/"),
        ("http://www.rfi.fr//", "https://www.rfi.fr/"),
        ("http://www.bbc.com/zhongwen/simp/a-1#top", "https://www.bbc.com/zhongwen/simp/a-1"),
        ("http://example.com//a#b", "http://example.com//a"),
        ("http://www.dw.com:8080/a", "http://www.dw.com:8080/a"),
        ("mailto:a@example.com", None),
        ("http://localhost/", None),
    ],
)
def test_article_urls_are_normalized(url: str, address: str | None) -> None:
    assert article_url(url) == address


@pytest.mark.parametrize(
    "hostile",
    [
        *("https://" + filler * 33_000 for filler in ("a.b", "http", "新.a", "%41", "a@b", "[::", "x：/")),
        *("https://example.com/" + filler * 33_000 for filler in ("../", "%%%", "?&=", "/./", "a b", "新闻中")),
        *(
            prefix * 20_000
            for prefix in ("http:", "https://", "mailto:a@", "\\\\//", "https://l.facebook.com/l.php?u=")
        ),
        # the maximum length
        *("https://example.com/" + filler * 2_700 for filler in ("../", "%%%", "&u=")),
        *("https://" + filler * 1_150 for filler in ("ahttps:", "http://", "a.b.c.d")),
    ],
)
def test_hostile_urls_are_parsed_in_time(hostile: str) -> None:
    start = time.process_time()
    for read in (clean, canonical, article_url, unwrap_link):
        read(hostile)
    # CPU time; about a hundred times that of the slowest URL
    assert time.process_time() - start < 5


@pytest.mark.parametrize("start", ["https://a.cdn.ampproject.org/c/s/", "https://www.google.com/amp/s/a"])
def test_dots_take_linear_time(start: str) -> None:
    """A host of dots once took quadratic time: four times the length must take about 4, not 16 times as long."""

    def seconds(dots: int) -> float:
        began = time.process_time()
        for _ in range(40):
            canonical(start + "." * dots)
        return time.process_time() - began

    assert min(seconds(8_000) for _ in range(3)) < 9 * min(seconds(2_000) for _ in range(3))


@pytest.mark.corpus
@pytest.mark.skipif(not SSRF.exists(), reason=f"no corpus beside the checkout: {SSRF.name}")
def test_internal_urls_of_public_ssrf_lists_are_rejected() -> None:
    rows = [json.loads(line) for line in SSRF.read_text(encoding="utf-8").splitlines()]
    internal = [row["u"] for row in rows if row["c"].startswith(("internal-", "scheme:"))]
    assert len(internal) == 314
    assert [url for url in internal if clean(url) or canonical(url) or article_url(url)] == []
    # public URLs without user name still pass, except names of metadata services
    public = [row["u"] for row in rows if row["c"] == "public-name" and "@" not in row["u"].partition("#")[0]]
    refused = {split(url).host if split(url) else url for url in public if not clean(url)}  # type: ignore[union-attr]
    assert refused == {
        *("metadata.tencentyun.com", "metadata.packet.net", "foo", "ip6-loopback"),
        "http://${AWS_LAMBDA_RUNTIME_API}/2018-06-01/runtime/invocation/next",
    }


def test_examples_in_docstrings() -> None:
    assert doctest.testmod(canonicalize).failed == 0

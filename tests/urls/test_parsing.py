"""URL parsing: which URLs are safe to publish, and their normalized form."""

import doctest
import timeit
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.urls import parsing
from feeds.urls.parsing import MAX_URL, clean, percent_decode, query_value, split

BASE = "https://www.example.com/a/b.html?c=1#d"

#: characters with a meaning in URLs, so that random text reaches every branch
_PIECES = st.sampled_from(
    [
        *(
            "http:",
            "https:",
            "HTTPS:",
            "mailto:",
            "javascript:",
            "/",
            "//",
            "\\",
            "?",
            "#",
            "@",
            ":",
            "&",
            "=",
            "%",
            "%41",
            "%2e",
        ),
        *(
            ".",
            "..",
            "example.com",
            "a",
            "新闻",
            "：",
            "。",
            "[::1]",
            "[",
            "]",
            "127.1",
            " ",
            "\t",
            "\n",
            "\x1b",
            "\ud800",
            "80",
            "url=",
            "+",
        ),
    ]
)
TEXT = st.one_of(st.text(max_size=60), st.lists(_PIECES, max_size=14).map("".join))


@pytest.mark.parametrize(
    ("url", "published"),
    [
        ("https://www.example.com/a?b=c&d#e", "https://www.example.com/a?b=c&d#e"),
        ("HTTP://WWW.Example.COM:80", "http://www.example.com/"),
        ("https://example.com:443/a", "https://example.com/a"),
        ("https://example.com:8443/a", "https://example.com:8443/a"),
        ("https://example.com:/a", "https://example.com/a"),
        ("  https://example.com/\n\ta b\x1b ", "https://example.com/a%20b"),
        ("https:////example.com/embed/1.html", "https://example.com/embed/1.html"),
        ("//s2.example.com/r?m=02&w=600", "https://s2.example.com/r?m=02&w=600"),
        ("/a/1.html", "https://www.example.com/a/1.html"),
        ("../c.html", "https://www.example.com/c.html"),
        ("c.html", "https://www.example.com/a/c.html"),
        ("?x", "https://www.example.com/a/b.html?x"),
        ("#x", "https://www.example.com/a/b.html?c=1#x"),
        ("https://example.com//cn//a", "https://example.com//cn//a"),
        ("https://example.com/../a/./b/%2E%2e/c/..", "https://example.com/a/"),
        ("https://example.com/a/../b/./c", "https://example.com/b/c"),
        ("https://example.com/25%%E5%85/91.25%/a-1", "https://example.com/25%25%E5%85/91.25%25/a-1"),
        ("https://example.com/%e4%b8%ad?q=%E5%9B%BD", "https://example.com/%e4%b8%ad?q=%E5%9B%BD"),
        ("https://example.com/新?闻#头", "https://example.com/%E6%96%B0?%E9%97%BB#%E5%A4%B4"),
        ("https://example.com/a-b?标题/a-55589923", "https://example.com/a-b?%E6%A0%87%E9%A2%98/a-55589923"),
        ('https://example.com/<"|[]>?a[]=^`{}', "https://example.com/%3C%22%7C%5B%5D%3E?a%5B%5D=%5E%60%7B%7D"),
        ("https://example.com/\ud800", "https://example.com/%EF%BF%BD"),
        ("http://example.com/up\\2016\\a.jpg", "http://example.com/up/2016/a.jpg"),
        ("https://example.com/it's?it's#it's", "https://example.com/it's?it%27s#it's"),
        ("https://例え.jp/", "https://xn--r8jz45g.jp/"),
        ("https://www.example.comhttps://projects.example.com/a", "https://projects.example.com/a"),
        ("http://https：//www.example.com/a", "https://www.example.com/a"),
        ("http://http://example.com/a", "http://example.com/a"),
        ("http://134744072/", "http://8.8.8.8/"),
        # backslashes and missing slashes, as in browsers
        ("https://example.com\\@evil.com/", "https://example.com/@evil.com/"),
        ("http:\\\\example.com/a\\b", "http://example.com/a/b"),
        ("\\\\example.com/", "https://example.com/"),
        ("/\\example.com/", "https://example.com/"),
        ("https:/\\example.com", "https://example.com/"),
        ("\\c\\d.html", "https://www.example.com/c/d.html"),
        ("http:example.com", "http://example.com/"),
        ("http:/example.com", "http://example.com/"),
        ("https:/c.html", "https://www.example.com/c.html"),
        ("https:c.html", "https://www.example.com/a/c.html"),
        # typos
        ("https:/example.org/a", "https://example.org/a"),
        ("https:example.org/a", "https://example.org/a"),
        ("http://https//example.org/a", "https://example.org/a"),
        ("http://https:/example.org/a", "https://example.org/a"),
        ("hhttps://example.org/a", "https://example.org/a"),
        ("htttp://example.org/a", "http://example.org/a"),
        ("ttps://example.org/a", "https://example.org/a"),
        ("httpss://example.org/a", "https://example.org/a"),
        ("https//example.org/a", "https://example.org/a"),
        ("http;//example.org/a", "http://example.org/a"),
        ("https ://example.org/a", "https://example.org/a"),
        ("https:// example.org/a", "https://example.org/a"),
        ("URL:https://example.org/a", "https://example.org/a"),
        ('"https://example.org/a"', "https://example.org/a"),
        ("\\'https://example.org/a\\'", "https://example.org/a"),
        ("<https://example.org/a>", "https://example.org/a"),
        ("<URL: https://example.org/a >", "https://example.org/a"),
        ("（「https://example.org/a_(b)」）", "https://example.org/a_(b)"),
        ("“https://example.org/a", "https://example.org/a"),
        ("https://example.org/\r\n\t  a\n b", "https://example.org/ab"),
        ("www.example.org/a.jpg", "https://www.example.org/a.jpg"),
        ("img.example.com/a.jpg", "https://img.example.com/a.jpg"),
        ("example.com", "https://example.com/"),
        # not repaired: relative URLs and ambiguous typos
        ("img.example.org/a.jpg", "https://www.example.com/a/img.example.org/a.jpg"),
        ("/www.example.org/a.jpg", "https://www.example.com/www.example.org/a.jpg"),
        ("www.old/a.jpg", "https://www.example.com/a/www.old/a.jpg"),
        ("myexample.com/a", "https://www.example.com/a/myexample.com/a"),
        ("https//c.html", "https://www.example.com/a/https//c.html"),
        ("ftp//x", "https://www.example.com/a/ftp//x"),
        ('https://example.org/a"', "https://example.org/a%22"),
        ("https://example.org/http://x", "https://example.org/http://x"),
        ("https://example.org/https//x", "https://example.org/https//x"),
        ("（a）", "https://www.example.com/a/%EF%BC%88a%EF%BC%89"),
        ("mailto:a@example.com?subject=新闻", "mailto:a@example.com?subject=%E6%96%B0%E9%97%BB"),
    ],
)
def test_clean_normalizes_urls(url: str, published: str) -> None:
    assert clean(url, BASE) == published
    assert clean(published) == published


@pytest.mark.parametrize(
    "url",
    [
        *("", " ", "javascript:alert(1)", "java\x1bscript:alert(1)", "java\nscript:alert(1)", " JavaScript:alert(1)"),
        *(
            "data:image/gif;base64,R0lGOD",
            "vbscript:x",
            "file:///etc/passwd",
            "ftp://example.com/",
            "blob:https://a.com/1",
        ),
        *(
            "https://user@example.com/",
            "https://user:pw@example.com/",
            "https://example.com@8.8.8.8/",
            "https://@example.com/",
        ),
        *(
            "https://",
            "https:///",
            "http:/images/c.png",
            "http:///",
            "http://https/",
            "hhttps://localhost/",
            "http:/10.0.0.1/",
            "hxxps://example.com/",
            "https://example.com:99999/",
            "https://example.com:8a/",
        ),
        *(
            "https://exa mple.com/",
            "https://[::1/",
            "https://a..b/",
            "https://localhost/",
            "https://0x7f.1/",
            "//127.0.0.1/",
        ),
        *(
            "https://10.0.0.1.nip.io/",
            "https://example.com:80:80/",
            "mailto:",
            "mailto:?subject=a",
            "mailto:a b@c",
            "mailto://a@b",
        ),
        *("https://example.com/" + "a" * MAX_URL, "https://example.com/" + "新" * (MAX_URL // 3)),
    ],
)
def test_clean_rejects_urls(url: str) -> None:
    assert clean(url, "https://www.example.com/") is None


def test_relative_urls_need_a_public_base() -> None:
    assert clean("/a") is None
    assert clean("/a", "not an address") is None
    assert clean("/a", "http://192.168.0.1/") is None


@given(TEXT, st.sampled_from(["", BASE]))
def test_clean_is_idempotent(text: str, base: str) -> None:
    once = clean(text, base)
    if once is not None:
        assert clean(once) == once
        assert once.isascii()
        assert once.isprintable()
        assert " " not in once
        assert once.startswith(("http://", "https://", "mailto:"))


@given(st.text(min_size=1, max_size=40))
def test_percent_decode_reverses_encoding(text: str) -> None:
    encoded = "".join(f"%{byte:02X}" for byte in text.encode("utf-8", "replace"))
    assert percent_decode(encoded) == text.encode("utf-8", "replace").decode()


def test_bytes_that_are_not_utf8_stay_encoded() -> None:
    assert percent_decode("%D6%D0%41+%2B") == "%D6%D0A++"


def test_query_value_matches_whole_names() -> None:
    assert query_value("?xurl=1&url=2&url=3", "url") == "2"
    assert query_value("?url=", "url") == ""
    assert query_value("?url&curl=1", "url") is None


def test_ordinary_urls_use_the_fast_path() -> None:
    """An upper-case scheme takes the slow path, which takes at least four times as long."""
    tail = "://www.dw.com/zh/%E6%8F%BD/a-55589923?maca=x#a"
    fast, slow = (
        # without its cache
        min(timeit.repeat(partial(split.__wrapped__, start + tail), number=500))
        for start in ("https", "HTTPS")
    )
    assert fast < slow / 2


def test_examples_in_docstrings() -> None:
    assert doctest.testmod(parsing).failed == 0

"""Host normalization as in browsers, and detection of internal hosts."""

import doctest

import pytest

from feeds.urls import hosts
from feeds.urls.hosts import domain_suffixes, is_internal, normalize_host, serves_https


def _words(text: str) -> list[str]:
    return text.split()


LOOPBACK_SPELLINGS = _words(
    "127.0.0.1 127.1 127.0.1 2130706433 0x7f000001 0x7F.1 0177.1 017700000001 0x7f.0.0.01 127.0.0.1. "
    "127%2e0%2E0.1 １２７.０.０.１ 127。0。0。1 127．0．0．1 127｡0｡0｡1 ①②⑦.⓪.⓪.① ⓪ⓧ⑦ⓕ.1 [::1] [0:0:0:0:0:0:0:1] "
    "[::127.0.0.1] [::ffff:127.0.0.1] [::FFFF:7f00:1] [64:ff9b::7f00:1] [2002:7f00:1::]"
)

INTERNAL_ADDRESSES = _words(
    "0.0.0.0 0 10.1.2.3 100.64.0.1 100.127.255.255 169.254.169.254 172.16.0.1 172.31.255.255 192.0.0.192 "
    "192.0.2.1 192.88.99.1 192.168.0.1 198.18.0.1 198.19.255.255 198.51.100.7 203.0.113.9 224.0.0.1 "
    "240.0.0.1 255.255.255.255 [::] [64:ff9b:1::1] [100::1] [2001::1] [2001:db8::1] [fc00::1] [fdff::1] "
    "[fe80::1] [febf::1] [fec0::1] [ff02::1]"
)

INTERNAL_NAMES = _words(
    "localhost LOCALHOST localhost. a.localhost printer.local router.lan nas.home.arpa db.internal "
    "metadata.google.internal metadata instance-data kubernetes.default.svc host.docker.internal "
    "x.intranet x.corp x.home localhost.localdomain metadata.tencentyun.com localtest.me a.b.localtest.me "
    "lvh.me 10.0.0.1.nip.io a.10-0-0-1.sslip.io 7f000001.nip.io www.127.0.0.1.xip.io "
    "0a000001.c0a80001.rbndr.us 127-0-0-1.wildcard.example.com 8.127.0.0.1.example.com ｌｏｃａｌｈｏｓｔ"
)

NO_HOSTS = [
    *("", ".", "a..b", "-" * 64 + ".com", "a b.com", "a<b.com", "a%zz.com", "a%00.com", "%ff.com", "exa mple.com"),
    *("1.2.3.4.5", "256.256.256.256", "1.2.3.256", "4294967296", "09.1.1.1", "a.0x", "q.1", "1_0.1", "1..1"),
    *("[::1", "[::1%25eth0]", "[::1%eth0]", "[1.2.3.4]", "[::g]", "[]", "a[b].com", "x" * 5000, "a." * 200 + "com"),
    *(
        "xn--localhost-.com",
        "xn--.com",
        "xn--999999b.com",
        "xn--example.com",
        "a／b.com",
        "a：80.com",
        "a＠b.com",
        "straße.de",
        "a\u200db.com",
    ),
]


@pytest.mark.parametrize("spelling", LOOPBACK_SPELLINGS)
def test_every_spelling_of_loopback_is_internal(spelling: str) -> None:
    assert is_internal(spelling)


@pytest.mark.parametrize("spelling", LOOPBACK_SPELLINGS[:16])
def test_every_ipv4_spelling_is_normalized(spelling: str) -> None:
    assert normalize_host(spelling) == "127.0.0.1"


@pytest.mark.parametrize("address", INTERNAL_ADDRESSES)
def test_internal_ip_ranges(address: str) -> None:
    assert is_internal(address)


@pytest.mark.parametrize("name", INTERNAL_NAMES)
def test_internal_host_names(name: str) -> None:
    assert is_internal(name)


@pytest.mark.parametrize("spelling", NO_HOSTS)
def test_invalid_hosts_count_as_internal(spelling: str) -> None:
    assert normalize_host(spelling) is None
    assert is_internal(spelling)


@pytest.mark.parametrize(
    "host",
    [
        *(
            "www.dw.com",
            "8.8.8.8",
            "[2606:4700::1111]",
            "172.32.0.1",
            "100.128.0.1",
            "192.0.1.1",
            "nip.io",
            "xn--fiqs8s.cn",
        ),
        *("local.example.com", "localhost.example.com", "mylocaltest.me", "1-2-3-4.example.com", "s3.10.example.com"),
        *(
            "10-10-10.example.com",
            "10-0-0-999.example.com",
            "a_b.example.com",
            "-a-.example.com",
            "299.299.299.299.example.com",
        ),
    ],
)
def test_public_hosts_are_accepted(host: str) -> None:
    assert normalize_host(host) == host
    assert not is_internal(host)


@pytest.mark.parametrize(
    ("spelling", "name"),
    [
        ("WWW.DW.COM", "www.dw.com"),
        ("www.dw.com.", "www.dw.com"),
        ("例え.jp", "xn--r8jz45g.jp"),
        ("Bücher.de", "xn--bcher-kva.de"),
        ("ｅｘａｍｐｌｅ．ｃｏｍ", "example.com"),
        ("%E4%BE%8B.jp", "xn--fsq.jp"),
        ("134744072", "8.8.8.8"),
        ("[2606:4700:0:0:0:0:0:1111]", "[2606:4700::1111]"),
    ],
)
def test_hosts_are_normalized(spelling: str, name: str) -> None:
    assert normalize_host(spelling) == name == normalize_host(name)


def test_https_is_known_for_subdomains_but_not_for_lookalikes() -> None:
    assert serves_https("gdb.voanews.com")
    assert serves_https("dw.com")
    assert not serves_https("notdw.com")
    assert not serves_https("zkres1.myzaker.com")


def test_domain_suffixes_include_the_top_level() -> None:
    assert list(domain_suffixes("l.facebook.com")) == ["l.facebook.com", "facebook.com", "com"]


def test_examples_in_docstrings() -> None:
    assert doctest.testmod(hosts).failed == 0

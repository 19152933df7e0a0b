"""Normalize host names as browsers do, and detect hosts of private networks.

Parsing follows the WHATWG URL Standard, https://url.spec.whatwg.org/#host-parsing:
full-width digits and dots, octal, hexadecimal and shortened IPv4 all become the same dotted address.
"""

import re
import unicodedata
from functools import cache, lru_cache
from ipaddress import AddressValueError, IPv4Address, IPv4Network, IPv6Address, IPv6Network
from urllib.parse import unquote

from publicsuffixlist import PublicSuffixList

#: longer than any valid host, even with percent-encoded Chinese (253 characters in ASCII); it also limits the cache
_MAX_SPELLING_LENGTH = 1024
_MAX_HOST_LENGTH = 253

_LABEL = re.compile(r"[a-z0-9_-]{1,63}")
#: letters that IDNA 2003 (Python's codec) and browsers map differently: a wrong host is worse than none
_DEVIATIONS = frozenset("ßẞς\u200c\u200d")


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


#: networks without public hosts; 192.0.0.0/24 has Oracle's metadata service, which `is_global` misses
_INTERNAL_V4 = tuple(
    IPv4Network(net)
    for net in _words(
        "0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.0.2.0/24 "
        "192.88.99.0/24 192.168.0.0/16 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 224.0.0.0/4 240.0.0.0/4"
    )
)
#: ::/96 (IPv4-compatible) and fec0::/10 (site-local) are deprecated, but systems still route them internally
_INTERNAL_V6 = tuple(
    IPv6Network(net)
    for net in _words(
        "::/96 ::ffff:0:0/96 64:ff9b::/96 64:ff9b:1::/48 100::/64 2001::/23 2001:db8::/32 2002::/16 "
        "fc00::/7 fe80::/10 fec0::/10 ff00::/8"
    )
)

#: names that public DNS does not delegate: RFC 6761, 6762 appendix G, 8375, and names of clusters and routers
_INTERNAL_ENDINGS = _words(
    "localhost local localdomain internal intranet private corp home lan home.arpa svc in-addr.arpa ip6.arpa"
)

#: public names of the cloud metadata services
_METADATA = _words("metadata.goog metadata.tencentyun.com metadata.packet.net metadata.platformequinix.com")

#: public names that resolve to 127.0.0.1, with all subdomains
_LOOPBACK = _words(
    "localtest.me lvh.me vcap.me lacolhost.com localho.st fuf.me smackaho.st 127-0-0-1.org.uk "
    "bugbounty.dod.network spoofed.burpcollaborator.net"
)

#: DNS services that resolve a subdomain to the IP address in its name, with dots, dashes, hex or two alternating
_WILDCARD_DNS = _words("nip.io sslip.io xip.io xip.name ip6.name traefik.me 1u.ms rbndr.us rebind.network")

#: domains that support https everywhere: publishers, their picture hosts, the large CDNs. Not myzaker.com, whose
#: picture hosts are only seen with http
_HTTPS_SITES = _words(
    "voanews.com voachinese.com voacantonese.com dw.com rfi.fr bbc.com bbc.co.uk bbci.co.uk nytimes.com nyt.com "
    "rfa.org ft.com ftchinese.com ftacademy.cn reuters.com reutersmedia.net economist.com cna.com.tw "
    "zaobao.com zaobao.com.sg rti.org.tw chinadigitaltimes.net epochtimes.com wsj.com theguardian.com cnbeta.com.tw "
    "caixin.com unsplash.com wikimedia.org wikipedia.org twimg.com ytimg.com fbcdn.net cdninstagram.com "
    "githubusercontent.com googleusercontent.com bp.blogspot.com sinaimg.cn doubanio.com zhimg.com qpic.cn hdslb.com"
)

#: hosts that republish articles of others unchanged: never a source
MIRRORS = _words("feedx.net feedx.site feedx.top feedx.xyz feedx.co rsshub.app feedburner.com feedproxy.google.com")

#: blog platforms with a subdomain per author that are missing from the Public Suffix List, which has blogspot.com,
#: github.io and others
_PLATFORMS = _words(
    "substack.com medium.com wordpress.com home.blog tumblr.com ghost.io livejournal.com typepad.com micro.blog "
    "write.as hashnode.dev beehiiv.com mataroa.blog buttondown.email buttondown.com posthaven.com over-blog.com "
    "canalblog.com tistory.com dreamwidth.org lofter.com pixnet.net blogcn.com blog.163.com blog.sohu.com "
    "blog.hexun.com typlog.io typlog.com xlog.app mirror.xyz paragraph.xyz bitcron.com blog.fc2.com livedoor.blog "
    "blog.jp seesaa.net exblog.jp weebly.com squarespace.com mystrikingly.com jimdofree.com blogspot.hk "
    "blogspot.tw libsyn.com podbean.com buzzsprout.com simplecast.com transistor.fm fireside.fm soundon.fm "
    "firstory.io deviantart.com bandcamp.com"
)

#: sites with many authors, on which the path identifies the author
_CROWDED = _words(
    "zhihu.com weibo.com weibo.cn bilibili.com douban.com jianshu.com csdn.net juejin.cn segmentfault.com "
    "blog.sina.com.cn blog.sina.cn blog.csdn.net cnblogs.com blog.51cto.com tieba.baidu.com baijiahao.baidu.com "
    "toutiao.com note.com ameblo.jp hackernoon.com dev.to mirror.xyz "
    "mp.weixin.qq.com matters.town vocus.cc medium.com youtube.com reddit.com x.com twitter.com facebook.com "
    "instagram.com threads.net t.me telegra.ph github.com gitlab.com codeberg.org patreon.com soundcloud.com vimeo.com "
    "sites.google.com podcasts.apple.com"
)

#: an IPv4 address inside a name; the look-ahead finds overlapping ones
_EMBEDDED_V4 = re.compile(r"(?<![0-9])(?=(\d{1,3})[.-](\d{1,3})[.-](\d{1,3})[.-](\d{1,3})(?![0-9]))", re.ASCII)


@lru_cache(maxsize=1024)
def domain_suffixes(host: str) -> tuple[str, ...]:
    """The host and all its parent domains: `l.facebook.com`, `facebook.com`, `com`."""
    names = []
    while host:
        names.append(host)
        host = host.partition(".")[2]
    return tuple(names)


@lru_cache(maxsize=4096)
def normalize_host(spelling: str) -> str | None:
    """Normalize a host to lower-case ASCII, punycode, dotted IPv4 or bracketed IPv6; None if browsers reject it.

    >>> normalize_host("新闻.中国"), normalize_host("0x7f.1"), normalize_host("[::FFFF:7f00:1]")
    ('xn--efvy88h.xn--fiqs8s', '127.0.0.1', '[::ffff:7f00:1]')
    """
    if not spelling or len(spelling) > _MAX_SPELLING_LENGTH:
        return None
    if spelling.startswith("["):
        return _bracketed(spelling)
    name = _ascii_name(spelling)
    if name is None:
        return None
    labels = name.removesuffix(".").split(".")
    if not all(_LABEL.fullmatch(label) and _sound_punycode(label) for label in labels):
        return None
    if _is_number(labels[-1]):
        return _dotted(labels)
    name = ".".join(labels)
    return name if len(name) <= _MAX_HOST_LENGTH else None


def _bracketed(spelling: str) -> str | None:
    try:
        # IPv6Address would accept a zone (`%eth0`), which is not allowed in a URL of a public host
        return f"[{IPv6Address(spelling[1:-1])}]" if spelling[-1] == "]" and "%" not in spelling else None
    except AddressValueError:
        return None


def _ascii_name(spelling: str) -> str | None:
    """Percent-decode a name, map full-width forms, circled digits and ideographic dots, and encode it as punycode."""
    try:
        name = unquote(spelling, errors="strict") if "%" in spelling else spelling
        if name.isascii():
            return name.lower()
        if not _DEVIATIONS.isdisjoint(name):
            return None
        return name.encode("idna").decode("ascii").lower()
    except UnicodeError:
        return None


def _sound_punycode(label: str) -> bool:
    """Whether an `xn--` label is valid: it decodes, is not ASCII, is normalized and has only assigned characters."""
    if not label.startswith("xn--"):
        return True
    try:
        text = label[4:].encode("ascii").decode("punycode")
    except UnicodeError:
        return False
    normal = text == unicodedata.normalize("NFKC", text).lower()
    return normal and not text.isascii() and not any(unicodedata.category(char).startswith("C") for char in text)


def _is_number(label: str) -> bool:
    return label.isdigit() or _number(label) is not None


def _number(text: str) -> int | None:
    """Parse an IPv4 part in hexadecimal, octal or decimal, by the URL Standard."""
    base = 10
    if text.startswith("0x"):
        text, base = text[2:], 16
    elif len(text) > 1 and text.startswith("0"):
        text, base = text[1:], 8
    try:
        return int(text, base) if text.isalnum() else 0 if not text else None
    except ValueError:
        return None


def _dotted(labels: list[str]) -> str | None:
    """Convert one to four numbers to dotted IPv4: the last number fills all remaining bytes."""
    numbers = [_number(label) for label in labels]
    if len(numbers) > 4 or None in numbers:
        return None
    *firsts, last = (number for number in numbers if number is not None)
    if any(number > 255 for number in firsts) or last >= 256 ** (5 - len(numbers)):
        return None
    return str(IPv4Address(last + sum(number << (24 - 8 * at) for at, number in enumerate(firsts))))


@lru_cache(maxsize=4096)
def is_internal(host: str) -> bool:
    """Whether the host, in any spelling, is or may be in a private network; an invalid host counts as internal."""
    name = normalize_host(host)
    if name is None:
        return True
    if name.startswith("["):
        return any(IPv6Address(name[1:-1]) in net for net in _INTERNAL_V6)
    if name[-1].isdigit() and name.replace(".", "").isdigit():
        return _internal_v4(name)
    return _internal_name(name)


def _internal_v4(dotted: str) -> bool:
    address = IPv4Address(dotted)
    return any(address in net for net in _INTERNAL_V4)


def _internal_name(name: str) -> bool:
    if "." not in name or name in _METADATA:
        return True
    above = domain_suffixes(name)
    if not (_INTERNAL_ENDINGS | _LOOPBACK).isdisjoint(above) or not _WILDCARD_DNS.isdisjoint(above[1:]):
        return True
    return any(_spells_internal(match.groups()) for match in _EMBEDDED_V4.finditer(name))


def _spells_internal(parts: tuple[str, ...]) -> bool:
    numbers = [int(part) for part in parts]
    return max(numbers) <= 255 and _internal_v4(".".join(map(str, numbers)))


@lru_cache(maxsize=4096)
def registrable_domain(host: str) -> str:
    """The registrable domain of a host; for an IP address, or a name without public suffix, the host itself.

    By the Public Suffix List (https://publicsuffix.org/list/), private section included: two pages on github.io are two
    sites, and so are two on substack.com, which is missing from that list.

    >>> [registrable_domain(host) for host in ("rss.dw.com", "a.example.co.uk", "me.github.io", "10.0.0.1")]
    ['dw.com', 'example.co.uk', 'me.github.io', '10.0.0.1']
    >>> registrable_domain("www.alice.substack.com"), registrable_domain("substack.com")
    ('alice.substack.com', 'substack.com')
    """
    name = normalize_host(host) or host
    if name.startswith("[") or name[-1:].isdigit():
        return name
    domain = _suffixes().privatesuffix(name) or name
    platform = next((above for above in domain_suffixes(name) if above in _PLATFORMS), "")
    if not platform:
        return domain
    writer = name.removesuffix(platform).rstrip(".").rpartition(".")[2]
    return f"{writer}.{platform}" if writer else platform


def is_registered(host: str) -> bool:
    """Whether a name is below a known public suffix, so it is a registered domain."""
    name = normalize_host(host) or ""
    return not name.startswith("[") and not name[-1:].isdigit() and _suffixes().privatesuffix(name) is not None


@cache
def _suffixes() -> PublicSuffixList:
    # a name without a known suffix belongs to a private network: none of its labels is registered
    return PublicSuffixList(accept_unknown=False)


def serves_https(host: str) -> bool:
    """Whether this host is known to serve its http URLs over https too."""
    return not _HTTPS_SITES.isdisjoint(domain_suffixes(host))


def is_mirror(host: str) -> bool:
    """Whether the host is a known mirror or a subdomain of one: it is never the publisher of its articles."""
    return not MIRRORS.isdisjoint(domain_suffixes(host))


def is_shared_host(host: str) -> bool:
    """Whether many publishers share this host, so that it does not identify one of them."""
    return is_mirror(host) or not _CROWDED.isdisjoint(domain_suffixes(host))

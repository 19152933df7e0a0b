"""The canonical URL of a page: without link wrappers and tracking parameters."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from feeds.urls.hosts import domain_suffixes, is_internal, serves_https
from feeds.urls.link_wrappers import WRAPPERS, wrapped_url
from feeds.urls.parsing import MAX_URL, SplitUrl, clean, split

__all__ = ["TRACKING", "WRAPPERS", "Tracking", "article_url", "canonical", "clean", "unwrap_link"]

#: wrappers may be nested, but no legitimate link has more of them
_MAX_LAYERS: Final = 5

#: hosts whose pages have the same path on another host, such as mobile sites: host -> canonical host, and the path
#: prefix of such pages
_MOVED: Final = {
    **dict.fromkeys(("www.bbc.co.uk", "bbc.co.uk", "m.bbc.co.uk", "m.bbc.com"), ("www.bbc.com", "/zhongwen/")),
    **dict.fromkeys(("www.ftchinese.com", "ftchinese.com", "m.ftchinese.com"), ("cn.ft.com", "/")),
    "m.cn.nytimes.com": ("cn.nytimes.com", "/"),
    "cn.mobile.reuters.com": ("cn.reuters.com", "/"),
    "mobile.reuters.com": ("www.reuters.com", "/"),
    "amp.rfi.fr": ("www.rfi.fr", "/"),
}

#: paths of AMP copies: host, with its subdomains -> pattern of the AMP path, and the path of the page
_AMP: Final = {
    "bbc.com": (re.compile(r"(/zhongwen/[^.]+)\.amp"), r"\1"),
    "reuters.com": (re.compile(r"/article/amp/(.*)"), r"/article/\1"),
    "rfa.org": (re.compile(r"(/[^.]+\.html)/ampRFA/?"), r"\1"),
}

#: one YouTube video has many URLs: as a short, a stream, in a player, in a playlist
_YOUTUBE: Final = frozenset({"youtube.com", "youtube-nocookie.com"})
_VIDEO: Final = re.compile(r"/(?:shorts|live|embed|v)/([\w-]{6,20})/?")
_WATCHED: Final = re.compile(r"[?&]v=([\w-]{6,20})(?=&|$)")
_SHARED_VIDEO: Final = re.compile(r"/([\w-]{6,20})/?")

#: sites that serve the same page for `//` and `/` in the path; RFI has `//` in all its links, the others have it after
#: a careless concatenation. Only known sites: elsewhere `//` may be another page
_SINGLE_SLASH: Final = frozenset(
    "voachinese.com dw.com dw.de myzaker.com reuters.com nytimes.com ft.com ftchinese.com bbc.com bbc.co.uk rfi.fr "
    "rfa.org chinadigitaltimes.net zaobao.com zaobao.com.sg".split()
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tracking:
    """Query parameters that track the reader and never select the content."""

    #: in lower case; a final `*` matches the rest of the name
    names: tuple[str, ...]
    reason: str
    #: only on these hosts and their subdomains; elsewhere the parameter may select the content
    hosts: tuple[str, ...] = ()


def _row(names: str, reason: str, hosts: str = "") -> Tracking:
    return Tracking(names=tuple(names.split()), reason=reason, hosts=tuple(hosts.split()))


#: not included: `full` (FT), `id`, `sid`, `v`, `p`, `ref`, `source`, `from`, because on some sites they select the page
TRACKING: tuple[Tracking, ...] = (
    _row("utm_*", "Google Analytics campaigns"),
    _row("gclid gclsrc dclid gbraid wbraid srsltid", "Google Ads and Merchant click ids"),
    _row("_ga _gl", "Google Analytics across domains"),
    _row("fbclid", "Facebook click id"),
    _row("msclkid", "Microsoft Advertising click id"),
    _row("yclid _openstat ysclid", "Yandex click ids"),
    _row("twclid ttclid li_fat_id rdt_cid epik", "click ids of X, TikTok, LinkedIn, Reddit, Pinterest"),
    _row("__twitter_impression", "marks an AMP page as opened from Twitter"),
    _row("igshid igsh", "Instagram: who shared it"),
    _row("mc_cid mc_eid mc_tc", "Mailchimp campaign and recipient"),
    _row("_hsenc _hsmi __hssc __hstc __hsfp hsctatracking", "HubSpot mails"),
    _row("mkt_tok", "Marketo mails"),
    _row("vero_id vero_conv oly_anon_id oly_enc_id", "Vero and Omeda mails"),
    _row("wt.mc_id wt_mc wt.nav", "Webtrends campaigns"),
    _row("spm scm spm_id_from", "Alibaba and Bilibili: the element that was clicked"),
    _row("share_token wxshare_count", "Chinese applications: the share it came by"),
    _row("maca", "Deutsche Welle: the feed it came from"),
    _row("xtor", "AT Internet (RFI, France 24, DW): the feed or mail it came from"),
    _row("smid smtyp pgtype rsrc partner module action", "New York Times: place of the link", "nytimes.com"),
    _row(
        "emc nl te campaign_id instance_id segment_id regi_id user_id", "and the mail, with its reader", "nytimes.com"
    ),
    _row("at_* ns_* ocid pinned_post_locator", "BBC: social campaign", "bbc.com bbc.co.uk"),
    _row("ftcamp segmentid", "Financial Times: campaign", "ft.com ftchinese.com"),
    _row("mod reflink", "Wall Street Journal: place of the link", "wsj.com"),
    _row("feedtype feedname virtualbrandchannel rpc il", "Reuters: the feed it came from", "reuters.com"),
    _row("cmp", "Guardian: campaign", "theguardian.com"),
    _row("fsrc", "Economist: the channel it came from", "economist.com"),
    _row("s t ref_src ref_url", "Twitter: the device and page it was shared from", "twitter.com x.com"),
    _row("si feature pp", "YouTube: who shared it", "youtube.com youtu.be"),
    _row("mibextid __tn__ __xts__*", "Facebook: the place it was clicked", "facebook.com"),
)


def _named() -> tuple[dict[str, frozenset[str]], tuple[tuple[str, frozenset[str]], ...]]:
    """The table indexed by whole names and by prefixes of names; an empty set of hosts means all hosts."""
    whole: dict[str, frozenset[str]] = {}
    beginnings: list[tuple[str, frozenset[str]]] = []
    for row in TRACKING:
        for name in row.names:
            if name.endswith("*"):
                beginnings.append((name[:-1], frozenset(row.hosts)))
            else:
                whole[name] = frozenset(row.hosts)
    return whole, tuple(beginnings)


_WHOLE, _BEGINNINGS = _named()


def unwrap_link(url: str) -> str:
    """The target of a link wrapper, also of nested ones; for other links `url` itself, normalized.

    >>> unwrap_link("https://l.facebook.com/l.php?u=http%3A%2F%2Fexample.com%2Fa&h=AT3r")
    'http://example.com/a'
    """
    parts = split(url)
    return _innermost(parts).url if parts else url


def canonical(url: str) -> str | None:
    """The canonical URL of a page: unwrapped, without tracking parameters; None if `clean` returns None."""
    parts = split(url)
    if parts is None:
        return clean(url)
    parts = _innermost(parts)
    return None if is_internal(parts.host) else _untracked(parts).url


def article_url(url: str) -> str | None:
    """The canonical URL for deduplication: `canonical` without fragment, with https, not the AMP or mobile page."""
    return _article_url(url) if len(url) <= MAX_URL else None


# normalizing an entry asks ten times for the URLs of its page, its site and its feed
@lru_cache(maxsize=256)
def _article_url(url: str) -> str | None:
    parts = split(canonical(url) or "")
    if parts is None:
        return None
    if video := _video_of(parts):
        return f"https://www.youtube.com/watch?v={video}"
    host, path = _page(parts.host, parts.path)
    scheme = "https" if not parts.port and serves_https(host) else parts.scheme
    return parts._replace(scheme=scheme, host=host, path=path, fragment="").url


def _video_of(parts: SplitUrl) -> str:
    """The id of the YouTube video at a URL; empty if there is none."""
    if parts.host == "youtu.be":
        match = _SHARED_VIDEO.fullmatch(parts.path)
    elif not _YOUTUBE.isdisjoint(domain_suffixes(parts.host)):
        match = _VIDEO.fullmatch(parts.path) or (parts.path == "/watch" and _WATCHED.search(parts.query)) or None
    else:
        return ""
    return match[1] if match else ""


def _page(host: str, path: str) -> tuple[str, str]:
    """Host and path of the main page for known publishers; idempotent."""
    if not _SINGLE_SLASH.isdisjoint(domain_suffixes(host)):
        path = "/" + "/".join(filter(None, path.split("/"))) + ("/" if path.endswith("/") and path.strip("/") else "")
    moved, begin = _MOVED.get(host, (host, ""))
    host = moved if path.startswith(begin) else host
    for site in domain_suffixes(host):
        if site in _AMP and (match := _AMP[site][0].fullmatch(path)):
            path = match.expand(_AMP[site][1])
    return host, path


def _innermost(parts: SplitUrl) -> SplitUrl:
    """Unwrap nested links as long as the target may be published; a wrapper around an internal host stays."""
    for _ in range(_MAX_LAYERS):
        target = split(wrapped_url(parts) or "")
        if target is None or is_internal(target.host):
            break
        parts = target
    return parts


def _untracked(parts: SplitUrl) -> SplitUrl:
    if not parts.query and "=" not in parts.fragment:
        return parts
    pairs = parts.query[1:].split("&")
    remaining = [pair for pair in pairs if not _tracks(pair, parts.host)]
    query = parts.query if len(remaining) == len(pairs) else "?" + "&".join(remaining) if remaining else ""
    # French sites track in the fragment (`#xtor=RSS-3208`); it is removed only if it contains nothing else
    tracked = all(_tracks(pair, parts.host) for pair in parts.fragment[1:].split("&"))
    return parts._replace(query=query, fragment="" if tracked else parts.fragment)


def _tracks(pair: str, host: str) -> bool:
    name, sign, _ = pair.partition("=")
    if not sign:
        return False
    name = name.lower()
    rows = [_WHOLE[name]] if name in _WHOLE else [hosts for start, hosts in _BEGINNINGS if name.startswith(start)]
    return any(not hosts or not hosts.isdisjoint(domain_suffixes(host)) for hosts in rows)

"""The table of link wrappers: services that redirect to a URL contained in their own URL."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from feeds.urls.hosts import domain_suffixes
from feeds.urls.parsing import SplitUrl, percent_decode, query_value

Finder = Callable[[SplitUrl], str | None]

_SCHEMES = ("http://", "https://")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wrapper:
    """A service that redirects to a URL contained in its own URL."""

    name: str
    #: with all their subdomains
    hosts: tuple[str, ...]
    #: prefix of the path
    path: str
    #: returns the target URL, None if there is none (then the link stays unchanged)
    target: Finder
    #: a wrapped link, and its target
    example: tuple[str, str]


def _parameter(*names: str) -> Finder:
    """Finder for an encoded absolute URL in the first of these parameters that has one."""

    def target(parts: SplitUrl) -> str | None:
        values = (percent_decode(query_value(parts.query, name) or "") for name in names)
        return next((value for value in values if value.startswith(_SCHEMES)), None)

    return target


def _rest_after(sign: str) -> Finder:
    """Finder for an unencoded URL: everything after `sign`, with `&` and fragment."""

    def target(parts: SplitUrl) -> str | None:
        wrapped = (parts.query + parts.fragment).partition(sign)[2]
        text = wrapped if wrapped.startswith(_SCHEMES) else percent_decode(wrapped.partition("&")[0])
        return text if text.startswith(_SCHEMES) else None

    return target


def _cached_amp(parts: SplitUrl) -> str | None:
    """`/amp/s/host/path`, `/c/s/host/path`; `s` means https."""
    # the first label of the host has no dot, so a sequence of dots takes linear time
    match = re.match(r"/(?:amp|[cv])/s/([^/.]+\.[^/]+/.*)", parts.path)
    return f"https://{match[1]}{parts.query}" if match else None


def _dw_page(parts: SplitUrl) -> str | None:
    """The id is the same in the API and on the site; `/zh/` because all our DW sources are Chinese."""
    number = parts.path.removeprefix("/api/detail/article/")
    return f"https://www.dw.com/zh/a-{number}" if re.fullmatch(r"[0-9]+", number) else None


def _mirrored_nyt(parts: SplitUrl) -> str | None:
    """GreatFire's mirrors of 纽约时报中文网 redirect to a path of that site; only they have `langkey`."""
    path = percent_decode(query_value(parts.query, "url") or "")
    local = path.startswith("/") and not path.startswith(("//", "/\\"))
    return f"https://cn.nytimes.com{path}" if local and query_value(parts.query, "langkey") else None


_GOOGLE = (
    "google.com google.com.hk google.com.tw google.com.sg google.com.my google.com.au google.co.jp google.co.uk "
    "google.ca google.cn google.de google.fr"
)


def _row(name: str, hosts: str, path: str, target: Finder, link: str, leads_to: str = "") -> Wrapper:
    """A row; in its example `{}` is replaced by the encoded default URL."""
    link = "https://" + link.replace("{}", "https%3A%2F%2Fexample.com%2Fa%3Fb%3D1")
    example = (link, leads_to or "https://example.com/a?b=1")
    return Wrapper(name=name, hosts=tuple(hosts.split()), path=path, target=target, example=example)


WRAPPERS: tuple[Wrapper, ...] = (
    _row("facebook", "facebook.com", "/l.php", _parameter("u"), "l.facebook.com/l.php?u={}&h=AT3r"),
    _row("instagram", "l.instagram.com", "/", _parameter("u"), "l.instagram.com/?u={}&e=AT0"),
    _row("google", _GOOGLE, "/url", _parameter("q", "url"), "www.google.com/url?sa=t&q=&url={}&usg=A"),
    _row("google amp", _GOOGLE, "/amp/s/", _cached_amp, "www.google.com/amp/s/example.com/a", "https://example.com/a"),
    _row(
        "amp cache",
        "cdn.ampproject.org",
        "/",
        _cached_amp,
        "a.cdn.ampproject.org/c/s/example.com/a",
        "https://example.com/a",
    ),
    _row(
        "duomai",
        "duomai.com",
        "/track.php",
        _rest_after("&t="),
        "c.duomai.com/track.php?site_id=2&euid=&t=https://example.com/a?b=1",
    ),
    _row("oschina", "oschina.net", "/action/GoToLink", _parameter("url"), "www.oschina.net/action/GoToLink?url={}"),
    _row(
        "dw api",
        "api.dw.com",
        "/api/detail/article/",
        _dw_page,
        "api.dw.com/api/detail/article/60273385",
        "https://www.dw.com/zh/a-60273385",
    ),
    _row(
        "greatfire",
        "cloudfront.net",
        "/tools/r.html",
        _mirrored_nyt,
        "d1.cloudfront.net/tools/r.html?url=%2Fchina%2F20150316%2Fa%2F&langkey=zh-hans&from=RSS",
        "https://cn.nytimes.com/china/20150316/a/",
    ),
    _row("tumblr", "t.umblr.com", "/redirect", _parameter("z"), "t.umblr.com/redirect?z={}&t=M"),
    _row("zhihu", "link.zhihu.com", "/", _parameter("target"), "link.zhihu.com/?target={}"),
    _row("csdn", "link.csdn.net", "/", _parameter("target"), "link.csdn.net/?target={}"),
    _row("juejin", "link.juejin.cn link.juejin.im", "/", _parameter("target"), "link.juejin.cn/?target={}"),
    _row("gitee", "gitee.com", "/link", _parameter("target"), "gitee.com/link?target={}"),
    _row("sspai", "sspai.com", "/link", _parameter("target"), "sspai.com/link?target={}"),
    _row("infoq", "xie.infoq.cn", "/link", _parameter("target"), "xie.infoq.cn/link?target={}"),
    _row("jianshu", "jianshu.com", "/go", _parameter("url", "to"), "www.jianshu.com/go-wild?ac=2&url={}"),
    _row("douban", "douban.com", "/link2/", _parameter("url"), "www.douban.com/link2/?url={}"),
    _row("weibo", "weibo.cn weibo.com", "/sinaurl", _parameter("u"), "weibo.cn/sinaurl?u={}"),
    _row("qq", "c.pc.qq.com", "/middlem.html", _parameter("pfurl"), "c.pc.qq.com/middlem.html?pfurl={}"),
    _row("youtube", "youtube.com", "/redirect", _parameter("q"), "www.youtube.com/redirect?event=video&q={}&v=x"),
    _row("reddit", "out.reddit.com", "/", _parameter("url"), "out.reddit.com/t3_a?url={}&token=A"),
    _row("slack", "slack-redir.net", "/link", _parameter("url"), "slack-redir.net/link?url={}"),
    _row("steam", "steamcommunity.com", "/linkfilter", _parameter("url", "u"), "steamcommunity.com/linkfilter/?url={}"),
    _row("telegram instant view", "t.me", "/iv", _parameter("url"), "t.me/iv?url={}&rhash=0"),
    _row("medium", "medium.com", "/r/", _parameter("url"), "medium.com/r/?url={}"),
    _row("pocket", "getpocket.com", "/redirect", _parameter("url"), "getpocket.com/redirect?url={}"),
    _row("linkedin", "linkedin.com", "/redir/redirect", _parameter("url"), "www.linkedin.com/redir/redirect?url={}"),
    _row("vk", "vk.com", "/away.php", _parameter("to"), "vk.com/away.php?to={}"),
    _row(
        "outlook",
        "safelinks.protection.outlook.com",
        "/",
        _parameter("url"),
        "eur01.safelinks.protection.outlook.com/?url={}&data=0",
    ),
    _row(
        "linksynergy",
        "click.linksynergy.com",
        "/deeplink",
        _parameter("murl"),
        "click.linksynergy.com/deeplink?id=x&mid=1&murl={}",
    ),
    _row("skimlinks", "go.skimresources.com", "/", _parameter("url"), "go.skimresources.com/?id=1&url={}"),
    _row("awin", "awin1.com", "/cread.php", _parameter("ued", "p"), "www.awin1.com/cread.php?awinmid=1&ued={}"),
    _row("href.li", "href.li", "/", _rest_after("?"), "href.li/?https://example.com/a?b=1"),
    _row(
        "deviantart",
        "deviantart.com",
        "/users/outgoing",
        _rest_after("?"),
        "www.deviantart.com/users/outgoing?https://example.com/a?b=1",
    ),
)

_BY_HOST: dict[str, list[Wrapper]] = {}
for _wrapper in WRAPPERS:
    for _host in _wrapper.hosts:
        _BY_HOST.setdefault(_host, []).append(_wrapper)


def wrapped_url(parts: SplitUrl) -> str | None:
    """The target of a link wrapper, None if this is no wrapper."""
    for host in domain_suffixes(parts.host):
        for wrapper in _BY_HOST.get(host, ()):
            if parts.path.startswith(wrapper.path) and (target := wrapper.target(parts)):
                return target
    return None

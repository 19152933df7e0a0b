"""The table of known image proxies."""

from dataclasses import dataclass

from feeds.urls.hosts import domain_suffixes
from feeds.urls.image_proxy_rules import (
    Finder,
    amp_picture,
    baidu_search,
    camo,
    cloudflare,
    discord,
    drupal,
    embedded,
    fragment,
    imgproxy_base64,
    imgproxy_plain,
    inoreader,
    miniflux,
    parameter,
    photon,
    rotated,
    signed_thumbor,
    statically,
    translated,
    whole_query,
)
from feeds.urls.parsing import SplitUrl


@dataclass(frozen=True, slots=True, kw_only=True)
class ProxyKind:
    """One kind of image proxy. Opaque ones (`lh3.googleusercontent.com/proxy/...`) hide the original: no row."""

    name: str
    #: with their subdomains; empty for software on any host, which is recognized only by `mark`
    hosts: tuple[str, ...]
    #: a substring of the path
    mark: str
    #: returns the original URL, None if there is none; its docstring describes the format
    origin: Finder
    #: a proxied URL, and its original
    example: tuple[str, str]


def _row(name: str, hosts: str, mark: str, origin: Finder, proxied: str, original: str = "") -> ProxyKind:
    """A row; in its example `{}` is replaced by the encoded and `<>` by the raw URL of the default picture."""
    picture = original or "https://example.com/a.jpg?v=1"
    proxied = proxied.replace("{}", "https%3A%2F%2Fexample.com%2Fa.jpg%3Fv%3D1").replace("<>", picture)
    example = ("https://" + proxied, picture)
    return ProxyKind(name=name, hosts=tuple(hosts.split()), mark=mark, origin=origin, example=example)


_HEX = "68747470733a2f2f6578616d706c652e636f6d2f612e6a70673f763d31"
_B64 = "aHR0cHM6Ly9leGFtcGxlLmNvbS9hLmpwZz92PTE"
_ROT13 = "dWdnY2Y6Ly9ya256Y3lyLnBiei9uLndjdD9pPTE="
_PLAIN = "https://example.com/a.jpg"

PROXIES: tuple[ProxyKind, ...] = (
    # services, known by their hosts
    _row(
        "weserv",
        "images.weserv.nl wsrv.nl",
        "/",
        parameter("url"),
        "images.weserv.nl?url=gdb.voanews.com/a_w900.jpg",
        "https://gdb.voanews.com/a_w900.jpg",
    ),
    _row(
        "cors", "workers.dev cors-anywhere.herokuapp.com corsproxy.io", "/", whole_query, "cors.zfour.workers.dev/?<>"
    ),
    _row("xuehuaimg", "xuehuaimg.com", "/proxy/", embedded("/proxy/"), "pic1.xuehuaimg.com/proxy/<>"),
    _row("pimg", "imageproxy.pimg.tw", "/resize", parameter("url"), "imageproxy.pimg.tw/resize?url={}"),
    _row("baidu", "image.baidu.com", "/search/down", parameter("url"), "image.baidu.com/search/down?url=<>"),
    _row(
        "baidu search",
        "baidu.com",
        "/image_search/src=",
        baidu_search,
        "gimg2.baidu.com/image_search/src={}&refer=http%3A%2F%2Fexample.com&app=2002",
    ),
    _row(
        "photon",
        "i0.wp.com i1.wp.com i2.wp.com i3.wp.com",
        "/",
        photon,
        "i0.wp.com/example.com/a.jpg?resize=696%2C139&ssl=1",
        _PLAIN,
    ),
    _row("imgpress", "wordpress.com wp.com", "/imgpress", parameter("url"), "s0.wp.com/imgpress?w=600&url={}"),
    _row(
        "statically",
        "cdn.statically.io",
        "/img/",
        statically,
        "cdn.statically.io/img/example.com/f=auto,w=600/a.jpg?h=64",
        _PLAIN,
    ),
    _row("duckduckgo", "duckduckgo.com", "/iu/", parameter("u"), "external-content.duckduckgo.com/iu/?u={}&f=1&nofb=1"),
    _row("slack", "slack-imgs.com", "/", parameter("url"), "slack-imgs.com/?c=1&o1=ro&url={}"),
    _row(
        "discord",
        "discordapp.net",
        "/external/",
        discord,
        "images-ext-1.discordapp.net/external/x-Y_z/%3Fv%3D1/https/example.com/a.jpg?width=600",
    ),
    _row("inoreader", "inoreader.com", "/camo/", inoreader, f"www.inoreader.com/camo/x-Y_z,q80,x120,b64/{_B64}"),
    _row(
        "google gadgets",
        "googleusercontent.com",
        "/gadgets/proxy",
        parameter("url"),
        "images1-focus-opensocial.googleusercontent.com/gadgets/proxy?container=focus&url={}",
    ),
    _row("gmail", "googleusercontent.com", "/", fragment, "ci3.googleusercontent.com/proxy/LaM6=s0-d-e1-ft#<>"),
    _row("naver", "pstatic.net", "/", parameter("src"), "search.pstatic.net/common/?src={}&type=b400"),
    _row(
        "embedly",
        "i.embed.ly i-cdn.embed.ly",
        "/",
        parameter("url"),
        "i.embed.ly/1/display/resize?key=1&url={}&width=600",
    ),
    _row(
        "facebook",
        "fbcdn.net facebook.com",
        "/safe_image.php",
        parameter("url"),
        "external.xx.fbcdn.net/safe_image.php?d=AQ&url={}&cfs=1",
    ),
    _row(
        "amp cache",
        "cdn.ampproject.org",
        "/i",
        amp_picture,
        "example-com.cdn.ampproject.org/ii/w680/s/example.com/a.jpg?v=1",
    ),
    _row("yahoo", "yimg.com", "/api/res/", embedded("/api/res/"), "s.yimg.com/ny/api/res/1.2/bPH7--~B/YXBw--/<>"),
    _row(
        "substack",
        "substackcdn.com cdn.substack.com",
        "/image/fetch/",
        embedded("/image/fetch/"),
        "substackcdn.com/image/fetch/$s_!AOlJ!,f_auto,q_auto:good/{}",
    ),
    _row("hive", "steemitimages.com images.hive.blog", "/", embedded("/"), "images.hive.blog/640x0/<>"),
    _row(
        "google translate",
        "translate.goog",
        "/",
        translated,
        "www-my--site-com.translate.goog/a.jpg?v=1&_x_tr_sl=auto&_x_tr_tl=en",
        "https://www.my-site.com/a.jpg?v=1",
    ),
    # the Wayback Machine writes these URLs into its pages; a URL without `im_` was chosen by an author
    _row(
        "wayback",
        "web.archive.org",
        "im_/",
        embedded("im_/"),
        "web.archive.org/web/20200101000000im_/<>",
    ),
    # software on any host, known by its paths
    _row(
        "cloudinary",
        "",
        "/image/fetch/",
        embedded("/image/fetch/"),
        "res.cloudinary.com/demo/image/fetch/w_600,f_auto/<>",
    ),
    _row(
        "next.js",
        "",
        "/_next/image",
        parameter("url"),
        "www.example.com/_next/image?url=%2Fstatic%2Fa.png&w=640&q=75",
        "https://www.example.com/static/a.png",
    ),
    _row("vercel", "", "/_vercel/image", parameter("url"), "www.example.com/_vercel/image?url={}&w=640"),
    _row("netlify", "", "/.netlify/images", parameter("url"), "www.example.com/.netlify/images?url={}&w=640"),
    _row("astro", "", "/_image", parameter("href"), "www.example.com/_image?href={}&w=640"),
    _row("ipx", "", "/_ipx/", embedded("/_ipx/"), "www.example.com/_ipx/w_640/<>"),
    _row(
        "cloudflare",
        "",
        "/cdn-cgi/image/",
        cloudflare,
        "www.example.com/cdn-cgi/image/width=450,format=auto/blog/a.png",
        "https://www.example.com/blog/a.png",
    ),
    _row(
        "miniflux",
        "",
        "/proxy/",
        miniflux,
        f"rss.example.com/proxy/okK5PsdNY8F082UMQEAbLPeUFfbe2WnNfInNmR9T4WA=/{_B64}=",
    ),
    _row(
        "commafeed",
        "",
        "/rest/server/proxy",
        rotated,
        f"rss.example.com/rest/server/proxy?u={_ROT13}",
    ),
    _row("camo", "", "/68747470", camo, f"camo.githubusercontent.com/63ff31cdb80a06361e53ac2b9ac0d184118ebd0b/{_HEX}"),
    _row("imgproxy", "", "/plain/", imgproxy_plain, "img.example.com/insecure/rs:fit:300:200/plain/{}@png"),
    _row(
        "imgproxy base64",
        "",
        "/aHR0c",
        imgproxy_base64,
        f"img.example.com/insecure/rs:fit:300:200/{_B64[:16]}/{_B64[16:]}.png",
    ),
    _row("thumbor", "", "/unsafe/", embedded("/unsafe/"), "thumbor.example.com/unsafe/1340x754/smart/<>"),
    _row("thumbor signed", "", "=/", signed_thumbor, "thumbor.example.com/iCUMYHX6l9ugdU8WLiYBdlhQzgs=/300x200/<>"),
    _row(
        "drupal style",
        "",
        "/files/styles/",
        drupal,
        "www.example.com/sites/default/files/styles/large/public/2020/a.jpg?itok=Eu9i8CVF",
        "https://www.example.com/sites/default/files/2020/a.jpg",
    ),
)

_ANYWHERE = tuple(kind for kind in PROXIES if not kind.hosts)
_BY_HOST: dict[str, list[ProxyKind]] = {}
for _kind in PROXIES:
    for _host in _kind.hosts:
        _BY_HOST.setdefault(_host, []).append(_kind)


def find_original(parts: SplitUrl) -> tuple[ProxyKind, str] | None:
    """The kind of proxy and the original URL, None if this is no proxied picture."""
    path = parts.path
    for host in domain_suffixes(parts.host):
        for kind in _BY_HOST.get(host, ()):
            if kind.mark in path and (origin := kind.origin(parts)) is not None:
                return kind, origin
    for kind in _ANYWHERE:
        if kind.mark in path and (origin := kind.origin(parts)) is not None:
            return kind, origin
    return None

"""Extract the original URL from a proxied picture URL: one finder for each format."""

import codecs
import re
from base64 import b64decode, urlsafe_b64decode
from collections.abc import Callable, Sequence
from itertools import takewhile

from feeds.urls.parsing import SplitUrl, percent_decode, query_value

#: returns the original URL as text, absolute but not yet cleaned; None if there is none
Finder = Callable[[SplitUrl], str | None]

#: parameters of a proxy: size, format and quality of the picture, and Bing's signature
SIZES = frozenset(
    "w h q f c n width height quality fit format auto dpr crop size resize maxwidth maxheight max-w max-h output fm "
    "strip lossy scale blur twic tr il we af l maxage sharp encoding trim cfs ehk risl".split()
)
#: parameters with an overlay, a fallback picture, content to draw, or the referrer
OTHER_NAMES = frozenset(
    "d default fallback placeholder onerror error errorredirect ref refer referer referrer imgrefurl redirect "
    "redirect_uri return next callback page from mark watermark blend mask overlay logo icon avatar bg background data "
    "chl content".split()
)

_WEB = re.compile(r"(https?):/+", re.IGNORECASE)
#: `data:`, `file:`; a scheme has no dot, so `example.com:8080/a` is none
_OTHER_SCHEME = re.compile(r"[a-z][a-z0-9+-]*:(?![0-9])", re.IGNORECASE)
#: a URL at the beginning of a path segment, raw or encoded; so not in `filters:watermark(https://`
_EMBEDDED = re.compile(r"(?:^|/)(https?(?::/|%3a(?:/|%2f)|%253a%252f))", re.IGNORECASE)
#: a scheme that is still encoded: by the proxy, and perhaps again by the page
_ENCODED_SCHEME = re.compile(r"https?%(?:25){0,2}3a", re.IGNORECASE)
_OPTIONS_OF_STATICALLY = re.compile(r"(?:f|h|q|w)=[^/]*")
_CAMO = re.compile(r"/[0-9a-f]{40}(?:[0-9a-f]{24})?/((?:[0-9a-f]{2})+)")
_MINIFLUX = re.compile(r"/proxy/[A-Za-z0-9_-]{43}(?:=|%3D)/([A-Za-z0-9_-]+)")
#: base64 of `http` begins with `aHR0c`
_BASE64_HTTP = re.compile(r"/(aHR0c(?:[A-Za-z0-9_/=+-]|%2[BFbf]|%3[Dd])+)")
_DISCORD = re.compile(r"/external/[^/]+/(?:(%3F[^/]*)/)?(https?)/(.+)", re.IGNORECASE)
#: the first label of the host has no dot, so a sequence of dots takes linear time
_AMP_PICTURE = re.compile(r"/ii?/(?:w[0-9]+/)?(s/)?([^/.]+\.[^/]+/.+)")
_DRUPAL_STYLE = re.compile(r"(.*?/files)/styles/[^/]+/public/(.+)")
#: what Drupal, Yahoo and others append when they convert: `a.jpg.webp` was `a.jpg`
_CONVERTED = re.compile(r"(\.(?:jpe?g|png|gif))\.(?:webp|avif)", re.IGNORECASE)
_SIGNED_THUMBOR = re.compile(r"/[A-Za-z0-9_-]{27}=/")
_IMGPROXY_FORMAT = re.compile(r"@[a-z0-9]{2,5}")


def absolute(text: str, proxy: SplitUrl) -> str:
    """Make the original URL absolute: `ssl:host`, `//host`, `host`, and `/path` on the proxy's own host.

    `host/path` without scheme means http, as in weserv; hosts known to serve https are upgraded later.
    """
    web = _WEB.match(text)
    if web:
        return f"{web[1]}://{text[web.end() :]}"
    if text.startswith("ssl:"):
        return "https://" + text[len("ssl:") :].lstrip("/")
    if text.startswith("//") or _OTHER_SCHEME.match(text) or not text:
        return text
    if text.startswith("/"):
        return f"{proxy.scheme}://{proxy.host}{proxy.port}{text}"
    return f"http://{text}"


def fully_decoded(text: str) -> str:
    """Percent-decode a URL, and repeat while its scheme is still encoded.

    >>> fully_decoded("https%253A%252F%252Fexample.com%252Fa.jpg"), fully_decoded("example.com/a%252B.jpg")
    ('https://example.com/a.jpg', 'example.com/a%2B.jpg')
    """
    text = percent_decode(text)
    for _ in range(2):
        if not _ENCODED_SCHEME.match(text):
            break
        text = percent_decode(text)
    return text


def parameter(name: str) -> Finder:
    """Finder for a query parameter, raw or encoded, on some pages twice."""

    def origin(proxy: SplitUrl) -> str | None:
        pairs = proxy.query[1:].split("&")
        at = next((at for at, pair in enumerate(pairs) if pair.startswith(f"{name}=")), None)
        return None if at is None else absolute(fully_decoded(value_at(pairs, at)).strip('"'), proxy)

    return origin


def value_at(pairs: Sequence[str], at: int) -> str:
    """The value of a parameter; if it is an unencoded URL with a query, the following parameters belong to it.

    The last parameters belong to the proxy if their names are in the lists above, and so do all from another URL on.

    >>> value_at(["url=https://example.com/a.jpg?x=1", "y=2", "w=300"], 0)
    'https://example.com/a.jpg?x=1&y=2'
    """
    value = pairs[at].partition("=")[2]
    if "?" not in value:
        return value
    continuation = list(takewhile(lambda pair: not _WEB.match(fully_decoded(pair.partition("=")[2])), pairs[at + 1 :]))
    while continuation and continuation[-1].partition("=")[0].lower() in SIZES | OTHER_NAMES:
        continuation.pop()
    return "&".join([value, *continuation])


def embedded(mark: str) -> Finder:
    """Finder for the path after `mark` and any options."""
    return lambda proxy: _embedded_in(proxy.path.partition(mark)[2], proxy)


def _embedded_in(text: str, proxy: SplitUrl) -> str | None:
    """The URL at the beginning of a segment of `text`; the query belongs to a raw URL, but not to an encoded one."""
    match = _EMBEDDED.search(text)
    if not match:
        return None
    raw = match[1].endswith(":/")
    text = text[match.start(1) :]
    return absolute(text + proxy.query if raw else fully_decoded(text), proxy)


def whole_query(proxy: SplitUrl) -> str | None:
    """The whole query, or the whole path, as in CORS proxies; mostly unencoded."""
    if _WEB.match(proxy.path[1:]):
        return absolute(proxy.path[1:] + proxy.query, proxy)
    text = proxy.query[1:] or proxy.path[1:]
    if not _WEB.match(text):
        text = fully_decoded(text.partition("&")[0])
    return absolute(text, proxy) if _WEB.match(text) else None


def fragment(proxy: SplitUrl) -> str | None:
    """Gmail writes the original after the `#` of an otherwise opaque URL."""
    text = proxy.fragment[1:]
    return text if _WEB.match(text) else None


def photon(proxy: SplitUrl) -> str | None:
    """`/host/path`; the query belongs to Photon. Without `ssl=` the scheme is unknown: we use https."""
    host, slash, path = proxy.path[1:].partition("/")
    scheme = "http" if query_value(proxy.query, "ssl") == "0" else "https"
    return f"{scheme}://{host}/{path}" if "." in host and slash else None


def statically(proxy: SplitUrl) -> str | None:
    """`/img/host/[options/]path`."""
    host, _, path = proxy.path.removeprefix("/img/").partition("/")
    options, slash, tail = path.partition("/")
    path = tail if slash and _OPTIONS_OF_STATICALLY.match(options) else path
    return f"https://{host}/{path}" if "." in host and path else None


def baidu_search(proxy: SplitUrl) -> str | None:
    """`src=` is in the path, without a `?` before it."""
    return absolute(fully_decoded(proxy.path.partition("src=")[2].partition("&")[0]), proxy) or None


def camo(proxy: SplitUrl) -> str | None:
    """`/<digest>/<URL in hex>`; the digest is SHA-1 or SHA-256."""
    match = _CAMO.fullmatch(proxy.path)
    return _web_url(bytes.fromhex(match[1])) if match else None


def inoreader(proxy: SplitUrl) -> str | None:
    """`/camo/<digest>[,options],b64/<URL in base64>`."""
    return _unbase64(proxy.path.partition(",b64/")[2])


def miniflux(proxy: SplitUrl) -> str | None:
    """`/proxy/<SHA-256 in base64>/<URL in base64>`, on any host."""
    match = _MINIFLUX.search(proxy.path)
    return _unbase64(match[1]) if match else None


def imgproxy_base64(proxy: SplitUrl) -> str | None:
    """`/<signature>/<options>/<URL in base64, perhaps split by slashes>.<format>`."""
    match = _BASE64_HTTP.search(proxy.path)
    return _unbase64(match[1].replace("/", "")) if match else None


def _unbase64(text: str) -> str | None:
    """Decode a URL from base64 in either alphabet, padded or not."""
    text = percent_decode(text).rstrip("=").replace("+", "-").replace("/", "_")
    try:
        return _web_url(urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except ValueError:
        return None


def _web_url(raw: bytes) -> str | None:
    try:
        text = raw.decode()
    except UnicodeDecodeError:
        return None
    web = _WEB.match(text)
    return text if web and web.end() < len(text) and text.isprintable() else None


def cloudflare(proxy: SplitUrl) -> str | None:
    """`/cdn-cgi/image/<options>/` before an absolute URL or a path on the same host."""
    options, _, target = proxy.path.partition("/cdn-cgi/image/")[2].partition("/")
    if "=" not in options or not target:
        return None
    return _embedded_in(target, proxy) if _EMBEDDED.match(target) else absolute(f"/{target}{proxy.query}", proxy)


def imgproxy_plain(proxy: SplitUrl) -> str | None:
    """`/plain/<URL>@<format>`; `@` and `?` of the original are always encoded."""
    text = proxy.path.partition("/plain/")[2]
    url, _, _ = text.rpartition("@") if _IMGPROXY_FORMAT.fullmatch(text[text.rfind("@") :]) else (text, "", "")
    text = percent_decode(url)
    return absolute(text, proxy) if _WEB.match(text) else None


def signed_thumbor(proxy: SplitUrl) -> str | None:
    """`/<HMAC>/<options>/<URL>`."""
    match = _SIGNED_THUMBOR.match(proxy.path)
    return _embedded_in(proxy.path[match.end() :], proxy) if match else None


def discord(proxy: SplitUrl) -> str | None:
    """`/external/<digest>/[%3Fquery/]https/host/path`; the real query belongs to Discord."""
    match = _DISCORD.match(proxy.path)
    return f"{match[2]}://{match[3]}{percent_decode(match[1] or '')}" if match else None


def amp_picture(proxy: SplitUrl) -> str | None:
    """`/i/s/host/path`, `/ii/w680/s/host/path`; without `s` the scheme is http."""
    match = _AMP_PICTURE.match(proxy.path)
    return f"{'https' if match[1] else 'http'}://{match[2]}{proxy.query}" if match else None


def drupal(proxy: SplitUrl) -> str | None:
    """`/files/styles/<style>/public/<path>` is rendered from `/files/<path>`; `itok=` and `h=` belong to the style."""
    match = _DRUPAL_STYLE.fullmatch(proxy.path)
    if not match:
        return None
    converted = _CONVERTED.search(match[2])
    path = match[2][: converted.end(1)] if converted and converted.end() == len(match[2]) else match[2]
    return absolute(f"{match[1]}/{path}", proxy)


def translated(proxy: SplitUrl) -> str | None:
    """Google Translate's copy of a site: in the host, dots become dashes, and dashes are doubled."""
    name = proxy.host.removesuffix(".translate.goog").replace("--", "_").replace("-", ".").replace("_", "-")
    remaining = [pair for pair in proxy.query[1:].split("&") if pair and not pair.startswith("_x_tr_")]
    scheme = "http" if query_value(proxy.query, "_x_tr_sch") == "http" else "https"
    # a host name that is too long is replaced by a digest without a dot
    return f"{scheme}://{name}{proxy.path}{'?' * bool(remaining)}{'&'.join(remaining)}" if "." in name else None


def rotated(proxy: SplitUrl) -> str | None:
    """CommaFeed's `u=`: base64 of the URL in ROT13."""
    text = percent_decode(query_value(proxy.query, "u") or "")
    try:
        return _web_url(codecs.decode(b64decode(text, validate=True).decode(), "rot13").encode())
    except ValueError:
        return None

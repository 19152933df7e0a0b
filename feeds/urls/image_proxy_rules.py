"""How to find the original in a proxied picture address: one finder for each way of carrying it."""

import codecs
import re
from base64 import b64decode, urlsafe_b64decode
from collections.abc import Callable, Sequence
from itertools import takewhile

from feeds.urls.parsing import Address, percent_decode, query_value

#: gives the original as text, absolute but not yet cleaned; None where the address carries none
Finder = Callable[[Address], str | None]

#: parameters of a proxy: how large a picture is wanted, how it is packed, and Bing's signature
SIZES = frozenset(
    "w h q f c n width height quality fit format auto dpr crop size resize maxwidth maxheight max-w max-h output fm "
    "strip lossy scale blur twic tr il we af l maxage sharp encoding trim cfs ehk risl".split()
)
#: those that hold what is laid over the picture, shown in its place or drawn, or where the reader came from
OTHER_NAMES = frozenset(
    "d default fallback placeholder onerror error errorredirect ref refer referer referrer imgrefurl redirect "
    "redirect_uri return next callback page from mark watermark blend mask overlay logo icon avatar bg background data "
    "chl content".split()
)

_WEB = re.compile(r"(https?):/+", re.IGNORECASE)
#: `data:`, `file:`; a scheme has no dot, so `example.com:8080/a` is none
_OTHER_SCHEME = re.compile(r"[a-z][a-z0-9+-]*:(?![0-9])", re.IGNORECASE)
#: an address that begins a path segment, raw or encoded; `filters:watermark(https://` does not begin one
_EMBEDDED = re.compile(r"(?:^|/)(https?(?::/|%3a(?:/|%2f)|%253a%252f))", re.IGNORECASE)
#: a scheme that is still encoded: by the proxy, and once more by whatever wrote the page
_ENCODED_SCHEME = re.compile(r"https?%(?:25){0,2}3a", re.IGNORECASE)
_OPTIONS_OF_STATICALLY = re.compile(r"(?:f|h|q|w)=[^/]*")
_CAMO = re.compile(r"/[0-9a-f]{40}(?:[0-9a-f]{24})?/((?:[0-9a-f]{2})+)")
_MINIFLUX = re.compile(r"/proxy/[A-Za-z0-9_-]{43}(?:=|%3D)/([A-Za-z0-9_-]+)")
#: `aHR0c` is how base64 of `http` begins
_BASE64_HTTP = re.compile(r"/(aHR0c(?:[A-Za-z0-9_/=+-]|%2[BFbf]|%3[Dd])+)")
_DISCORD = re.compile(r"/external/[^/]+/(?:(%3F[^/]*)/)?(https?)/(.+)", re.IGNORECASE)
#: the first label of the host holds no dot: else a row of dots would be tried at each of them
_AMP_PICTURE = re.compile(r"/ii?/(?:w[0-9]+/)?(s/)?([^/.]+\.[^/]+/.+)")
_DRUPAL_STYLE = re.compile(r"(.*?/files)/styles/[^/]+/public/(.+)")
#: what Drupal, Yahoo and others append when they convert: `a.jpg.webp` was `a.jpg`
_CONVERTED = re.compile(r"(\.(?:jpe?g|png|gif))\.(?:webp|avif)", re.IGNORECASE)
_SIGNED_THUMBOR = re.compile(r"/[A-Za-z0-9_-]{27}=/")
_IMGPROXY_FORMAT = re.compile(r"@[a-z0-9]{2,5}")


def absolute(text: str, proxy: Address) -> str:
    """The original as an absolute address: `ssl:host`, `//host`, `host`, and `/path` of the proxy's own host.

    `host/path` alone means http by weserv's rule; hosts that are known to serve https are upgraded with all others.
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
    """Percent-decoded once, and again as long as its scheme is still encoded.

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
    """In a query parameter, raw or encoded, by some pages twice."""

    def origin(proxy: Address) -> str | None:
        pairs = proxy.query[1:].split("&")
        at = next((at for at, pair in enumerate(pairs) if pair.startswith(f"{name}=")), None)
        return None if at is None else absolute(fully_decoded(value_at(pairs, at)).strip('"'), proxy)

    return origin


def value_at(pairs: Sequence[str], at: int) -> str:
    """The value of a parameter: of an address that was not encoded, the parameters that follow are a part.

    The last ones are the proxy's own, by their names, and so are those from another address on.

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
    """In the path behind `mark` and any options."""
    return lambda proxy: _embedded_in(proxy.path.partition(mark)[2], proxy)


def _embedded_in(text: str, proxy: Address) -> str | None:
    """The address that begins a segment of `text`; raw, the query is its own, encoded, the proxy's."""
    match = _EMBEDDED.search(text)
    if not match:
        return None
    raw = match[1].endswith(":/")
    text = text[match.start(1) :]
    return absolute(text + proxy.query if raw else fully_decoded(text), proxy)


def whole_query(proxy: Address) -> str | None:
    """All behind the `?`, or all of the path, as CORS proxies have it; mostly unencoded."""
    if _WEB.match(proxy.path[1:]):
        return absolute(proxy.path[1:] + proxy.query, proxy)
    text = proxy.query[1:] or proxy.path[1:]
    if not _WEB.match(text):
        text = fully_decoded(text.partition("&")[0])
    return absolute(text, proxy) if _WEB.match(text) else None


def fragment(proxy: Address) -> str | None:
    """Gmail writes the original behind the `#` of an otherwise opaque address."""
    text = proxy.fragment[1:]
    return text if _WEB.match(text) else None


def photon(proxy: Address) -> str | None:
    """`/host/path`; the query is Photon's own. Without `ssl=` the scheme is lost: https, as everybody serves by now."""
    host, slash, path = proxy.path[1:].partition("/")
    scheme = "http" if query_value(proxy.query, "ssl") == "0" else "https"
    return f"{scheme}://{host}/{path}" if "." in host and slash else None


def statically(proxy: Address) -> str | None:
    """`/img/host/[options/]path`."""
    host, _, path = proxy.path.removeprefix("/img/").partition("/")
    options, slash, tail = path.partition("/")
    path = tail if slash and _OPTIONS_OF_STATICALLY.match(options) else path
    return f"https://{host}/{path}" if "." in host and path else None


def baidu_search(proxy: Address) -> str | None:
    """`src=` stands in the path, without a `?` before it."""
    return absolute(fully_decoded(proxy.path.partition("src=")[2].partition("&")[0]), proxy) or None


def camo(proxy: Address) -> str | None:
    """`/<digest>/<hex of the address>`; the digest is SHA-1 or SHA-256."""
    match = _CAMO.fullmatch(proxy.path)
    return _web_address(bytes.fromhex(match[1])) if match else None


def inoreader(proxy: Address) -> str | None:
    """`/camo/<digest>[,options],b64/<address in base64>`."""
    return _unbase64(proxy.path.partition(",b64/")[2])


def miniflux(proxy: Address) -> str | None:
    """`/proxy/<SHA-256 in base64>/<address in base64>`, on the host of whoever runs it."""
    match = _MINIFLUX.search(proxy.path)
    return _unbase64(match[1]) if match else None


def imgproxy_base64(proxy: Address) -> str | None:
    """`/<signature>/<options>/<address in base64, perhaps cut by slashes>.<format>`."""
    match = _BASE64_HTTP.search(proxy.path)
    return _unbase64(match[1].replace("/", "")) if match else None


def _unbase64(text: str) -> str | None:
    """From base64 in either alphabet, padded or not."""
    text = percent_decode(text).rstrip("=").replace("+", "-").replace("/", "_")
    try:
        return _web_address(urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except ValueError:
        return None


def _web_address(raw: bytes) -> str | None:
    try:
        text = raw.decode()
    except UnicodeDecodeError:
        return None
    web = _WEB.match(text)
    return text if web and web.end() < len(text) and text.isprintable() else None


def cloudflare(proxy: Address) -> str | None:
    """`/cdn-cgi/image/<options>/` before an absolute address or a path of the same host."""
    options, _, target = proxy.path.partition("/cdn-cgi/image/")[2].partition("/")
    if "=" not in options or not target:
        return None
    return _embedded_in(target, proxy) if _EMBEDDED.match(target) else absolute(f"/{target}{proxy.query}", proxy)


def imgproxy_plain(proxy: Address) -> str | None:
    """`/plain/<address>@<format>`; `@` and `?` of the original are always encoded."""
    text = proxy.path.partition("/plain/")[2]
    address, _, _ = text.rpartition("@") if _IMGPROXY_FORMAT.fullmatch(text[text.rfind("@") :]) else (text, "", "")
    text = percent_decode(address)
    return absolute(text, proxy) if _WEB.match(text) else None


def signed_thumbor(proxy: Address) -> str | None:
    """`/<HMAC>/<options>/<address>`."""
    match = _SIGNED_THUMBOR.match(proxy.path)
    return _embedded_in(proxy.path[match.end() :], proxy) if match else None


def discord(proxy: Address) -> str | None:
    """`/external/<digest>/[%3Fquery/]https/host/path`; the query behind is Discord's."""
    match = _DISCORD.match(proxy.path)
    return f"{match[2]}://{match[3]}{percent_decode(match[1] or '')}" if match else None


def amp_picture(proxy: Address) -> str | None:
    """`/i/s/host/path`, `/ii/w680/s/host/path`; without `s` it is http."""
    match = _AMP_PICTURE.match(proxy.path)
    return f"{'https' if match[1] else 'http'}://{match[2]}{proxy.query}" if match else None


def drupal(proxy: Address) -> str | None:
    """`/files/styles/<style>/public/<path>` is made from `/files/<path>`; `itok=` and `h=` belong to the style."""
    match = _DRUPAL_STYLE.fullmatch(proxy.path)
    if not match:
        return None
    converted = _CONVERTED.search(match[2])
    path = match[2][: converted.end(1)] if converted and converted.end() == len(match[2]) else match[2]
    return absolute(f"{match[1]}/{path}", proxy)


def translated(proxy: Address) -> str | None:
    """Google Translate's copy of a site: dots of the host are dashes, and dashes are doubled."""
    name = proxy.host.removesuffix(".translate.goog").replace("--", "_").replace("-", ".").replace("_", "-")
    remaining = [pair for pair in proxy.query[1:].split("&") if pair and not pair.startswith("_x_tr_")]
    scheme = "http" if query_value(proxy.query, "_x_tr_sch") == "http" else "https"
    # a first label that is too long is a digest
    return f"{scheme}://{name}{proxy.path}{'?' * bool(remaining)}{'&'.join(remaining)}" if "." in name else None


def rotated(proxy: Address) -> str | None:
    """CommaFeed's `u=`: base64 of the address, whose letters are 13 places off."""
    text = percent_decode(query_value(proxy.query, "u") or "")
    try:
        return _web_address(codecs.decode(b64decode(text, validate=True).decode(), "rot13").encode())
    except ValueError:
        return None

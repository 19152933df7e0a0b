"""The general rule for unknown image proxies: a URL that contains one complete picture URL of another publisher.

It is applied after the table of `feeds.urls.image_proxies`, and only to pictures: links that contain a picture's URL
are mostly share links.
"""

import re
from base64 import b64decode
from collections.abc import Iterator
from urllib.parse import unquote

from feeds.urls.hosts import domain_suffixes, is_internal, is_registered, registrable_domain
from feeds.urls.image_kinds import has_image_extension, is_page, looks_like_image
from feeds.urls.image_proxies import ProxyKind, find_original
from feeds.urls.image_proxy_exceptions import PRIVATE, is_exception
from feeds.urls.image_proxy_rules import OTHER_NAMES, SIZES, absolute, fully_decoded, value_at
from feeds.urls.parsing import SplitUrl, percent_decode, split
from feeds.urls.placeholder_images import is_decoration

#: parameters that contain the picture, most likely first
_NAMES = (
    "url u src image img imageurl image_url image-url imgurl img_url img-url picurl pic_url pic picture photo uri href "
    "file source original origin remote fetch link target path q k riu"
).split()
#: parameters with text to draw: the picture is only a part of the result
_WORDS = frozenset("title text txt heading headline subtitle caption".split())

#: a URL at the beginning of a path segment, raw, encoded or twice encoded
_IN_PATH = re.compile(r"/(?:(?:url|src|image|img)=)?(https?(?::/|%3a(?:/|%2f)|%253a%252f))", re.IGNORECASE)
_WEB = re.compile(r"https?:/+[^/\s]", re.IGNORECASE)
_HOST_FIRST = re.compile(r"(?:ssl:|//)?((?:[a-z0-9-]+\.)+[a-z]{2,})(?::[0-9]{1,5})?/[^\s]", re.IGNORECASE)
#: base64 of `http` begins with `aHR0c`; only a file extension may follow
_BASE64 = re.compile(r"(aHR0c[A-Za-z0-9_+/-]+)={0,2}(?:\.[a-z]{3,4})?")
_HEX = re.compile(r"(68747470(?:73)?3a2f2f(?:[0-9a-f]{2})+)(?:\.[a-z]{3,4})?", re.IGNORECASE)

_PICTURE_LABEL = re.compile(r"(?:img|image|pic|photo|picture|thumb)s?[0-9-]*")
#: words in the name of a proxy; its picture may have no file extension
_SAYS_PROXY = re.compile(r"proxy|relay|hotlink|webp", re.IGNORECASE)

_SAYS_THUMBOR = re.compile(r"thumbor|/unsafe/|im(?:g|age)-?proxy|=/", re.IGNORECASE)
#: the last option in a path (a size, a position, filters), and the URL after it
_BEHIND_OPTIONS = re.compile(
    r"/(?:unsafe|fit-in|smart|-?[0-9]{1,4}x-?[0-9]{0,4}|x[0-9]{1,4}|left|right|center|top|bottom|middle|filters:[^/]{1,500})"
    r"/((?:[a-z0-9-]{1,63}\.){1,8}[a-z]{2,}(?:/|%2f).+)",
    re.IGNORECASE,
)

#: limit of nested proxies
_MAX_LAYERS = 6


def embedded_image(parts: SplitUrl, layers: int = 0) -> str | None:
    """The picture URL of another publisher that this URL contains; None if there is none.

    URLs that may not be published (an internal host, another scheme, a user name) do not count.
    """
    for text in _carried(parts):
        inner = split(text)
        if inner and _may_be_shown(inner, parts) and _is_picture(inner, parts, layers):
            return None if is_exception(parts) or is_decoration(parts.url) else inner.url
    return None


def _may_be_shown(inner: SplitUrl, proxy: SplitUrl) -> bool:
    """Whether the embedded URL is public, and on another site than the proxy."""
    if is_internal(inner.host) or not PRIVATE.isdisjoint(domain_suffixes(inner.host)):
        return False
    return registrable_domain(inner.host) != registrable_domain(proxy.host)


# --- extract URLs ---------------------------------------------------------------------------------------------------


def _carried(parts: SplitUrl) -> Iterator[str]:
    """The URLs embedded in a URL, most likely first."""
    if parts.query:
        yield from _in_query(parts)
    if text := _in_path(parts):
        yield text


def _in_query(parts: SplitUrl) -> Iterator[str]:
    """The URL in the whole query, or in a known parameter, else in any; a query with two URLs is a share link."""
    query = parts.query[1:]
    first = query if "?" in query else query.partition("&")[0]
    if _WEB.match(fully_decoded(first)):
        yield absolute(first if _WEB.match(first) else fully_decoded(first), parts)
        return
    values = _named_values(query)
    texts = {_whole_url(value, parts) for name, value in values.items() if name not in OTHER_NAMES} - {None}
    if len(texts) > 1 or not _WORDS.isdisjoint(values):
        return
    for name in _NAMES:
        if name in values and (text := _whole_url(values[name], parts, host_first=True)):
            yield text
    if not has_image_extension(parts.path):
        yield from filter(None, texts)


def _named_values(query: str) -> dict[str, str]:
    """The non-empty parameters by name, the first one of each name."""
    pairs = query.split("&")
    names = [pair.partition("=")[0].lower() for pair in pairs]
    values = {names[at]: value_at(pairs, at) for at in reversed(range(len(pairs)))}
    return {name: value for name, value in values.items() if value}


def _in_path(parts: SplitUrl) -> str | None:
    """The URL at the beginning of a path segment, or a whole segment in base64 or hexadecimal."""
    if match := _IN_PATH.search(parts.path):
        return _tail(parts, match)
    last = parts.path.rpartition("/")[2]
    embedded = _unpacked(last) if len(last) > len("aHR0cHM6Ly8") else None
    return embedded or _behind_options(parts)


def _behind_options(parts: SplitUrl) -> str | None:
    """The URL without scheme after the options of thumbor and similar software."""
    match = _BEHIND_OPTIONS.search(parts.path)
    text = percent_decode(match[1]) if match and "/" not in match[1] else match[1] if match else ""
    host = _HOST_FIRST.match(text)
    if not (host and has_image_extension(text) and is_registered(host[1]) and _SAYS_THUMBOR.search(parts.url)):
        return None
    return f"https://{text}"


def _tail(parts: SplitUrl, match: re.Match[str]) -> str:
    """The embedded URL: if raw, the rest without a query of sizes only; if encoded, up to the end of the segment."""
    text = parts.path[match.start(1) :]
    if not match[1].endswith(":/"):
        return absolute(fully_decoded(text if match[1].endswith("/") else text.partition("/")[0]), parts)
    names = {pair.partition("=")[0].lower() for pair in parts.query[1:].split("&")}
    is_proxys = has_image_extension(text) and names <= SIZES
    return absolute(text + ("" if is_proxys else parts.query), parts)


def _whole_url(value: str, proxy: SplitUrl, *, host_first: bool = False) -> str | None:
    """The URL that is the whole of `value`, in any encoding; with `host_first` also without scheme."""
    text = fully_decoded(value).strip('"')
    if _WEB.match(text):
        return absolute(text, proxy)
    host = _HOST_FIRST.match(text) if host_first else None
    if host and has_image_extension(text) and is_registered(host[1]):
        return absolute(text, proxy)
    return _unpacked(text)


def _unpacked(text: str) -> str | None:
    """Decode a URL in base64 or hexadecimal."""
    text = unquote(text)
    if packed := _BASE64.fullmatch(text):
        digits = packed[1].translate(_TO_STANDARD)
        return _as_text(b64decode(digits[: len(digits) - (len(digits) % 4 == 1)] + "=" * (-len(digits) % 4)))
    packed = _HEX.fullmatch(text)
    return _as_text(bytes.fromhex(packed[1])) if packed else None


_TO_STANDARD = str.maketrans("-_", "+/")


def _as_text(raw: bytes) -> str | None:
    try:
        text = raw.decode()
    except UnicodeDecodeError:
        return None
    return text if _WEB.match(text) and text.isprintable() else None


# --- recognize pictures------------------------------------------------------------------------------------------------


def _is_picture(inner: SplitUrl, proxy: SplitUrl, layers: int) -> bool:
    """Whether the embedded URL, or a URL nested in it, is a picture."""
    if looks_like_image(inner) or (not is_page(inner) and _shows_pictures(inner, proxy)) or find_original(inner):
        return True
    return layers < _MAX_LAYERS and embedded_image(inner, layers + 1) is not None


def _shows_pictures(inner: SplitUrl, proxy: SplitUrl) -> bool:
    """Whether a URL without file extension is a picture, by its host name or by the name of the proxy."""
    label, _, _ = inner.host.partition(".")
    proxy_name = proxy.host + proxy.path.partition("http")[0]
    return _PICTURE_LABEL.fullmatch(label) is not None or _SAYS_PROXY.search(proxy_name) is not None


UNNAMED = ProxyKind(
    name="unnamed proxy",
    hosts=(),
    mark="/",
    origin=embedded_image,
    example=("https://img.example.com/?url=https%3A%2F%2Fexample.net%2Fa.jpg", "https://example.net/a.jpg"),
)

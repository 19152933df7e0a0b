"""Find the original URL of a picture behind image proxies; the public interface for all image URLs."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from feeds.urls.hosts import is_internal, serves_https
from feeds.urls.image_kinds import (
    largest_in_srcset,
    looks_like_image,
    mime_type,
    objectid_time,
    refuses_referrers,
    without_cache_busters,
)
from feeds.urls.image_proxies import PROXIES, ProxyKind, find_original
from feeds.urls.image_proxy_detection import UNNAMED, embedded_image
from feeds.urls.parsing import SplitUrl, split
from feeds.urls.placeholder_images import (
    is_decoration,
    is_emoji,
    is_page_asset,
    is_placeholder,
    is_preview,
    is_tracking_pixel,
)

__all__ = [
    "PROXIES",
    "ImageOrigin",
    "find_origin",
    "find_proxy",
    "is_decoration",
    "is_emoji",
    "is_page_asset",
    "is_preview",
    "is_proxied",
    "is_proxied_link",
    "is_tracking_pixel",
    "largest_in_srcset",
    "looks_like_image",
    "mime_type",
    "objectid_time",
    "refuses_referrers",
    "strip_proxies",
    "unproxy",
]

#: `&` that was escaped twice; in a signed URL `&amp;` would break the signature
_ESCAPED = re.compile(r"&(?:(?:amp|#0{0,5}38|#x0{0,5}26);)++", re.IGNORECASE)

#: proxies may be nested; a URL with more layers is hostile
_MAX_LAYERS: Final = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageOrigin:
    """The original URL of a picture, and its proxies."""

    #: None if it may not be published: a placeholder, an internal host, an invalid URL
    url: str | None
    #: names of the proxies, outermost first; empty without proxy
    kinds: tuple[str, ...] = ()


def unproxy(url: str, base: str = "") -> str | None:
    """The clean absolute original URL of a picture, None if it may not be published.

    >>> unproxy("https://images.weserv.nl?url=gdb.voanews.com/a_w900.jpg")
    'https://gdb.voanews.com/a_w900.jpg'
    """
    return find_origin(url, base).url


# several steps look at the same picture
@lru_cache(maxsize=128)
def find_origin(url: str, base: str = "") -> ImageOrigin:
    """The original URL as in `unproxy`, with the names of the proxies."""
    parts, kinds = strip_proxies(split(_ESCAPED.sub("&", url) if "&" in url else url, base))
    if parts is None or is_internal(parts.host) or is_placeholder(parts):
        return ImageOrigin(url=None, kinds=kinds)
    if parts.scheme == "http" and not parts.port and serves_https(parts.host):
        parts = parts._replace(scheme="https")
    return ImageOrigin(url=without_cache_busters(parts).url, kinds=kinds)


def strip_proxies(parts: SplitUrl | None) -> tuple[SplitUrl | None, tuple[str, ...]]:
    """The URL inside all proxies, and their names; it may be unpublishable."""
    kinds: tuple[str, ...] = ()
    while parts and (proxy := _origin(parts)):
        kind, text = proxy
        kinds = (*kinds, kind.name)
        parts = split(text) if len(kinds) <= _MAX_LAYERS else None
    return parts, kinds


def find_proxy(url: str) -> ProxyKind | None:
    """The kind of proxy of a picture's URL; None also for opaque proxies, which hide the original."""
    parts = split(url)
    proxy = _origin(parts) if parts else None
    return proxy[0] if proxy else None


def is_proxied(url: str) -> bool:
    """Whether the URL of a picture contains its original URL."""
    return find_proxy(url) is not None


def is_proxied_link(url: str) -> bool:
    """Whether a link leads to a proxied picture: only by the table, because share links may contain a picture's URL."""
    parts = split(url)
    return parts is not None and find_original(parts) is not None


def _origin(parts: SplitUrl) -> tuple[ProxyKind, str] | None:
    """Find the proxy by the table, else by the general rule."""
    if known_proxy := find_original(parts):
        return known_proxy
    text = embedded_image(parts)
    return (UNNAMED, text) if text else None

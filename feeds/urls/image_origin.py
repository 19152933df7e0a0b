"""Pictures at their origin, out of their proxies; the one door to everything that is known of pictures."""

import re
from dataclasses import dataclass
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
from feeds.urls.parsing import Address, split
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

#: escaped once too often; the `&amp;` in a signed address makes it another one, which is refused
_ESCAPED = re.compile(r"&(?:(?:amp|#0{0,5}38|#x0{0,5}26);)++", re.IGNORECASE)

#: proxies are met in proxies; what is still proxied after this many is built to keep us busy
_MOST_LAYERS: Final = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageOrigin:
    """Where a picture really lies, and how it was hidden."""

    #: None where it may not be published: a placeholder, an internal host, no address at all
    url: str | None
    #: names of the proxies it came through, outermost first; empty where it was not proxied
    kinds: tuple[str, ...] = ()


def unproxy(url: str, base: str = "") -> str | None:
    """The clean absolute address of a picture at its origin, None where it may not be published.

    >>> unproxy("https://images.weserv.nl?url=gdb.voanews.com/a_w900.jpg")
    'https://gdb.voanews.com/a_w900.jpg'
    """
    return find_origin(url, base).url


def find_origin(url: str, base: str = "") -> ImageOrigin:
    """`unproxy`, and the proxies on the way."""
    address, kinds = strip_proxies(split(_ESCAPED.sub("&", url), base))
    if address is None or is_internal(address.host) or is_placeholder(address):
        return ImageOrigin(url=None, kinds=kinds)
    if address.scheme == "http" and not address.port and serves_https(address.host):
        address = address._replace(scheme="https")
    return ImageOrigin(url=without_cache_busters(address).url, kinds=kinds)


def strip_proxies(address: Address | None) -> tuple[Address | None, tuple[str, ...]]:
    """The address inside all proxies, and their names; whether it may be published is not asked here."""
    kinds: tuple[str, ...] = ()
    while address and (proxy := _origin(address)):
        kind, text = proxy
        kinds = (*kinds, kind.name)
        address = split(text) if len(kinds) <= _MOST_LAYERS else None
    return address, kinds


def find_proxy(url: str) -> ProxyKind | None:
    """The kind of proxy that a picture's address goes through; None also for opaque ones, which must stay."""
    address = split(url)
    proxy = _origin(address) if address else None
    return proxy[0] if proxy else None


def is_proxied(url: str) -> bool:
    """Whether the origin of a picture could still be had from its address."""
    return find_proxy(url) is not None


def is_proxied_link(url: str) -> bool:
    """Whether a link leads to a proxied picture: by the table alone, as a link may carry a picture to share it."""
    return find_proxy(url) not in {None, UNNAMED}


def _origin(address: Address) -> tuple[ProxyKind, str] | None:
    """By the table, else by the general rule."""
    if known_proxy := find_original(address):
        return known_proxy
    text = embedded_image(address)
    return (UNNAMED, text) if text else None

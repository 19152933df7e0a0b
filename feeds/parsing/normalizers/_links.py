"""Resolve the link of an entry to an absolute address."""

import re
from collections.abc import Iterator
from functools import lru_cache
from urllib.parse import unquote

from feeds.common.text import letters, plain
from feeds.model import RawEntry
from feeds.parsing.normalizers._base import Normalizer
from feeds.parsing.normalizers._trust import PollOrigin, host_of
from feeds.urls.canonicalize import article_url, clean, unwrap_link
from feeds.urls.hosts import is_internal, is_mirror
from feeds.urls.link_repair import is_host
from feeds.urls.parsing import MAX_URL, parts_of, split

#: placeholders that programs write for a missing address or id, in lower case
_NOTHING = frozenset(
    "n/a n.a. na #n/a # #! / - -- -1 . ? null (null) undefined none nil nan empty false true unknown no_link nolink "
    "[object object] about:blank void(0) http:// https:// tag: urn: guid id url link 无 暂无 空 没有 未知".split()
) | {"", "n / a", "[object object]"}
_NO_URL = re.compile(r"(?:javascript|vbscript|data|about|file|blob):", re.IGNORECASE)
#: hosts, without `www.`, that site generators and their themes write by default
_DEFAULT_HOSTS = frozenset(
    "example.com example.org example.net yoursite.com your-site.com yourdomain.com your-domain.com yourwebsite.com "
    "your-website.com yourblog.com your-blog.com mydomain.com my-domain.com username.github.io yourusername.github.io "
    "your-username.github.io yourname.github.io your-docusaurus-site.example.com your-docusaurus-test-site.com".split()
)
_USER = re.compile(r"//[^/?#@]*@")
#: maximum characters of a link in a correction
_SHORT = 120
#: an id of nothing but zeros and punctuation: `0`, `00000000-0000-0000-0000-000000000000`
_ZEROS = re.compile(r"(?:urn:uuid:|tag:)?[{(]?[0-]+[)}]?")
#: values that scripts write for an empty variable
_EMPTY_VARIABLES = frozenset({"undefined", "null", "nan", "[object object]"})

#: an address without its scheme: a name of a host at its beginning
_BARE_HOST = re.compile(r"((?:[a-z0-9_-]{1,63}\.){1,8}[a-z][a-z0-9-]{1,62})(?::[0-9]{1,5})?(?=[/?#]|\Z)", re.IGNORECASE)


def written_link(raw: RawEntry) -> str:
    """Return the address as written, empty if there is none; a guid is used if the format allows it."""
    if not is_placeholder(raw.link):
        return raw.link
    guid = raw.guid.strip()
    return guid if raw.is_permalink and guid.lower().startswith(("http:", "https:", "/", "www.")) else ""


def link_excerpt(raw: RawEntry) -> str:
    """Return the beginning of the link as written, without a user name; empty for a placeholder."""
    text = "" if is_placeholder(raw.link) else _USER.sub("//…@", plain(raw.link))
    return f"{text[:_SHORT]}…" if len(text) > _SHORT else text


def is_placeholder(text: str) -> bool:
    """Return whether a link or a guid is only a placeholder: `N/A`, `#`, `javascript:void(0)`."""
    return _is_short_placeholder(text) if len(text) <= MAX_URL else _is_placeholder(text)


def _is_placeholder(text: str) -> bool:
    word = plain(unquote(text)).lower().rstrip(";")
    return word in _NOTHING or _NO_URL.match(word) is not None or _ZEROS.fullmatch(word) is not None


# the link of an entry is read for its address, its id and its publisher
_is_short_placeholder = lru_cache(maxsize=256)(_is_placeholder)


def guid_of(raw: RawEntry) -> str:
    """Return the guid as a last-resort identity; empty if it does not identify this entry."""
    guid = plain(raw.guid)[:1000]
    return "" if is_placeholder(guid) or not letters(guid) or _has_empty_variable(guid) else guid


def base_of(raw: RawEntry, polled: PollOrigin | None) -> str:
    """Return the absolute base of the entry's link: `xml:base`, else the site, else the document.

    Default addresses of generators are ignored. Empty if a document has none and was not fetched.
    """
    outer = next(_document_urls(raw, polled), "")
    base = _absolute(raw.base, outer or raw.channel.link) if raw.base else _absolute(raw.channel.link, outer)
    return outer if not base or _is_generator_default(base, outer) else base


def _is_generator_default(url: str, outer: str) -> bool:
    """Return whether an address is a generator's default; `outer` is an address that the document cannot choose."""
    host = host_of(url)
    is_known = host in _DEFAULT_HOSTS or (host != "" and is_internal(host))
    return is_known and host_of(outer) not in ("", host)


def link_of(raw: RawEntry, polled: PollOrigin | None = None) -> str | None:
    """Return the canonical link of an entry, None if it has no publishable one."""
    url = url_of(raw, polled)
    return article_url(url) if url else None


def url_of(raw: RawEntry, polled: PollOrigin | None) -> str | None:
    """Return the absolute address of an entry with its fragment; None if it has none."""
    link, base = written_link(raw), base_of(raw, polled)
    # feedparser has resolved the link against `xml:base`
    if raw.base and host_of(link) == host_of(raw.base) and _is_generator_default(link, base):
        link = parts_of(link)._replace(scheme="", netloc="").geturl()
    url = _absolute(link, base) if link else None
    return None if url is None or _is_dead(url, raw) else url


def home_pages(raw: RawEntry, polled: PollOrigin | None) -> set[str | None]:
    """Return the canonical addresses of the site and of the feed itself: these do not belong to one entry."""
    outer = list(_document_urls(raw, polled))
    urls = [
        _absolute(raw.channel.link, outer[0] if outer else ""),
        raw.channel.url,
        polled.url if polled else "",
    ]
    return {article_url(url) for url in urls if url}


def article_number(url: str, normalizer: Normalizer) -> tuple[str | None, str]:
    """Return the publisher's article number in an address, None if there is none; and the address with the number.

    Some publishers write titles into addresses unescaped. A `#` or `?` in the title then cuts the path, so the number
    is also searched with these signs as part of the path.
    """
    link = article_url(url) or url
    whole = unwrap_link(url).replace("#", "%23")
    path, mark, query = whole.rpartition("?")
    # a `?` in the title, before the `?` of the query or without one
    for spelling in (link, whole, path.replace("?", "%3F") + mark + query, whole.replace("?", "%3F")):
        if number := normalizer.native_key(spelling):
            return number, spelling
    return None, link


def _document_urls(raw: RawEntry, polled: PollOrigin | None) -> Iterator[str]:
    """Yield the base addresses of the feed itself, best first; a mirror does not host the pages of the site."""
    fetched = [polled.url, polled.source.homepage] if polled else []
    if polled and is_mirror(polled.host):
        fetched.reverse()
    for url in (*fetched[:1], raw.channel.url, *fetched[1:]):
        if url and (absolute := clean(url)):
            yield absolute


def _absolute(text: str, base: str) -> str | None:
    """Resolve an address like `clean`, and also accept a host without a scheme."""
    bare = _BARE_HOST.match(text.strip())
    if bare and is_host(bare[1], host_of(base)):
        return clean(f"https://{text.strip()}")
    return clean(text, base)


def _is_dead(url: str, raw: RawEntry) -> bool:
    """Return whether an address has an empty variable instead of the article's name, and is not also the guid."""
    parts = split(url)
    if parts is None:
        return False
    if unquote(parts.path).strip("/").lower() in _EMPTY_VARIABLES | {"n/a"}:
        return True
    return _has_empty_variable(url) and article_url(raw.guid) != article_url(url)


def _has_empty_variable(url: str) -> bool:
    """Return whether the last part of the path or all values of the query are `undefined` or similar."""
    parts = split(url)
    if parts is None:
        return False
    if unquote(parts.path.rstrip("/").rpartition("/")[2]).lower() in _EMPTY_VARIABLES:
        return True
    values = [pair.partition("=")[2] for pair in parts.query[1:].split("&")]
    return bool(parts.query) and all(unquote(value).lower() in _EMPTY_VARIABLES for value in values)

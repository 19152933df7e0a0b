"""The link of an entry, made absolute by what is known of its document."""

import re
from collections.abc import Iterator
from urllib.parse import unquote

from feeds.common.text import letters, plain
from feeds.model import RawEntry
from feeds.parsing.normalizers._base import Normalizer
from feeds.parsing.normalizers._trust import PollOrigin, host_of
from feeds.urls.canonicalize import article_address, clean, unwrap_link
from feeds.urls.hosts import is_internal, is_mirror
from feeds.urls.link_repair import is_host
from feeds.urls.parsing import parts_of, split

#: what programs write where they had no address or no id, in small letters
_NOTHING = frozenset(
    "n/a n.a. na #n/a # #! / - -- -1 . ? null (null) undefined none nil nan empty false true unknown no_link nolink "
    "[object object] about:blank void(0) http:// https:// tag: urn: guid id url link 无 暂无 空 没有 未知".split()
) | {"", "n / a", "[object object]"}
_NO_ADDRESS = re.compile(r"(?:javascript|vbscript|data|about|file|blob):", re.IGNORECASE)
#: hosts, without `www.`, that generators of sites and their themes write where no address was set
_DEFAULT_HOSTS = frozenset(
    "example.com example.org example.net yoursite.com your-site.com yourdomain.com your-domain.com yourwebsite.com "
    "your-website.com yourblog.com your-blog.com mydomain.com my-domain.com username.github.io yourusername.github.io "
    "your-username.github.io yourname.github.io your-docusaurus-site.example.com your-docusaurus-test-site.com".split()
)
_USER = re.compile(r"//[^/?#@]*@")
#: characters of a link that are shown in a note
_SHORT = 120
#: an id of nothing but zeros and punctuation: `0`, `00000000-0000-0000-0000-000000000000`
_ZEROS = re.compile(r"(?:urn:uuid:|tag:)?[{(]?[0-]+[)}]?")
#: the last part of a path, or a value in a query, that a script made of an empty variable
_EMPTY_VARIABLES = frozenset({"undefined", "null", "nan", "[object object]"})

#: an address without its scheme: a name of a host at its beginning
_BARE_HOST = re.compile(r"((?:[a-z0-9_-]{1,63}\.){1,8}[a-z][a-z0-9-]{1,62})(?::[0-9]{1,5})?(?=[/?#]|\Z)", re.IGNORECASE)


def written_link(raw: RawEntry) -> str:
    """The address as written, empty where it is none; a guid serves where the format says that it may."""
    if not is_placeholder(raw.link):
        return raw.link
    guid = raw.guid.strip()
    return guid if raw.is_permalink and guid.lower().startswith(("http:", "https:", "/", "www.")) else ""


def link_excerpt(raw: RawEntry) -> str:
    """The beginning of the link as written, without a user name; empty where it says only that there is none."""
    text = "" if is_placeholder(raw.link) else _USER.sub("//…@", plain(raw.link))
    return f"{text[:_SHORT]}…" if len(text) > _SHORT else text


def is_placeholder(text: str) -> bool:
    """Whether a link or a guid is only what a program writes where it has none: `N/A`, `#`, `javascript:void(0)`."""
    word = plain(unquote(text)).lower().rstrip(";")
    return word in _NOTHING or _NO_ADDRESS.match(word) is not None or _ZEROS.fullmatch(word) is not None


def guid_of(raw: RawEntry) -> str:
    """The guid as an identity of last resort; empty where it says nothing of this one entry."""
    guid = plain(raw.guid)[:1000]
    return "" if is_placeholder(guid) or not letters(guid) or _has_empty_variable(guid) else guid


def base_of(raw: RawEntry, polled: PollOrigin | None) -> str:
    """The absolute address against which the link of an entry is read: `xml:base`, else the site, else the document.

    A default of a generator is no site. Empty where a document says nothing and was not fetched.
    """
    outer = next(_document_addresses(raw, polled), "")
    base = _absolute(raw.base, outer or raw.channel.link) if raw.base else _absolute(raw.channel.link, outer)
    return outer if not base or _is_generator_default(base, outer) else base


def _is_generator_default(address: str, outer: str) -> bool:
    """Whether a generator wrote an address because none was set; `outer` is one that the document cannot choose."""
    host = host_of(address)
    is_known = host in _DEFAULT_HOSTS or (host != "" and is_internal(host))
    return is_known and host_of(outer) not in ("", host)


def link_of(raw: RawEntry, polled: PollOrigin | None = None) -> str | None:
    """The canonical link of an entry, None where it has none that may be published."""
    address = address_of(raw, polled)
    return article_address(address) if address else None


def address_of(raw: RawEntry, polled: PollOrigin | None) -> str | None:
    """The absolute address of an entry as written, with its fragment; None where it has none."""
    link, base = written_link(raw), base_of(raw, polled)
    # feedparser has read the link against `xml:base`
    if raw.base and host_of(link) == host_of(raw.base) and _is_generator_default(link, base):
        link = parts_of(link)._replace(scheme="", netloc="").geturl()
    address = _absolute(link, base) if link else None
    return None if address is None or _is_dead(address, raw) else address


def home_pages(raw: RawEntry, polled: PollOrigin | None) -> set[str | None]:
    """The canonical addresses of the site and of the feed itself: pages that are no entry's own."""
    outer = list(_document_addresses(raw, polled))
    addresses = [
        _absolute(raw.channel.link, outer[0] if outer else ""),
        raw.channel.address,
        polled.address if polled else "",
    ]
    return {article_address(address) for address in addresses if address}


def article_number(address: str, own: Normalizer) -> tuple[str | None, str]:
    """The publisher's article number in an address, None where there is none; and the address that holds it.

    Some write titles into addresses as they are. A `#` or `?` of the title then cuts off what follows it, so the
    number is also looked for where these signs are read as part of the path.
    """
    link = article_address(address) or address
    whole = unwrap_link(address).replace("#", "%23")
    path, mark, query = whole.rpartition("?")
    # a `?` of the title, before that of the query or without one
    for spelling in (link, whole, path.replace("?", "%3F") + mark + query, whole.replace("?", "%3F")):
        if number := own.native_key(spelling):
            return number, spelling
    return None, link


def _document_addresses(raw: RawEntry, polled: PollOrigin | None) -> Iterator[str]:
    """What relative addresses of the feed itself are read against, the best first; a mirror has no page of the site."""
    fetched = [polled.address, polled.source.homepage] if polled else []
    if polled and is_mirror(polled.host):
        fetched.reverse()
    for address in (*fetched[:1], raw.channel.address, *fetched[1:]):
        if address and (absolute := clean(address)):
            yield absolute


def _absolute(text: str, base: str) -> str | None:
    """`clean`, which also reads a host without a scheme."""
    bare = _BARE_HOST.match(text.strip())
    if bare and is_host(bare[1], host_of(base)):
        return clean(f"https://{text.strip()}")
    return clean(text, base)


def _is_dead(address: str, raw: RawEntry) -> bool:
    """Whether an address holds an empty variable where the article should be named, and is not the guid as well."""
    parts = split(address)
    if parts is None:
        return False
    if unquote(parts.path).strip("/").lower() in _EMPTY_VARIABLES | {"n/a"}:
        return True
    return _has_empty_variable(address) and article_address(raw.guid) != article_address(address)


def _has_empty_variable(address: str) -> bool:
    """Whether the last part of the path or all values of the query are `undefined` or the like."""
    parts = split(address)
    if parts is None:
        return False
    if unquote(parts.path.rstrip("/").rpartition("/")[2]).lower() in _EMPTY_VARIABLES:
        return True
    values = [pair.partition("=")[2] for pair in parts.query[1:].split("&")]
    return bool(parts.query) and all(unquote(value).lower() in _EMPTY_VARIABLES for value in values)

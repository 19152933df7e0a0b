"""Whose article an entry is: its publisher's, never the mirror's."""

import hashlib
import re
from urllib.parse import urlsplit

from feeds.config import Config
from feeds.markup import html_to_text
from feeds.model import RawEntry, Source
from feeds.normalizers._registry import name_for_host
from feeds.text import plain
from feeds.urls import article_address

#: hosts that carry other people's articles: never a source
_MIRRORS = re.compile(r"(?:^|\.)(?:feedx\.\w+|rsshub\.\w+|feedburner\.com|feedproxy\.google\.com)$|^rsshub\.")
_LONGEST_NAME = 200
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def host_of(address: str | None) -> str:
    """The host of an address without `www.`, empty where there is none."""
    return (urlsplit(address or "").hostname or "").removeprefix("www.")


def source_of(raw: RawEntry, address: str | None, config: Config) -> Source:
    """The declared source that owns the address or the site name, else one named after the host that was met.

    The entry's own host is asked first; an undeclared one yields to the host of the feed it stood in: entries may link
    anywhere; archives without addresses are told apart by the name of the site.
    """
    host, channel = host_of(address), host_of(article_address(raw.channel.link))
    if channel and _MIRRORS.search(channel):
        channel = ""
    for candidate in (host, channel):
        if candidate and (source := config.source_of_host(candidate)):
            return source
    for name in (raw.site, *raw.categories):
        if not host and name and (source := config.source_named(plain(name))):
            return source
    owned = name_for_host(host) if host else None
    met = host if owned or not channel else channel
    if met:
        title = html_to_text(raw.channel.title if met == channel else raw.site)[:_LONGEST_NAME] or met
        home = f"https://{met}/"
        return Source(
            id=met, title=title, homepage=home, normalizer=owned or _kind(raw), zone=_zone(raw), declared=False
        )
    return _named_source(raw)


def _named_source(raw: RawEntry) -> Source:
    """A source of which only the name is known; a name that makes no identifier is hashed."""
    name = html_to_text(raw.site or raw.channel.title)[:_LONGEST_NAME] or "unknown"
    slug = "-".join(_SLUG.findall(name.lower())) if name.isascii() else ""
    if not slug or len(slug) > 60:
        slug = "site-" + hashlib.blake2b(name.encode(), digest_size=4).hexdigest()
    return Source(id=slug, title=name, normalizer=_kind(raw), zone=_zone(raw), declared=False)


def _zone(raw: RawEntry) -> str:
    """Where an unknown publisher's clock stands: a Chinese feed that writes no zone means Chinese time."""
    return "Asia/Shanghai" if raw.channel.language.lower().startswith("zh") else "UTC"


def _kind(raw: RawEntry) -> str:
    if raw.format == "feedx":
        return "feedx"
    if raw.format == "hexo" and not raw.link:  # written from RSSHub's feeds
        return "rsshub"
    return "rsshub" if "rsshub" in f"{raw.channel.generator} {raw.channel.address}".lower() else "plain"

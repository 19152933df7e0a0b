"""Whose article an entry is: its publisher's, never the mirror's."""

import hashlib
import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from feeds.config import Config
from feeds.markup import html_to_text
from feeds.model import RawEntry, Source
from feeds.normalizers._registry import name_for_host
from feeds.text import plain
from feeds.urls import article_address

#: hosts that carry other people's articles: never a source
_MIRRORS = re.compile(r"(?:^|\.)(?:feedx\.\w+|rsshub\.\w+|feedburner\.com|feedproxy\.google\.com)$|^rsshub\.")
#: formats that an operator's own archive is in: what they say about themselves is taken at its word
_ARCHIVED = frozenset({"feedx", "hexo"})
_LONGEST_NAME = 200
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Publisher:
    """A source and how it was recognised."""

    source: Source
    #: the host or name it was recognised by: ids are minted under it, as a catalogue may rename the source later
    by: str
    #: the normalizer that owns the host of the address, None where none does
    owner: str | None = None
    #: the host of somebody else's feed that the entry stood in; empty where it came from the publisher or a mirror
    via: str = ""


def host_of(address: str | None) -> str:
    """The host of an address without `www.`, empty where there is none."""
    return (urlsplit(address or "").hostname or "").removeprefix("www.")


def publisher_of(raw: RawEntry, address: str | None, config: Config) -> Publisher:
    """The declared source that owns the address or the site name, else one named after the host that was met.

    The entry's own host is asked first; an undeclared one yields to the host of the feed it stood in: entries may link
    anywhere. Archives without addresses are told apart by the name of the site.
    """
    host, channel = host_of(address), host_of(article_address(raw.channel.link))
    if _MIRRORS.search(channel):
        channel = ""
    owner = name_for_host(host) if host else None
    via = channel if channel and host and not _same_site(host, channel, config) else ""
    if host and (source := config.source_of_host(host)):
        return Publisher(source=source, by=host, owner=owner, via=via)
    if owner:
        return Publisher(source=_met(host, raw, owner, raw.site), by=host, owner=owner, via=via)
    if met := channel or host:
        name = raw.channel.title if met == channel else raw.site
        source = config.source_of_host(met) or _met(met, raw, _kind(raw), name)
        return Publisher(source=source, by=met)
    return _named(raw, config)


def _same_site(host: str, channel: str, config: Config) -> bool:
    if f".{host}".endswith(f".{channel}") or f".{channel}".endswith(f".{host}"):
        return True
    source = config.source_of_host(host)
    return source is not None and source == config.source_of_host(channel)


def _met(host: str, raw: RawEntry, normalizer: str, name: str) -> Source:
    """A source that no catalogue declares, named after its host."""
    title = html_to_text(name)[:_LONGEST_NAME] or host
    home = f"https://{host}/"
    return Source(id=host, title=title, homepage=home, normalizer=normalizer, zone=_zone(raw), declared=False)


def _named(raw: RawEntry, config: Config) -> Publisher:
    """A source of which only the name is known; one that makes no identifier, or somebody else's, is hashed."""
    if raw.format in _ARCHIVED:
        for name in (raw.site, *raw.categories):
            if name and (source := config.source_named(plain(name))):
                return Publisher(source=source, by=source.id)
    name = html_to_text(raw.site if raw.format in _ARCHIVED else raw.channel.title)[:_LONGEST_NAME] or "unknown"
    slug = "-".join(_SLUG.findall(name.lower())) if name.isascii() else ""
    taken = {"all", *(source.id for source in config.sources), *(group.id for group in config.groups)}
    if not slug or len(slug) > 60 or slug in taken:
        slug = "site-" + hashlib.blake2b(name.encode(), digest_size=4).hexdigest()
    source = Source(id=slug, title=name, normalizer=_kind(raw), zone=_zone(raw), declared=False)
    return Publisher(source=source, by=slug)


def _zone(raw: RawEntry) -> str:
    """Where an unknown publisher's clock stands: a Chinese feed that writes no zone means Chinese time."""
    return "Asia/Shanghai" if raw.channel.language.lower().startswith("zh") else "UTC"


def _kind(raw: RawEntry) -> str:
    if raw.format == "feedx":
        return "feedx"
    if raw.format == "hexo" and not raw.link:  # written from RSSHub's feeds
        return "rsshub"
    return "rsshub" if "rsshub" in f"{raw.channel.generator} {raw.channel.address}".lower() else "plain"

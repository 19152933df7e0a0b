"""Whose article an entry is: its publisher's, never the mirror's."""

import hashlib
import re
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlsplit

from feeds.config import Config
from feeds.hosts import MIRRORS, registrable
from feeds.markup import html_to_text
from feeds.model import RawEntry, Source
from feeds.normalizers._registry import name_for_host
from feeds.text import plain
from feeds.urls import article_address

#: what stands in `via` where a feed says nothing about itself
UNKNOWN = "unknown"
#: begins the id of a source that only a feed's word for itself tells apart; nobody adopts it by that word
CALLED = "feed"
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
    #: False where nothing but its own feed says that an article is this source's, as any other feed may say as well
    is_sure: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Polled:
    """Where a document was fetched: the source that declares the address, the address's host and the address."""

    source: Source
    host: str
    address: str = ""


@lru_cache(maxsize=4096)
def host_of(address: str | None) -> str:
    """The host of an address without `www.`, empty where there is none."""
    return (urlsplit(address or "").hostname or "").removeprefix("www.")


def publisher_of(raw: RawEntry, address: str | None, config: Config, polled: Polled | None = None) -> Publisher:
    """The declared source that owns the address or the site name, else one named after the host that was met.

    An entry that no declared source owns belongs to the one whose address was `polled` for it. The entry's own host is
    asked first; an undeclared one yields to the host of the feed it stood in: entries may link anywhere. Archives
    without addresses are told apart by the name of the site.
    """
    # a file of a private feed is as private as the feed
    polled = polled or _private_feed(raw, config)
    host, channel = host_of(address), host_of(article_address(raw.channel.link))
    owner = name_for_host(host) if host else None
    via = _via(raw, host, config, polled) if host else ""
    if _is_mirror(channel, config):
        channel = ""
    if polled and via:
        # what somebody else's feed says of an article stands in that feed alone; a private one shares not even the id
        by = polled.source.id if polled.source.private else host
        return Publisher(source=polled.source, by=by, owner=owner, via=via)
    if host and (source := config.source_of_host(host)):
        return Publisher(source=source, by=host, owner=owner, via=via)
    if polled:
        # under the host, so that an archive that holds the same article gives it the same id
        # an address is anybody's to name, and so is the site that a feed says it is of
        is_sure = all(_same_site(said, polled.host, config) for said in (host, channel) if said)
        by = host or (polled.source.id if polled.source.private else channel or polled.source.id)
        return Publisher(source=polled.source, by=by, owner=owner, is_sure=is_sure)
    if owner:
        return Publisher(source=_met(host, raw, owner, raw.site), by=host, owner=owner, via=via)
    if met := channel or host:
        name = raw.channel.title if met == channel else raw.site
        source = config.source_of_host(met) or _met(met, raw, _kind(raw), name)
        return Publisher(source=source, by=met, via=via if met == host else "")
    return _named(raw, config)


def _via(raw: RawEntry, host: str, config: Config, polled: Polled | None) -> str:
    """Whose feed an entry stood in, if neither its publisher's nor a mirror's; archives are the operator's own."""
    if polled:
        return _via_polled(host, config, polled)
    if raw.is_archived:
        return ""
    said = [host_of(article_address(address)) for address in (raw.channel.address, raw.channel.link)]
    origins = [origin for origin in said if origin]
    if any(_may_carry(origin, host, config) or _same_site(host, origin, config) for origin in origins):
        return ""
    return origins[0] if origins else UNKNOWN


def _via_polled(host: str, config: Config, polled: Polled) -> str:
    """The same of a document that we fetched ourselves: where that was is known, whatever the feed says of itself.

    To be one source's upstream is no licence to rewrite another's articles. And what a private feed brings of other
    hosts is no article of theirs: it must not become a version of one that everybody reads.
    """
    owner = config.source_of_host(host)
    if polled.source.private:
        return "" if owner == polled.source else polled.host
    is_trusted = owner in (None, polled.source) or registrable(polled.host) in MIRRORS or polled.host in MIRRORS
    return "" if is_trusted or _same_site(host, polled.host, config) else polled.host


def _private_feed(raw: RawEntry, config: Config) -> Polled | None:
    """The private source that a feed says it is of, by its own address or by the site's: nobody gains by saying so."""
    if raw.is_archived:
        return None
    for address in filter(None, (raw.channel.address, raw.channel.link)):
        host = host_of(article_address(address))
        own = (source for source in config.sources if source.private and address in source.feeds)
        source = next(own, None) or config.source_of_host(host)
        if source is not None and source.private:
            return Polled(source=source, host=host)
    return None


def _may_carry(origin: str, host: str, config: Config) -> bool:
    """Whether a feed of `origin` may speak for the articles of `host`: a known mirror, or the owner's own upstream.

    The upstream of one source is no licence to rewrite the articles of another one that is declared.
    """
    if origin in MIRRORS or registrable(origin) in MIRRORS:
        return True
    owner = config.source_of_host(host)
    return owner is not None and origin in {host_of(url) for url in owner.feeds}


def _is_mirror(host: str, config: Config) -> bool:
    """Whether `host` is a known mirror, or one that the operator declares as the upstream of a source."""
    return bool(host) and (is_known_mirror(host) or host in config.upstreams)


def is_known_mirror(host: str) -> bool:
    """Whether a host carries other people's articles as they are."""
    return host in MIRRORS or registrable(host) in MIRRORS


def _same_site(host: str, other: str, config: Config) -> bool:
    if registrable(host) == registrable(other):
        return True
    source = config.source_of_host(host)
    return source is not None and source == config.source_of_host(other)


def _met(host: str, raw: RawEntry, normalizer: str, name: str) -> Source:
    """A source that no catalogue declares, named after its host."""
    title = html_to_text(name)[:_LONGEST_NAME] or host
    home = f"https://{host}/"
    return Source(id=host, title=title, homepage=home, normalizer=normalizer, zone=_zone(raw), declared=False)


def _named(raw: RawEntry, config: Config) -> Publisher:
    """A source of which only the name is known; ids are minted under that name, whatever a catalogue makes of it."""
    names = [plain(name) for name in (raw.site, *raw.categories)] if raw.is_archived else []
    for name in filter(None, names):
        if source := config.source_named(name):
            return Publisher(source=source, by=_slug(name))
    name = html_to_text(raw.site if raw.is_archived else raw.channel.title)[:_LONGEST_NAME] or "unknown"
    slug = _slug(name)
    taken = {"all", *(source.id for source in config.sources), *(group.id for group in config.groups)}
    if slug in taken or not raw.is_archived:  # what a feed calls itself is no proof
        slug = _hashed(name, "site" if raw.is_archived else CALLED)
    source = Source(id=slug, title=name, normalizer=_kind(raw), zone=_zone(raw), declared=False)
    return Publisher(source=source, by=slug)


def _slug(name: str) -> str:
    slug = "-".join(_SLUG.findall(name.lower())) if name.isascii() else ""
    return slug if 0 < len(slug) <= 60 else _hashed(name)


def _hashed(name: str, kind: str = "site") -> str:
    return f"{kind}-" + hashlib.blake2b(name.encode(), digest_size=4).hexdigest()


def _zone(raw: RawEntry) -> str:
    """Where an unknown publisher's clock stands: a Chinese feed that writes no zone means Chinese time."""
    return "Asia/Shanghai" if raw.channel.language.lower().startswith("zh") else "UTC"


def _kind(raw: RawEntry) -> str:
    if raw.format == "feedx":
        return "feedx"
    if raw.format == "hexo" and not raw.link:  # written from RSSHub's feeds
        return "rsshub"
    return "rsshub" if "rsshub" in f"{raw.channel.generator} {raw.channel.address}".lower() else "plain"

"""Whether the feed that an entry stood in may speak for the entry's publisher: its own, or a mirror it is read from."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from feeds.config import Config
from feeds.model import RawEntry, Source
from feeds.parsing.identity import canonical_key
from feeds.urls.canonicalize import article_address
from feeds.urls.hosts import is_mirror, registrable_domain
from feeds.urls.parsing import parts_of

#: what stands in `via` where a feed says nothing about itself
UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class PollOrigin:
    """Where a document was fetched: the source that declares the address, and the address."""

    source: Source
    address: str

    @property
    def host(self) -> str:
        """The host of the address without `www.`."""
        return host_of(self.address)


@lru_cache(maxsize=4096)
def host_of(address: str | None) -> str:
    """The host of an address without `www.`, empty where there is none."""
    return (parts_of(address or "").hostname or "").removeprefix("www.")


def carrier_in_poll(owner: Source | None, polled: PollOrigin) -> str:
    """The host of the polled feed where it may not speak for `owner`, the declared source of the entry; else empty.

    The upstream of one source is no licence to rewrite another's articles, be it a mirror, unless that other source
    declares the very same address. And what a private feed brings of other hosts is no article of theirs: it must not
    become a version of one that everybody reads.
    """
    if owner == polled.source:
        return ""
    if polled.source.private:
        return polled.host
    return "" if owner is None or _declares_feed(owner, polled.address) else polled.host


def carrier_in_file(raw: RawEntry, address: str, owner: Source | None, config: Config) -> str:
    """The host of the feed that a file was, by the file's own word, where it may not speak for the entry; else empty.

    Archives are the operator's own. A declared publisher is spoken for by feeds of its own pages, and by the addresses
    that it declares; an undeclared one also by any known mirror, and by its whole site.
    """
    if raw.is_archived:
        return ""
    feed_addresses = list(_feed_addresses(raw))
    if owner and any(_declares_feed(owner, url) for url in feed_addresses):
        return ""
    mirrors = [url for url in feed_addresses if is_mirror(host_of(url))]
    if owner:
        is_trusted = not mirrors and any(config.source_of_address(url) == owner for url in feed_addresses)
    else:
        is_trusted = bool(mirrors) or any(_same_site(host_of(address), host_of(url)) for url in feed_addresses)
    return "" if is_trusted else next((host_of(url) for url in (*mirrors, *feed_addresses)), UNKNOWN)


def is_own(address: str, polled: PollOrigin, config: Config) -> bool:
    """Whether an address is the polled source's own: as declared, or on the feed's site where no other source is."""
    if owner := config.source_of_address(address):
        return owner == polled.source
    return _same_site(host_of(address), polled.host) and config.is_alone(polled.source, polled.host)


def _feed_addresses(raw: RawEntry) -> Iterator[str]:
    """The addresses that a feed says are its own and its site's."""
    for address in (raw.channel.address, raw.channel.link):
        if link := article_address(address):
            yield link


def _declares_feed(source: Source, address: str) -> bool:
    """Whether a source declares this very address as an upstream; http and https are one."""
    key = _key(address)
    return any(_key(url) == key for url in source.feeds)


@lru_cache(maxsize=4096)
def _key(address: str) -> str:
    return canonical_key(article_address(address) or address)


def _same_site(host: str, other: str) -> bool:
    return registrable_domain(host) == registrable_domain(other)

"""Decide whether a feed may speak for an entry's publisher: it is the publisher's own feed, or a mirror of it."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from feeds.config import Config
from feeds.model import RawEntry, Source
from feeds.parsing.identity import canonical_key
from feeds.parsing.private_sources import may_deliver_for_others
from feeds.urls.canonicalize import article_url
from feeds.urls.hosts import is_mirror, registrable_domain
from feeds.urls.parsing import parts_of

#: value of `via` for a feed without metadata
UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class PollOrigin:
    """Where a polled document is from: the source that declares the address, and the address."""

    source: Source
    url: str

    @property
    def host(self) -> str:
        """Return the host of the address without `www.`."""
        return host_of(self.url)


@lru_cache(maxsize=4096)
def host_of(url: str | None) -> str:
    """Return the host of an address without `www.`, as written but in lower case; empty if there is none."""
    return (parts_of(url or "").hostname or "").removeprefix("www.")


def carrier_in_poll(owner: Source | None, polled: PollOrigin) -> str:
    """Return the host of the polled feed if it may not speak for `owner`, the entry's declared source; else empty.

    The upstream of one source may not rewrite another source's articles, even if it is a mirror, unless the other
    source declares exactly this address too.
    """
    if owner == polled.source:
        return ""
    if not may_deliver_for_others(polled.source):
        return polled.host
    return "" if owner is None or _declares_feed(owner, polled.url) else polled.host


def carrier_in_file(raw: RawEntry, url: str, owner: Source | None, config: Config) -> str:
    """Return the host of the feed that a file claims to be, if it may not speak for the entry; else empty.

    Archives belong to the operator and are trusted. A declared publisher trusts feeds of its own pages and the
    addresses that it declares; an undeclared one also trusts any known mirror and its whole site.
    """
    if raw.is_archived:
        return ""
    feed_urls = list(_feed_urls(raw))
    if owner and any(_declares_feed(owner, feed_url) for feed_url in feed_urls):
        return ""
    mirrors = [feed_url for feed_url in feed_urls if is_mirror(host_of(feed_url))]
    if owner:
        is_trusted = not mirrors and any(config.source_of_url(feed_url) == owner for feed_url in feed_urls)
    else:
        is_trusted = bool(mirrors) or any(_same_site(host_of(url), host_of(feed_url)) for feed_url in feed_urls)
    return "" if is_trusted else next((host_of(feed_url) for feed_url in (*mirrors, *feed_urls)), UNKNOWN)


def is_own(url: str, polled: PollOrigin, config: Config) -> bool:
    """Return whether an address belongs to the polled source: declared, or on the feed's site if no other source is
    there.
    """
    if owner := config.source_of_url(url):
        return owner == polled.source
    return _same_site(host_of(url), polled.host) and config.is_alone(polled.source, polled.host)


def _feed_urls(raw: RawEntry) -> Iterator[str]:
    """Yield the addresses that a feed declares for itself and its site."""
    for url in (raw.channel.url, raw.channel.link):
        if link := article_url(url):
            yield link


def _declares_feed(source: Source, url: str) -> bool:
    """Return whether a source declares exactly this address as an upstream; http and https are equal."""
    key = _key(url)
    return any(_key(feed_url) == key for feed_url in source.feeds)


@lru_cache(maxsize=4096)
def _key(url: str) -> str:
    return canonical_key(article_url(url) or url)


def _same_site(host: str, other: str) -> bool:
    return registrable_domain(host) == registrable_domain(other)

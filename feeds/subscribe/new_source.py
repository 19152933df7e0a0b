"""Settings of a new source that do not conflict with those of existing sources."""

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import chain, count
from typing import Any

from feeds.common.text import plain
from feeds.config import Config
from feeds.config.validators import RESERVED
from feeds.parsing.normalizers import name_for_feed_host, name_for_host
from feeds.subscribe.probe import FeedOffer
from feeds.urls.hosts import domain_suffixes, is_internal, is_registered, is_shared_host, registrable_domain
from feeds.urls.parsing import SplitUrl, split

MAX_ID_LENGTH = 60
_MAX_TITLE_LENGTH = 200
_WORDS = re.compile(r"[a-z0-9]+")
#: endings of feed URLs that are not part of a name
_ENDINGS = re.compile(r"\.(?:xml|rss|atom|rdf|json)\Z", re.IGNORECASE)


class SourceRegistry:
    """Ids, titles, hosts and URLs of the declared sources; new sources are added to it."""

    def __init__(self, config: Config) -> None:
        self._ids = {*RESERVED, *(source.id for source in config.sources), *(group.id for group in config.groups)}
        self._titles = {name.casefold() for source in config.sources for name in (source.title, *source.names)}
        self._sources_by_url = {_key(url): source.id for source in config.sources for url in source.feeds}
        self._hosts = {host: source.id for source in config.sources for host in source.hosts}
        self._counts: dict[tuple[str, Callable[[str, int], str]], Iterator[int]] = {}
        # a host that serves the feed of another site is a mirror
        upstream = ((_normalized_host(url), source) for source in config.sources for url in source.feeds)
        self._mirrors = {host for host, source in upstream if host and not _below(host, source.hosts)}

    def source_of_url(self, *urls: str) -> str:
        """The id of the source that reads one of these URLs, http or https; empty if none does."""
        return next((self._sources_by_url[key] for url in urls if (key := _key(url)) in self._sources_by_url), "")

    def source_of_site(self, offer: FeedOffer) -> str:
        """The id of the source of the same site, by homepage or host of the feed; empty if there is none."""
        hosts = (
            host
            for host in (_normalized_host(offer.homepage), _normalized_host(offer.url))
            if host and not self._is_shared_host(host)
        )
        return next((holder for host in hosts if (holder := self._source_of_host(host))), "")

    def declare(self, offer: FeedOffer, *, id: str = "", title: str = "") -> dict[str, Any]:
        """The settings of a new source, without empty ones; `id` and `title` override the generated ones."""
        keys = {
            "id": id or self.free_id(self._names(offer)),
            "title": title or self._free_title(offer),
            "homepage": offer.homepage,
            "language": offer.language,
            "normalizer": self._normalizer(offer),
            "feeds": [offer.url],
            "zone": offer.zone,
        }
        keys = {key: value for key, value in keys.items() if value} | self._claim(offer)
        self._add(keys)
        return keys

    def free_id(self, name: str) -> str:
        """A unique id made of the letters and digits of `name`; it is reserved from now on."""
        slug = "-".join(_WORDS.findall(name.lower()))[:MAX_ID_LENGTH].strip("-") or "source"
        id = self._free(chain([slug], self._numbers(slug, _numbered_id)), self._ids)
        self._ids.add(id)
        return id

    def site_of(self, offer: FeedOffer) -> str:
        """The host that belongs to the source, empty if there is none.

        A feed may claim any site as its homepage. The claim is accepted if the feed is on that site, if a page there
        links to it, or if it comes from a mirror, which never has its own site.
        """
        feed, home = _normalized_host(offer.url), _normalized_host(offer.homepage)
        if not home:
            return "" if self._is_mirrored(offer) else feed
        is_proven = self._is_mirrored(offer) or any(
            _same_registered_site(home, other) for other in (feed, _normalized_host(offer.page))
        )
        return home if is_proven and not self._is_shared_host(home) else ""

    def _claim(self, offer: FeedOffer) -> dict[str, list[str]]:
        """The setting `hosts`, if it differs from the host of the homepage."""
        site = self.site_of(offer)
        if not site or self._source_of_host(site):
            return {"hosts": []} if offer.homepage else {}
        return {} if site == _normalized_host(offer.homepage) else {"hosts": [site]}

    def _names(self, offer: FeedOffer) -> str:
        """The text for the id: the host of the site, or a path where many sources share a host."""
        if site := self.site_of(offer):
            return site
        carried = self._is_mirrored(offer)
        parts = split(offer.homepage if carried and offer.homepage else offer.url)
        return f"{_host(parts)}{_ENDINGS.sub('', parts.path) if carried else ''}" if parts else ""

    def _free_title(self, offer: FeedOffer) -> str:
        """The title of the feed; with the host or a number appended if another source has it."""
        host = _normalized_host(offer.homepage) or _normalized_host(offer.url)
        title = plain(offer.title)[:_MAX_TITLE_LENGTH] or host
        return self._free(chain([title, f"{title} ({host})"], self._numbers(title, _numbered_title)), self._titles)

    def _free(self, names: Iterable[str], used: set[str]) -> str:
        return next(name for name in names if name.casefold() not in used)

    def _numbers(self, name: str, spell: Callable[[str, int], str]) -> Iterator[str]:
        """The name with numbers appended, continuing after the last: a list may have thousands of one name."""
        for number in self._counts.setdefault((name, spell), count(2)):
            yield spell(name, number)

    def _normalizer(self, offer: FeedOffer) -> str:
        """The normalizer of the site, if any; without one, entries are parsed generically."""
        if owner := name_for_host(self.site_of(offer)):
            return owner
        if _is_rsshub(offer):
            return "rsshub"
        return name_for_feed_host(_normalized_host(offer.url))

    def _add(self, keys: dict[str, Any]) -> None:
        """Add the settings of a new source."""
        self._ids.add(keys["id"])
        self._titles.add(keys["title"].casefold())
        self._sources_by_url |= {_key(url): keys["id"] for url in keys["feeds"]}
        hosts = keys.get("hosts", [_normalized_host(keys.get("homepage", ""))])
        self._hosts |= {host: keys["id"] for host in hosts if host}

    def _source_of_host(self, host: str) -> str:
        return next((self._hosts[name] for name in domain_suffixes(host) if name in self._hosts), "")

    def _is_mirrored(self, offer: FeedOffer) -> bool:
        """Whether a feed comes from a service that republishes other sites."""
        host = _normalized_host(offer.url)
        return _is_rsshub(offer) or self._is_shared_host(host)

    def _is_shared_host(self, host: str) -> bool:
        """Whether a host cannot belong to one source: shared, private, or a public suffix."""
        return host in self._mirrors or is_shared_host(host) or is_internal(host) or not is_registered(host)


def _normalized_host(url: str) -> str:
    """The host of a URL as browsers normalize it, without `www.`; empty if it is invalid or there is none."""
    return _host(split(url))


def same_feed(url: str, other: str) -> bool:
    """Whether two URLs are spellings of the same one, with http and https equal."""
    return _key(url) == _key(other)


def _host(parts: SplitUrl | None) -> str:
    return parts.host.removeprefix("www.") if parts else ""


def _key(url: str) -> str:
    """The normalized form of a feed URL; http and https are equal."""
    parts = split(url)
    return f"{parts.host}{parts.port}{parts.path}{parts.query}" if parts else url


def _below(host: str, above: Iterable[str]) -> bool:
    return not set(domain_suffixes(host)).isdisjoint(above)


def _numbered_id(name: str, number: int) -> str:
    """The id with a number, within the maximum length."""
    end = f"-{number}"
    return name[: MAX_ID_LENGTH - len(end)].strip("-") + end


def _numbered_title(name: str, number: int) -> str:
    return f"{name} ({number})"


def _is_rsshub(offer: FeedOffer) -> bool:
    """Whether RSSHub generated a feed, by its generator or its host name: there are many instances."""
    return offer.is_rsshub or "rsshub" in _normalized_host(offer.url)


def _same_registered_site(host: str, other: str) -> bool:
    """Whether two hosts belong to one registered domain; never for IP addresses and public suffixes."""
    return is_registered(host) and registrable_domain(host) == registrable_domain(other)

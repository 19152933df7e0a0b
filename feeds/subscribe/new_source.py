"""What the catalogue says of a new source, so that nothing of it belongs to another one already."""

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import chain, count
from typing import Any

from feeds.common.text import plain
from feeds.config import Config
from feeds.config.validators import RESERVED
from feeds.parsing.normalizers import name_for_host
from feeds.subscribe.probe import FeedOffer
from feeds.urls.hosts import domain_suffixes, is_internal, is_registered, is_shared_host, registrable_domain
from feeds.urls.parsing import Address, split

LONGEST_ID = 60
_LONGEST_TITLE = 200
_WORDS = re.compile(r"[a-z0-9]+")
#: what addresses of feeds end in and names need not
_ENDINGS = re.compile(r"\.(?:xml|rss|atom|rdf|json)\Z", re.IGNORECASE)


class SourceRegistry:
    """What the declared sources have: ids, titles, hosts and addresses. It grows with each source that is declared."""

    def __init__(self, config: Config) -> None:
        self._ids = {*RESERVED, *(source.id for source in config.sources), *(group.id for group in config.groups)}
        self._titles = {name.casefold() for source in config.sources for name in (source.title, *source.names)}
        self._addresses = {_key(url): source.id for source in config.sources for url in source.feeds}
        self._hosts = {host: source.id for source in config.sources for host in source.hosts}
        self._counts: dict[tuple[str, Callable[[str, int], str]], Iterator[int]] = {}
        # whoever serves somebody else's feed is a mirror
        upstream = ((host_of(url), source) for source in config.sources for url in source.feeds)
        self._mirrors = {host for host, source in upstream if host and not _below(host, source.hosts)}

    def source_of_address(self, *urls: str) -> str:
        """The id of the source that reads one of these addresses, http or https; empty where none does."""
        return next((self._addresses[key] for url in urls if (key := _key(url)) in self._addresses), "")

    def source_of_site(self, offer: FeedOffer) -> str:
        """The id of the source whose site a feed is of, by its homepage or by its own host; empty where none has it."""
        hosts = (
            host for host in (host_of(offer.homepage), host_of(offer.url)) if host and not self._is_shared_host(host)
        )
        return next((holder for host in hosts if (holder := self._source_of_host(host))), "")

    def declare(self, offer: FeedOffer, *, id: str = "", title: str = "") -> dict[str, Any]:
        """The keys of a new source, those that say nothing left out; what is given by name is taken as it is."""
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
        """An id made of the letters and digits of `name` that nobody has yet; it is taken from now on."""
        slug = "-".join(_WORDS.findall(name.lower()))[:LONGEST_ID].strip("-") or "source"
        id = self._free(chain([slug], self._numbers(slug, _numbered_id)), self._ids)
        self._ids.add(id)
        return id

    def site_of(self, offer: FeedOffer) -> str:
        """The host that is the source's own, empty where none is.

        A feed may call any site its home: it is believed where it stands there itself, where a page there named it, and
        where it comes from a mirror, which is never at home.
        """
        feed, home = host_of(offer.url), host_of(offer.homepage)
        if not home:
            return "" if self._is_mirrored(offer) else feed
        is_proven = self._is_mirrored(offer) or any(_same_site(home, other) for other in (feed, host_of(offer.page)))
        return home if is_proven and not self._is_shared_host(home) else ""

    def _claim(self, offer: FeedOffer) -> dict[str, list[str]]:
        """The key `hosts`, where it is not what the homepage alone would give."""
        site = self.site_of(offer)
        if not site or self._source_of_host(site):
            return {"hosts": []} if offer.homepage else {}
        return {} if site == host_of(offer.homepage) else {"hosts": [site]}

    def _names(self, offer: FeedOffer) -> str:
        """What a source is named after: its site; where many have one in common, the page there."""
        if site := self.site_of(offer):
            return site
        carried = self._is_mirrored(offer)
        address = split(offer.homepage if carried and offer.homepage else offer.url)
        return f"{_host(address)}{_ENDINGS.sub('', address.path) if carried else ''}" if address else ""

    def _free_title(self, offer: FeedOffer) -> str:
        """The title that a feed gives itself; with the host behind it, or a number, where it is somebody else's."""
        host = host_of(offer.homepage) or host_of(offer.url)
        title = plain(offer.title)[:_LONGEST_TITLE] or host
        return self._free(chain([title, f"{title} ({host})"], self._numbers(title, _numbered_title)), self._titles)

    def _free(self, names: Iterable[str], used: set[str]) -> str:
        return next(name for name in names if name.casefold() not in used)

    def _numbers(self, name: str, spell: Callable[[str, int], str]) -> Iterator[str]:
        """The name with numbers behind it, on from the last: a list may have thousands of one name."""
        for number in self._counts.setdefault((name, spell), count(2)):
            yield spell(name, number)

    def _normalizer(self, offer: FeedOffer) -> str:
        """Where nothing is declared, entries are read as any publisher's own."""
        if owner := name_for_host(self.site_of(offer)):
            return owner
        if _is_rsshub(offer):
            return "rsshub"
        return "feedx" if host_of(offer.url).startswith("feedx.") else ""

    def _add(self, keys: dict[str, Any]) -> None:
        """Remember what a new source has."""
        self._ids.add(keys["id"])
        self._titles.add(keys["title"].casefold())
        self._addresses |= {_key(url): keys["id"] for url in keys["feeds"]}
        hosts = keys.get("hosts", [host_of(keys.get("homepage", ""))])
        self._hosts |= {host: keys["id"] for host in hosts if host}

    def _source_of_host(self, host: str) -> str:
        return next((self._hosts[name] for name in domain_suffixes(host) if name in self._hosts), "")

    def _is_mirrored(self, offer: FeedOffer) -> bool:
        """Whether a feed comes from somebody who carries other people's."""
        host = host_of(offer.url)
        return _is_rsshub(offer) or self._is_shared_host(host)

    def _is_shared_host(self, host: str) -> bool:
        """Whether a host can be no source's own: shared, inside a network, or an ending that sites have in common."""
        return host in self._mirrors or is_shared_host(host) or is_internal(host) or not is_registered(host)


def host_of(url: str) -> str:
    """The host of an address without `www.`, empty where there is none."""
    return _host(split(url))


def same_feed(url: str, other: str) -> bool:
    """Whether two addresses are spellings of one, http and https included."""
    return _key(url) == _key(other)


def _host(address: Address | None) -> str:
    return address.host.removeprefix("www.") if address else ""


def _key(url: str) -> str:
    """What two spellings of one feed's address have in common; http and https lead to the same feed."""
    address = split(url)
    return f"{address.host}{address.port}{address.path}{address.query}" if address else url


def _below(host: str, above: Iterable[str]) -> bool:
    return not set(domain_suffixes(host)).isdisjoint(above)


def _numbered_id(name: str, number: int) -> str:
    """No longer than an id may be."""
    end = f"-{number}"
    return name[: LONGEST_ID - len(end)].strip("-") + end


def _numbered_title(name: str, number: int) -> str:
    return f"{name} ({number})"


def _is_rsshub(offer: FeedOffer) -> bool:
    """Whether RSSHub made a feed, by its own word or by the name of its host: every instance has another one."""
    return offer.is_rsshub or "rsshub" in host_of(offer.url)


def _same_site(host: str, other: str) -> bool:
    return is_registered(host) and registrable_domain(host) == registrable_domain(other)

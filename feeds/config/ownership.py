"""Find the declared source that owns a URL: by its host, and by the path if several sources share the host."""

from collections import defaultdict
from collections.abc import Iterable

from feeds.model import Source
from feeds.urls.hosts import domain_suffixes, is_shared_host, normalize_host, registrable_domain
from feeds.urls.parsing import split


class Owners:
    """The hosts and paths that the declared sources claim."""

    def __init__(self, sources: Iterable[Source]) -> None:
        self._sources = tuple(sources)
        # by host: claimed paths with their sources, longest path first; an empty path claims the whole host
        self._claims: defaultdict[str, list[tuple[str, Source]]] = defaultdict(list)
        for source in self._sources:
            for claim in source.hosts:
                host, _, path = claim.partition("/")
                self._claims[host].append((path.casefold(), source))
        for paths in self._claims.values():
            paths.sort(key=lambda claim: len(claim[0]), reverse=True)
        # by registrable domain: ids of the sources on it; filled at the first use
        self._sites: defaultdict[str, set[str]] = defaultdict(set)

    def of_host(self, host: str) -> Source | None:
        """Return the source that claims the whole host, else the nearest parent domain."""
        return self._nearest(host, "")

    def of_url(self, url: str) -> Source | None:
        """Return the source that claims the longest path prefix of a URL on its host, else on a parent domain."""
        parts = split(url)
        return self._nearest(parts.host, parts.path.strip("/").casefold()) if parts else None

    def is_alone(self, source: Source, host: str) -> bool:
        """Return whether a site belongs to one publisher, and no other declared source has feeds or pages there."""
        if not self._sites:
            for declared in self._sources:
                for name in _hosts_of(declared):
                    self._sites[registrable_domain(name)].add(declared.id)
        return not is_shared_host(host) and self._sites.get(registrable_domain(host), set()) <= {source.id}

    def _nearest(self, host: str, path: str) -> Source | None:
        for name in domain_suffixes(normalize_host(host) or ""):
            for claimed, source in self._claims.get(name, ()):
                if not claimed or path == claimed or path.startswith(f"{claimed}/"):
                    return source
        return None


def _hosts_of(source: Source) -> set[str]:
    """Return the claimed hosts of a source, and the hosts of its homepage and feeds."""
    urls = (split(url) for url in (source.homepage, *source.feeds) if url)
    return {claim.partition("/")[0] for claim in source.hosts} | {parts.host for parts in urls if parts}

"""Match an entry to its publisher's source, never to the mirror."""

import hashlib
import re
from dataclasses import dataclass

from feeds.common.text import plain
from feeds.config import Config
from feeds.model import RawEntry, Source
from feeds.parsing.markup import html_to_text
from feeds.parsing.normalizers._registry import name_for_host, name_for_unknown
from feeds.parsing.normalizers._trust import UNKNOWN, PollOrigin, carrier_in_file, carrier_in_poll, host_of, is_own
from feeds.parsing.private_sources import (
    is_separate_article,
    keeps_carried_articles,
    private_source_of_file,
    scope_of_ids,
)
from feeds.urls.canonicalize import article_url
from feeds.urls.hosts import is_mirror

#: id prefix of a source known only by the title of its feed. Any feed can have any title, so such a source is never
#: matched to a declared source by it
SELF_NAMED = "feed"
_MAX_NAME_LENGTH = 200
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True, kw_only=True)
class PublisherMatch:
    """A source and how it was matched."""

    source: Source
    #: host or name by which it was matched; ids are scoped by it, as a catalogue may rename the source later
    id_scope: str
    #: normalizer that owns the host of the address, None if there is none
    owner: str | None = None
    #: host of another publisher's feed that contained the entry; empty for the publisher's own feed and for mirrors
    via: str = ""
    #: False if only the feed itself claims the article, which any other feed could do too
    is_sure: bool = True
    #: whether the id differs from the publisher's own article, because another feed contains the entry
    is_separate: bool = False


def publisher_of(raw: RawEntry, url: str | None, config: Config, polled: PollOrigin | None = None) -> PublisherMatch:
    """Return the declared source that owns the address or the site name, else an undeclared source named after the
    host.

    An entry of a `polled` document that no declared source owns belongs to the polled source. In files the entry's own
    host is checked first; an undeclared host has less priority than the host of the feed, as entries may link anywhere.
    Archives without addresses are matched by the name of the site.
    """
    if polled is None and (private := private_source_of_file(raw, config)) is not None:
        source, own_url = private
        polled = PollOrigin(source=source, url=own_url)
    if polled:
        return _publisher_of_polled(raw, url, config, polled)
    host, channel = host_of(url), _channel(raw, config)
    site = article_url(raw.channel.link) if channel else None
    claimed = url or site
    normalizer = name_for_host(host) if host else None
    owner = config.source_of_url(claimed) if claimed else None
    via = carrier_in_file(raw, claimed, owner, config) if claimed else ""
    if owner:
        return _match_owner(raw, owner, config, id_scope=host or channel, normalizer=normalizer, via=via, site=site)
    if host and (normalizer or not site):
        source = _undeclared_source(host, raw, normalizer or name_for_unknown(raw), raw.site)
        return PublisherMatch(source=source, id_scope=host, owner=normalizer, via=via, is_separate=bool(via))
    if site:
        source = config.source_of_url(site) or _undeclared_source(
            channel, raw, name_for_unknown(raw), raw.channel.title
        )
        via = via if channel == host else ""
        return PublisherMatch(source=source, id_scope=channel, via=via, is_separate=bool(via))
    return _match_by_name(raw, config)


def _match_owner(
    raw: RawEntry, owner: Source, config: Config, *, id_scope: str, normalizer: str | None, via: str, site: str | None
) -> PublisherMatch:
    """Match an entry at an address of a declared source; in another publisher's feed it is not part of the owner's."""
    is_foreign = bool(via) and not _is_upstream(via, owner)
    is_carried = is_foreign and via != UNKNOWN and not keeps_carried_articles(owner)
    return PublisherMatch(
        source=_carrier_source(raw, site, config) if is_carried else owner,
        id_scope=id_scope,
        owner=normalizer,
        via=via,
        is_sure=not is_carried,
        is_separate=is_foreign or is_separate_article(owner, via),
    )


def _publisher_of_polled(raw: RawEntry, url: str | None, config: Config, polled: PollOrigin) -> PublisherMatch:
    """Match an entry of a polled document."""
    host, channel, link = host_of(url), _channel(raw, config), article_url(raw.channel.link)
    normalizer = name_for_host(host) if host else None
    owner = config.source_of_url(url) if url else None
    if via := carrier_in_poll(owner, polled) if host else "":
        # entries of a mirror had the publisher's id before mirrors were known
        is_separate = not is_mirror(polled.host)
        return PublisherMatch(
            # it belongs to the polled feed
            source=polled.source,
            id_scope=scope_of_ids(polled.source, host),
            owner=normalizer,
            via=via,
            is_sure=False,
            is_separate=is_separate,
        )
    if owner:
        return PublisherMatch(source=owner, id_scope=host, owner=normalizer)
    # scoped by the host, so that an archive with the same article gives the same id
    claimed = [claim for claim in (url, link if channel else None) if claim]
    is_sure = all(is_own(claim, polled, config) for claim in claimed)
    if channel and config.source_of_url(link or "") not in (None, polled.source):
        channel = ""
    scope = host or scope_of_ids(polled.source, channel or polled.source.id)
    return PublisherMatch(source=polled.source, id_scope=scope, owner=normalizer, is_sure=is_sure)


def _channel(raw: RawEntry, config: Config) -> str:
    """Return the host of the site that a feed declares; empty for a known mirror or a declared upstream."""
    channel = host_of(article_url(raw.channel.link))
    return "" if channel and (is_mirror(channel) or channel in config.upstreams) else channel


def _carrier_source(raw: RawEntry, site: str | None, config: Config) -> Source:
    """Return the source of a file that republishes articles of a declared publisher."""
    channel_link = article_url(raw.channel.link)
    if channel_link and (declared := config.source_of_url(channel_link)):
        return declared
    return (
        _undeclared_source(host_of(site), raw, name_for_unknown(raw), raw.channel.title)
        if site
        else _match_by_name(raw, config).source
    )


def _is_upstream(host: str, owner: Source) -> bool:
    """Return whether a host is a known mirror, or hosts a feed of the source."""
    return is_mirror(host) or host in {host_of(url) for url in owner.feeds}


def _undeclared_source(host: str, raw: RawEntry, normalizer: str, name: str) -> Source:
    """Return an undeclared source, named after its host."""
    title = html_to_text(name)[:_MAX_NAME_LENGTH] or host
    home = f"https://{host}/"
    return Source(id=host, title=title, homepage=home, normalizer=normalizer, zone=_zone(raw), declared=False)


def _match_by_name(raw: RawEntry, config: Config) -> PublisherMatch:
    """Return a source by name only; its ids are scoped by that name, even if a catalogue renames the source."""
    names = [plain(name) for name in (raw.site, *raw.categories)] if raw.is_archived else []
    for name in filter(None, names):
        if source := config.source_named(name):
            return PublisherMatch(source=source, id_scope=_slug(name))
    name = html_to_text(raw.site if raw.is_archived else raw.channel.title)[:_MAX_NAME_LENGTH] or "unknown"
    slug = _slug(name)
    reserved = {"all", *(source.id for source in config.sources), *(group.id for group in config.groups)}
    if slug in reserved or not raw.is_archived:  # a feed's own name is not a proof
        slug = _hash_id(name, "site" if raw.is_archived else SELF_NAMED)
    source = Source(id=slug, title=name, normalizer=name_for_unknown(raw), zone=_zone(raw), declared=False)
    return PublisherMatch(source=source, id_scope=slug)


def _slug(name: str) -> str:
    slug = "-".join(_SLUG.findall(name.lower())) if name.isascii() else ""
    return slug if 0 < len(slug) <= 60 else _hash_id(name)


def _hash_id(name: str, kind: str = "site") -> str:
    return f"{kind}-" + hashlib.blake2b(name.encode(), digest_size=4).hexdigest()


def _zone(raw: RawEntry) -> str:
    """Return the time zone of an unknown publisher: a Chinese feed without zone uses Chinese time."""
    return "Asia/Shanghai" if raw.channel.language.lower().startswith("zh") else "UTC"

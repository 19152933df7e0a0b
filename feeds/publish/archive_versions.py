"""Versions of archive documents: while a version is the same, the document has the same bytes in each format.

An archive document covers a month, or a day or an hour of a busy month. A version also covers the older documents,
because each document links to the version of the next older one. It depends on the stored articles only: not on the
clock, and not on the order in which the articles arrived.
"""

import contextlib
from collections.abc import Mapping, Sequence
from dataclasses import replace

from feeds.common.digest import digest_of
from feeds.config import Config
from feeds.errors import StoreError
from feeds.publish.changes import ChangeLog, SourceRevisions
from feeds.publish.channels import Channel
from feeds.publish.output_fingerprint import program
from feeds.store import MonthDigest, Store

#: by span (a month, a day or an hour), newest first
Versions = dict[str, str]


class MonthDigests:
    """A cache of month digests; a digest is read again when its month has changed. Thread-safe."""

    def __init__(self) -> None:
        self._log = ChangeLog()
        self._replaced = 0
        #: by (channel name, scope) and month: the revision and the digest
        self._digests: dict[tuple[str, str], dict[str, tuple[int, MonthDigest]]] = {}

    def follow(self, store: Store) -> SourceRevisions:
        """Read which months have changed since the last call."""
        revisions = self._log.follow(store)
        if revisions.replaced != self._replaced:
            self._replaced = revisions.replaced
            self._digests.clear()
        return revisions

    def of(self, store: Store, channel: Channel, months: Sequence[str]) -> dict[str, MonthDigest]:
        """The digests of the months of a channel, newest first, without the sources that `store` hides."""
        scope = _scope(store, channel)
        cached = self._digests.get((channel.name, scope))
        if cached is None:
            cached = self._digests[channel.name, scope] = store.saved_month_digests(channel.name, scope)
        # read the marks first: a change in between makes a mark too old, and the next revision reads the digest again
        marks = {month: self._log.month(month, channel.sources) for month in months}
        stale = [month for month, mark in marks.items() if month not in cached or cached[month][0] != mark]
        new = {month: (marks[month], _read_digest(store, channel, month)) for month in stale}
        cached |= new
        # do not store the newest month: it changes soon
        _keep(store, channel.name, scope, {month: digest for month, digest in new.items() if month != months[0]})
        return {month: cached[month][1] for month in months}


def _read_digest(store: Store, channel: Channel, month: str) -> MonthDigest:
    return store.month_digest(channel.sources, month, hide_duplicates=channel.combined, prefer=channel.prefer)


def _keep(store: Store, name: str, scope: str, new: dict[str, tuple[int, MonthDigest]]) -> None:
    """Store digests so that the next process need not compute them; a failed write is ignored."""
    if new:
        with contextlib.suppress(StoreError):
            store.save_month_digests(name, scope, new)


def _scope(store: Store, channel: Channel) -> str:
    """Fingerprint of the code and of everything that decides which articles are in the months of a channel."""
    return _digest((program(), channel.sources, channel.combined, channel.prefer, store.hidden, store.without))


def versions(
    digests: Mapping[str, MonthDigest], config: Config, channels: dict[str, Channel], name: str, months: Sequence[str]
) -> Versions:
    """The version of each span in `months` of a channel (newest first): 16 hexadecimal digits."""
    result: Versions = {}
    older, channel = "", channels[name]
    # only what an archive document shows, not what the current feed document shows
    head = replace(channel, count=0, newest=None, per_source=0)
    settings = _digest((program(), config.base_url, config.ttl, head))
    ids = {id for digest in digests.values() for id in digest.sources}
    source_digests = {id: _source(id, config, channels.get(id) if channel.combined else None) for id in ids}
    spans = [(month, span) for month in months for span in digests[month].spans]
    for index, (month, span) in reversed(list(enumerate(spans))):
        sources = "".join(source_digests[id] for id in digests[month].sources)
        # only whether a newer document exists: its content may change without changing this one
        newer = spans[index - 1][1] if index else ""
        older = result[span] = _digest((settings, sources, span, newer, older, digests[month].digest))
    return dict(reversed(result.items()))


def _source(id: str, config: Config, channel: Channel | None) -> str:
    """Digest of the source fields that an entry shows and of how much of its content is published."""
    return _digest(
        (id, config.settings_of(id).content, (channel.kind, channel.title, channel.home_url) if channel else ())
    )


def _digest(values: object) -> str:
    """16 hexadecimal digits over values that `repr` shows completely."""
    return digest_of(values, 8).hex()

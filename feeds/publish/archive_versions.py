"""Versions of the documents of the archive: as long as a version is the same, so is its document in each format.

A document is a month, or of a busy one a day or an hour. A version covers the documents before its own as well, for
they are linked in a chain, each to the version of the next older one. It is made of what is held and of nothing else:
neither of the clock nor of the order in which articles came.
"""

import contextlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from threading import Lock

from feeds.common.digest import digest_of
from feeds.config import Config
from feeds.errors import StoreError
from feeds.publish.channels import Channel
from feeds.publish.output_fingerprint import program
from feeds.store import MonthDigest, Store

#: by span: a month, a day or an hour; the newest first
Versions = dict[str, str]


class MonthDigests:
    """The prints of months, each asked for again when something in its month has changed; shared between threads."""

    def __init__(self) -> None:
        self._lock = Lock()
        #: by month and source, the revision at which it last changed; what has not changed since is not there
        self._marks: defaultdict[str, dict[str, int]] = defaultdict(dict)
        #: by month, the latest of them
        self._latest: dict[str, int] = {}
        self._read_to = -1
        #: by the name of a channel and what its months hold, and by month
        self._known: dict[tuple[str, str], dict[str, tuple[int, MonthDigest]]] = {}

    def follow(self, store: Store) -> None:
        """Learn what has changed."""
        with self._lock:
            if store.revision() < self._read_to:  # another database has taken the place of the one that was known
                self._forget()
            for mark in store.marks(self._read_to):
                self._marks[mark.month][mark.source] = mark.revision
                self._latest[mark.month] = max(self._latest.get(mark.month, 0), mark.revision)
            self._read_to = max([self._read_to, *self._latest.values()])

    def of(self, store: Store, channel: Channel, months: Sequence[str]) -> dict[str, MonthDigest]:
        """The prints of months of a channel, the newest first, of what `store` does not hide."""
        scope = _scope(store, channel)
        cached = self._known.get((channel.name, scope))
        if cached is None:
            cached = self._known[channel.name, scope] = store.kept_prints(channel.name, scope)
        # read first: what changes meanwhile makes a mark too old, and the next revision asks again
        marks = {month: self._mark(channel, month) for month in months}
        stale = [month for month, mark in marks.items() if month not in cached or cached[month][0] != mark]
        new = {month: (marks[month], _taken(store, channel, month)) for month in stale}
        cached |= new
        # the newest one will be another soon
        _keep(store, channel.name, scope, {month: digest for month, digest in new.items() if month != months[0]})
        return {month: cached[month][1] for month in months}

    def _forget(self) -> None:
        for mapping in (self._marks, self._latest, self._known):
            mapping.clear()
        self._read_to = -1

    def _mark(self, channel: Channel, month: str) -> int:
        with self._lock:
            if channel.sources is None:
                return self._latest.get(month, 0)
            marks = self._marks.get(month, {})
            return max((marks.get(source, 0) for source in channel.sources), default=0)


def _taken(store: Store, channel: Channel, month: str) -> MonthDigest:
    return store.month_print(channel.sources, month, hide_duplicates=channel.combined, prefer=channel.prefer)


def _keep(store: Store, name: str, scope: str, new: dict[str, tuple[int, MonthDigest]]) -> None:
    """Spare the next process the work; where nothing can be written it has to be done again, and no more."""
    if new:
        with contextlib.suppress(StoreError):
            store.keep_prints(name, scope, new)


def _scope(store: Store, channel: Channel) -> str:
    """Which articles the months of a channel hold, and the program that looks at them."""
    return _digest((program(), channel.sources, channel.combined, channel.prefer, store.hidden, store.without))


def versions(
    digests: Mapping[str, MonthDigest], config: Config, channels: dict[str, Channel], name: str, months: Sequence[str]
) -> Versions:
    """The version of each span of the `months` of a channel (newest first), of their prints: 16 hexadecimal digits."""
    result: Versions = {}
    older, channel = "", channels[name]
    # what is in the month, and not in the document that one subscribes to
    head = replace(channel, count=0, newest=None, per_source=0)
    settings = _digest((program(), config.base_url, config.ttl, head))
    ids = {id for digest in digests.values() for id in digest.sources}
    source_digests = {id: _source(id, config, channels.get(id) if channel.combined else None) for id in ids}
    spans = [(month, span) for month in months for span in digests[month].spans]
    for index, (month, span) in reversed(list(enumerate(spans))):
        sources = "".join(source_digests[id] for id in digests[month].sources)
        # of the next newer one only that it is there: what is in it may change without this one
        newer = spans[index - 1][1] if index else ""
        older = result[span] = _digest((settings, sources, span, newer, older, digests[month].digest))
    return dict(reversed(result.items()))


def _source(id: str, config: Config, channel: Channel | None) -> str:
    """A digest of what a document says of the source of an entry, and of how much of the entry."""
    return _digest((id, config.tuning(id).content, (channel.kind, channel.title, channel.home_url) if channel else ()))


def _digest(values: object) -> str:
    """16 hexadecimal digits over values of which `repr` tells all."""
    return digest_of(values, 8).hex()

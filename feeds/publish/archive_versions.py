"""Versions of archive documents: while a version is the same, the document has the same bytes in each format.

An archive document covers a month, or a day or an hour of a busy month. A version also covers the older documents,
because each document links to the version of the next older one. It depends on the stored articles only: not on the
clock, and not on the order in which the articles arrived.
"""

import contextlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from threading import Lock

from feeds.common.digest import digest_of
from feeds.config import Config
from feeds.errors import StoreError
from feeds.publish.changes import ChangeLog, SourceRevisions
from feeds.publish.channels import Channel
from feeds.publish.output_fingerprint import program
from feeds.store import DUPLICATES, MonthDigest, MonthPart, Store, combine

#: the version of each archive document by all that it is computed from
VersionInputs = dict[tuple[str, ...], str]
#: by span (a month, a day or an hour), newest first
Versions = dict[str, str]


@dataclass(slots=True)
class _Months:
    """What is cached of the months of one channel."""

    #: the last change of its sources that was read
    revision: int
    #: by month that ever changed, the revision of its last change
    marks: dict[str, int]
    #: those with articles
    months: set[str]
    #: revision and digest of each month that was asked for
    digests: dict[str, tuple[int, MonthDigest]]
    #: the newest month, its revision, and the parts of its digest by source: it changes with every new article
    parts: tuple[str, int, dict[str, MonthPart]] = ("", 0, {})
    versions: VersionInputs = field(default_factory=dict)


class MonthDigests:
    """A cache of months and their digests; they are read again when the month has changed. Thread-safe."""

    def __init__(self) -> None:
        self._log = ChangeLog()
        self._replaced = 0
        self._lock = Lock()
        #: by channel name and scope
        self._channels: dict[tuple[str, str], _Months] = {}

    def follow(self, store: Store) -> SourceRevisions:
        """Read which months have changed since the last call."""
        revisions = self._log.follow(store)
        if revisions.replaced != self._replaced:
            self._replaced = revisions.replaced
            self._channels = {}
        return revisions

    def months(self, store: Store, channel: Channel) -> list[str]:
        """The months in which a channel has articles, newest first."""
        with self._lock:
            return sorted(self._current(store, channel).months, reverse=True)

    def of(self, store: Store, channel: Channel, months: Sequence[str]) -> dict[str, MonthDigest]:
        """The digests of the `months` of a channel, newest first, without the sources that `store` hides."""
        with self._lock:
            cached = self._current(store, channel)
            marks = {month: cached.marks.get(month, 0) for month in months}
            stale = [month for month, mark in marks.items() if cached.digests.get(month, (None,))[0] != mark]
            new = {month: (marks[month], _read_digest(store, channel, month)) for month in stale if month != months[0]}
            _keep(store, channel.name, _scope(store, channel), new)
            if months and months[0] in stale:
                # it changes soon: it is not stored, and only the parts of changed sources are read again
                new[months[0]] = marks[months[0]], self._read_newest(store, channel, cached, months[0])
            cached.digests |= new
            return {month: cached.digests[month][1] for month in months}

    def known_versions(self, store: Store, channel: Channel) -> VersionInputs:
        """What `versions` computed last for a channel."""
        with self._lock:
            return self._current(store, channel).versions

    def _current(self, store: Store, channel: Channel) -> _Months:
        """What is cached of a channel, with its months up to date."""
        key = channel.name, _scope(store, channel)
        # read the marks first: a change in between makes a mark too old, and the next revision reads the month again
        revision = self._log.latest(_followed(channel))
        cached = self._channels.get(key)
        if cached and cached.revision == revision:
            return cached
        marks = self._log.months(_followed(channel))
        if cached is None:
            digests = store.saved_month_digests(*key)
            cached = self._channels[key] = _Months(revision, marks, set(_read_months(store, channel)), digests)
        old_marks, cached.marks, cached.revision = cached.marks, marks, revision
        # the empty month has the changes of sources themselves
        for month in [month for month, mark in marks.items() if month and old_marks.get(month) != mark]:
            is_present = _has_articles(store, channel, month, self._parts(store, channel, cached, month))
            (cached.months.add if is_present else cached.months.discard)(month)
        return cached

    def _read_newest(self, store: Store, channel: Channel, cached: _Months, month: str) -> MonthDigest:
        parts = self._parts(store, channel, cached, month)
        if parts is None:
            parts = _read_parts(store, channel, month, None)
            cached.parts = month, cached.marks.get(month, 0), parts
        return combine(month, parts)

    def _parts(self, store: Store, channel: Channel, cached: _Months, month: str) -> dict[str, MonthPart] | None:
        """The current parts of a month, None if all have to be read."""
        known, revision, parts = cached.parts
        mark = cached.marks.get(month, 0)
        if known != month:
            return None
        if revision != mark:
            changed = self._log.changed(month, revision)
            if channel.combined and DUPLICATES in changed:
                return None
            # a change of an article can show or hide its duplicates
            old = changed.union(*(parts[source].neighbours for source in changed if source in parts))
            fresh = _read_parts(store, channel, month, old)
            new = set().union(*(fresh[source].neighbours for source in changed if source in fresh)) - old
            parts = parts | fresh | (_read_parts(store, channel, month, new) if new else {})
            cached.parts = month, mark, parts
        return parts


def _followed(channel: Channel) -> Collection[str] | None:
    """The sources whose changes change the months of a channel."""
    return channel.sources if channel.sources is None or not channel.combined else {*channel.sources, DUPLICATES}


def _read_months(store: Store, channel: Channel) -> list[str]:
    return store.months(channel.sources, hide_duplicates=channel.combined, prefer=channel.prefer)


def _has_articles(store: Store, channel: Channel, month: str, parts: dict[str, MonthPart] | None) -> bool:
    """Whether the channel has articles in a month, of which these are the parts if they are known."""
    if parts is not None:
        return any(part.hours for part in parts.values())
    return store.has_month(channel.sources, month, hide_duplicates=channel.combined, prefer=channel.prefer)


def _read_parts(store: Store, channel: Channel, month: str, only: Collection[str] | None) -> dict[str, MonthPart]:
    if only is not None and channel.sources is not None:
        only = set(only).intersection(channel.sources)
    return store.month_parts(channel.sources, month, hide_duplicates=channel.combined, prefer=channel.prefer, only=only)


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
    digests: Mapping[str, MonthDigest],
    config: Config,
    channels: dict[str, Channel],
    name: str,
    months: Sequence[str],
    known: VersionInputs,
) -> Versions:
    """The version of each span in `months` of a channel (newest first): 16 hexadecimal digits.

    `known` are those of the last call for this channel; they are replaced with those of this call.
    """
    result: Versions = {}
    older, channel = "", channels[name]
    # only what an archive document shows, not what the current feed document shows
    head = replace(channel, count=0, newest=None, per_source=0)
    settings = _digest((program(), config.base_url, config.ttl, head))
    ids = {id for digest in digests.values() for id in digest.sources}
    source_digests = {id: _source(id, config, channels.get(id) if channel.combined else None) for id in ids}
    of_months = {
        month: _digest((settings, [source_digests[id] for id in digests[month].sources], digests[month].digest))
        for month in months
    }
    spans = [(month, span) for month in months for span in digests[month].spans]
    computed: VersionInputs = {}
    for index, (month, span) in reversed(list(enumerate(spans))):
        # only whether a newer document exists: its content may change without changing this one
        newer = spans[index - 1][1] if index else ""
        inputs: tuple[str, ...] = (of_months[month], span, newer, older)
        older = result[span] = computed[inputs] = known.get(inputs) or _digest(inputs)
    for unused in known.keys() - computed:
        known.pop(unused, None)
    known.update(computed)
    return dict(reversed(result.items()))


def _source(id: str, config: Config, channel: Channel | None) -> str:
    """Digest of the source fields that an entry shows and of how much of its content is published."""
    return _digest(
        (id, config.settings_of(id).content, (channel.kind, channel.title, channel.home_url) if channel else ())
    )


def _digest(values: object) -> str:
    """16 hexadecimal digits over values that `repr` shows completely."""
    return digest_of(values, 8).hex()

"""Which sources and months have changed, by revision of the store: what is cached of the others stays valid."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from threading import Lock

from feeds.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceRevisions:
    """The revision of the last change of each source, at one revision of the store."""

    by_source: Mapping[str, int]
    #: the latest of them
    latest: int
    #: number of times that the database was replaced by an older copy
    replaced: int

    def of(self, sources: Collection[str] | None) -> tuple[int, int]:
        """A value that is different after each change in one of `sources` (None: all)."""
        if sources is None:
            return self.replaced, self.latest
        return self.replaced, max((self.by_source.get(source, 0) for source in sources), default=0)


class ChangeLog:
    """Follows the changes of the store with one query for each new revision. Thread-safe."""

    def __init__(self) -> None:
        self._lock = Lock()
        #: by month and source, the revision at which it last changed; unchanged sources are missing
        self._months: defaultdict[str, dict[str, int]] = defaultdict(dict)
        #: by month, the latest revision of all sources
        self._latest: dict[str, int] = {}
        self._sources: dict[str, int] = {}
        self._read_to, self._replaced = -1, 0

    def follow(self, store: Store) -> SourceRevisions:
        """Read the changes since the last call.

        Call it before the data that is cached: a change in between makes the revision too old, never too new.
        """
        with self._lock:
            if store.revision() < self._read_to:
                self._forget()
            for change in store.month_changes(self._read_to):
                self._months[change.month][change.source] = change.revision
                self._latest[change.month] = max(self._latest.get(change.month, 0), change.revision)
                self._sources[change.source] = max(self._sources.get(change.source, 0), change.revision)
            latest = max(self._sources.values(), default=0)
            self._read_to = max(self._read_to, latest)
            return SourceRevisions(by_source=dict(self._sources), latest=latest, replaced=self._replaced)

    def latest(self, sources: Collection[str] | None) -> int:
        """The revision of the last change of `sources` (None: all)."""
        with self._lock:
            changes = self._sources.values() if sources is None else (self._sources.get(id, 0) for id in sources)
            return max(changes, default=0)

    def months(self, sources: Collection[str] | None) -> dict[str, int]:
        """By month, the revision of the last change of `sources` (None: all); months without changes are missing."""
        with self._lock:
            if sources is None:
                return dict(self._latest)
            last = {
                month: max((marks.get(source, 0) for source in sources), default=0)
                for month, marks in self._months.items()
            }
            return {month: revision for month, revision in last.items() if revision}

    def changed(self, month: str, since: int) -> set[str]:
        """The sources that have changed in a month after the revision `since`."""
        with self._lock:
            return {source for source, revision in self._months.get(month, {}).items() if revision > since}

    def _forget(self) -> None:
        for mapping in (self._months, self._latest, self._sources):
            mapping.clear()
        self._read_to = -1
        self._replaced += 1

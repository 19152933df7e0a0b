"""Short lists of feeds, and the number of their articles, cached until the sources of a feed change."""

from collections.abc import Callable, Hashable, Sequence
from typing import TypeVar, cast

from feeds.common.lru import LruCache
from feeds.model import Source
from feeds.publish.changes import SourceRevisions
from feeds.store import SourceRow, Store

#: entries of all lists together, a few hundred bytes each
_CAPACITY = 50_000

Entry = TypeVar("Entry")


class ListCache:
    """Lists by feed and kind, each valid for one state of its feed. Thread-safe."""

    def __init__(self, capacity: int = _CAPACITY) -> None:
        self._lists = LruCache[Hashable, tuple[Hashable, Sequence[object]]](capacity, lambda entry: 1 + len(entry[1]))
        #: by id of a source: its revision, and its row with the number of its articles
        self._rows: dict[str, tuple[Hashable, SourceRow]] = {}

    def get(self, key: Hashable, state: Hashable, read: Callable[[], Sequence[Entry]]) -> Sequence[Entry]:
        """The list of `key`; `read` returns it if it is not cached for `state`."""
        cached_state, cached = self._lists.get(key) or (None, ())
        if cached_state == state:
            return cast("Sequence[Entry]", cached)
        entries = read()
        self._lists.put(key, (state, entries))
        return entries

    def has(self, key: Hashable, state: Hashable) -> bool:
        """Whether the list of `key` is cached for `state`."""
        cached_state, _ = self._lists.get(key) or (None, ())
        return cached_state == state

    def source_rows(self, store: Store, sources: Sequence[Source], revisions: SourceRevisions) -> list[SourceRow]:
        """Sources with the number of their articles; only those that have changed are counted."""
        states = {source.id: revisions.of((source.id,)) for source in sources}
        changed = [id for id, state in states.items() if id not in self._rows or self._rows[id][0] != state]
        counts = store.article_counts(changed)
        result = []
        for source in sources:
            count, newest = counts.get(source.id, (0, None))
            if source.id not in changed:
                _, row = self._rows[source.id]
                count, newest = row.count, row.newest
            result.append(SourceRow(source=source, count=count, newest=newest))
        self._rows = {row.source.id: (states[row.source.id], row) for row in result}
        return result

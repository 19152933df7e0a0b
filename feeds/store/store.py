"""The door to the database: every question and every batch is one transaction, every failure one `StoreError`."""

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from sqlalchemy import Engine

from feeds.errors import StoreError
from feeds.health import DailyCounts, Event, Poll
from feeds.model import Source
from feeds.store import month_digests, queries, statements, websub_state
from feeds.store.articles import ArticleQueries
from feeds.store.backfill_search import is_index_current, read_index_progress
from feeds.store.backfill_sketches import are_sketches_current
from feeds.store.batch import Batch
from feeds.store.daily_counts import read_articles_per_day, read_daily_counts
from feeds.store.engine import open_engine, store_errors, write_transaction
from feeds.store.integrity import find_problems
from feeds.store.month_changes import MonthChange, read_month_changes
from feeds.store.month_digests import MonthDigest
from feeds.store.output_fingerprint import database_time, read_fingerprint_since, save_fingerprint
from feeds.store.polls import find_unreadable, read_events, read_polls
from feeds.store.queries import SourceRow
from feeds.store.related import TitlesByDay
from feeds.store.tokens import Tokens


def open_store(path: Path, *, reading: bool = False, without: Collection[str] = ()) -> "Store":
    """Open the database at `path`, made and migrated as needed; raises `StoreError` if it cannot be used.

    For `reading` alone, one that cannot be written will do. Of the articles `without` this store says nothing, as if
    they were forgotten; others see them as ever.
    """
    return Store(open_engine(path, reading=reading, without=without), path, without=without)


class Store(ArticleQueries):
    """Articles and sources; safe to use from several threads, each call sees one moment of the database.

    Every method raises `StoreError` if the database fails. Open one store for each process: connections do not survive
    a fork.
    """

    def __init__(
        self, engine: Engine, path: Path, *, hidden: Collection[str] = (), without: Collection[str] = ()
    ) -> None:
        super().__init__(engine, path, hidden=hidden, without=without)
        self._days = TitlesByDay()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close all connections."""
        self._engine.dispose()

    # --- writing ----------------------------------------------------------------------------------------------

    @contextmanager
    def batch(self, now: datetime) -> Iterator[Batch]:
        """Take in articles in one transaction, which waits for other writers; an exception rolls all of it back.

        If something changed, the revision goes up by one and the sources concerned are stamped with `now`.
        """
        with store_errors(self._path), write_transaction(self._engine) as connection:
            batch = Batch(connection, now, self._days)
            yield batch
            batch.finish()
        batch.keep_days(self._days)

    @property
    def tokens(self) -> Tokens:
        """Who may read the private feeds."""
        return Tokens(self._engine, self._path)

    # --- reading ----------------------------------------------------------------------------------------------

    def revision(self) -> int:
        """Return how many batches changed something: equal revisions, equal answers, but for `search` (see `filling`).

        Ask before reading what is to be kept under it, not after.
        """
        with self._snapshot() as connection:
            return queries.read_revision(connection)

    def changed_at(self, sources: Collection[str] | None) -> datetime:
        """Return when something that the feeds of `sources` (None: all) show last changed, 1970 if never."""
        with self._snapshot() as connection:
            return queries.read_changed_at(connection, sources, self._hidden)

    def fingerprint_since(self, shape: int, *, now: datetime | None = None) -> datetime:
        """Return since when documents are made in the way that has the number `shape` (63 bits).

        Another number than the last one is written down, with `now` or the time of the database's own clock.
        """
        with self._snapshot() as connection:
            if since := read_fingerprint_since(connection, shape):
                return since
        with store_errors(self._path), write_transaction(self._engine) as connection:
            return save_fingerprint(connection, shape, now)

    def now(self) -> datetime:
        """Return what time the database has, to the second."""
        with self._snapshot() as connection:
            return database_time(connection)

    def announced(self, hub: str) -> dict[str, str]:
        """Return what a hub was told: by path the tag of the document as it was then."""
        with self._snapshot() as connection:
            return websub_state.read(connection, hub)

    def put_announced(self, hub: str, tags: Mapping[str, str]) -> None:
        """Remember what a hub was told; readers see nothing of it, so the revision stays."""
        with store_errors(self._path), write_transaction(self._engine) as connection:
            websub_state.write(connection, hub, tags)

    def saved_month_digests(self, feed: str, scope: str) -> dict[str, tuple[int, MonthDigest]]:
        """Return the prints of months that were kept of a feed and that scope, each with its mark."""
        with self._snapshot() as connection:
            return month_digests.read_saved(connection, feed, scope)

    def save_month_digests(self, feed: str, scope: str, prints: Mapping[str, tuple[int, MonthDigest]]) -> None:
        """Keep prints for the next process; readers see nothing of it, so the revision stays."""
        with store_errors(self._path), write_transaction(self._engine) as connection:
            month_digests.save(connection, feed, scope, prints)

    def month_changes(self, since_revision: int) -> list[MonthChange]:
        """Return which months of which sources changed at later revisions than `since_revision`."""
        with self._snapshot() as connection:
            return read_month_changes(connection, since_revision)

    def source_list(self) -> tuple[Source, ...]:
        """Return all sources without what is held of them, by id: `sources` counts their articles."""
        with self._snapshot() as connection:
            return queries.read_source_list(connection, self._hidden)

    def sources(self) -> list[SourceRow]:
        """Return all sources, by id."""
        with self._snapshot() as connection:
            return queries.read_sources(connection, self._hidden)

    def count(self) -> int:
        """Return how many articles are held."""
        with self._snapshot() as connection:
            return connection.scalars(statements.count(self._scope(None))).one()

    def polls(self) -> dict[str, Poll]:
        """Return what is remembered of the polls of each source, by its id; what cannot be read back is left out."""
        with self._snapshot() as connection:
            return read_polls(connection, self._hidden)

    def unreadable_polls(self) -> list[StoreError]:
        """Return an error for each source that `polls` had to leave out."""
        with self._snapshot() as connection:
            return [StoreError(reason, path=str(self._path)) for reason in find_unreadable(connection)]

    def events(self, limit: int, *, beginnings: bool = True) -> list[Event]:
        """Return the last changes of state, newest first; `beginnings` are the first good answers of sources."""
        with self._snapshot() as connection:
            return read_events(connection, limit, beginnings=beginnings, hidden=self._hidden)

    def daily_counts(self, since: date, sources: Collection[str] | None) -> list[DailyCounts]:
        """Return what is counted of the polls of sources on each day from `since` on, by day and source.

        None stands for all of them together, under no name.
        """
        with self._snapshot() as connection:
            return read_daily_counts(connection, since, self._shown(sources), self._hidden)

    def articles_per_day(self, since: date, until: date, sources: Collection[str] | None) -> dict[str, dict[date, int]]:
        """Return by source how many of its articles were published on each day (UTC) of a span, both ends included.

        None stands for all sources together, under no name. Days and sources without any are left out, and what is
        forgotten is not counted.
        """
        with self._snapshot() as connection:
            return read_articles_per_day(connection, since, until, self._shown(sources), self._hidden)

    def is_up_to_date(self) -> bool:
        """Return whether everything that is held has been compared and indexed, in the way this program does it."""
        with self._snapshot() as connection:
            return are_sketches_current(connection) and is_index_current(connection)

    def index_progress(self) -> tuple[int, int] | None:
        """Return how far the index of the full text has come, None once everything is in it.

        While it is filled, which moves no revision, the same search finds more and more.
        """
        with self._snapshot() as connection:
            return read_index_progress(connection)

    def problems(self) -> list[str]:
        """Return what is damaged, one line each; reads the whole database."""
        with self._snapshot() as connection:
            return list(find_problems(connection))

    def _shown(self, sources: Collection[str] | None) -> Collection[str] | None:
        return None if sources is None else [source for source in sources if source not in self._hidden]

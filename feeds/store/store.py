"""The interface of the database: every query and every batch is one transaction, every failure one `StoreError`."""

from collections.abc import Collection, Iterator, Mapping
from contextlib import closing, contextmanager
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
from feeds.store.backfill import is_up_to_date, read_index_progress
from feeds.store.batch import Batch
from feeds.store.daily_counts import read_articles_per_day, read_daily_counts
from feeds.store.engine import open_engine, store_errors, write_transaction
from feeds.store.integrity import find_problems
from feeds.store.month_changes import MonthChange, read_month_changes
from feeds.store.month_digests import MonthDigest
from feeds.store.output_fingerprint import database_time, read_fingerprint_since, save_fingerprint
from feeds.store.polls import find_unreadable, read_events, read_polls
from feeds.store.published_state import REVISION
from feeds.store.queries import SourceRow
from feeds.store.similar_titles import TitlesByDay
from feeds.store.tokens import Tokens


def open_store(path: Path, *, reading: bool = False, without: Collection[str] = ()) -> "Store":
    """Open the database at `path`, create and migrate it if necessary; raises `StoreError` if it cannot be used.

    With `reading`, a read-only file is accepted. This store treats the articles `without` as forgotten; other stores
    on the same file are not affected.
    """
    return Store(open_engine(path, reading=reading, without=without), path, without=without)


class Store(ArticleQueries):
    """Articles and sources; thread-safe, each call reads one snapshot of the database.

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
        """Write articles in one transaction, which waits for other writers; an exception causes a rollback.

        If something changed, the revision goes up by one and the sources concerned are stamped with `now`.
        """
        with store_errors(self._path), write_transaction(self._engine) as connection:
            batch = Batch(connection, now, self._days)
            yield batch
            batch.finish()
        batch.keep_days(self._days)

    @property
    def tokens(self) -> Tokens:
        """The access tokens of private feeds."""
        return Tokens(self._engine, self._path)

    # --- reading ----------------------------------------------------------------------------------------------

    def revision(self) -> int:
        """Return the revision, a counter of changes; equal revisions give equal results, except for `search`.

        For `search` see `index_progress`. To cache a result by revision, read the revision before the result.
        """
        # every request asks for it: without SQLAlchemy it takes a tenth of the time
        with store_errors(self._path), closing(self._engine.raw_connection()) as connection:
            return int(connection.cursor().execute(REVISION).fetchone()[0])

    def changed_at(self, sources: Collection[str] | None) -> datetime:
        """Return the time of the last visible change in the feeds of `sources` (None: all), 1970 if there was none."""
        with self._snapshot() as connection:
            return queries.read_changed_at(connection, sources, self._hidden)

    def fingerprint_since(self, shape: int, *, now: datetime | None = None) -> datetime:
        """Return the time since the output fingerprint `shape` (63 bits) is in use.

        A new fingerprint is saved with the time `now`, by default the time of the database.
        """
        with self._snapshot() as connection:
            if since := read_fingerprint_since(connection, shape):
                return since
        with store_errors(self._path), write_transaction(self._engine) as connection:
            return save_fingerprint(connection, shape, now)

    def now(self) -> datetime:
        """Return the current time of the database, to the second."""
        with self._snapshot() as connection:
            return database_time(connection)

    def announced(self, hub: str) -> dict[str, str]:
        """Return the ETags that were last announced to a WebSub hub, by path."""
        with self._snapshot() as connection:
            return websub_state.read(connection, hub)

    def put_announced(self, hub: str, tags: Mapping[str, str]) -> None:
        """Save the ETags announced to a WebSub hub; the revision does not change."""
        with store_errors(self._path), write_transaction(self._engine) as connection:
            websub_state.write(connection, hub, tags)

    def saved_month_digests(self, feed: str, scope: str) -> dict[str, tuple[int, MonthDigest]]:
        """Return the saved month digests of a feed and scope, each with its revision."""
        with self._snapshot() as connection:
            return month_digests.read_saved(connection, feed, scope)

    def save_month_digests(self, feed: str, scope: str, prints: Mapping[str, tuple[int, MonthDigest]]) -> None:
        """Save month digests for the next process; the revision does not change."""
        with store_errors(self._path), write_transaction(self._engine) as connection:
            month_digests.save(connection, feed, scope, prints)

    def month_changes(self, since_revision: int) -> list[MonthChange]:
        """Return the months of sources that changed after `since_revision`."""
        with self._snapshot() as connection:
            return read_month_changes(connection, since_revision)

    def source_list(self) -> tuple[Source, ...]:
        """Return all sources by id, without the counts of `sources`."""
        with self._snapshot() as connection:
            return queries.read_source_list(connection, self._hidden)

    def sources(self) -> list[SourceRow]:
        """Return all sources by id, with the number of their articles."""
        with self._snapshot() as connection:
            return queries.read_sources(connection, self._hidden)

    def count(self) -> int:
        """Return the number of visible articles."""
        with self._snapshot() as connection:
            return connection.scalars(statements.count(self._scope(None))).one()

    def polls(self) -> dict[str, Poll]:
        """Return the last poll of each source by id, without unreadable ones."""
        with self._snapshot() as connection:
            return read_polls(connection, self._hidden)

    def unreadable_polls(self) -> list[StoreError]:
        """Return an error for each source whose stored poll is unreadable."""
        with self._snapshot() as connection:
            return [StoreError(reason, path=str(self._path)) for reason in find_unreadable(connection)]

    def events(self, limit: int, *, beginnings: bool = True) -> list[Event]:
        """Return the last changes of state, newest first; `beginnings` includes first successful polls."""
        with self._snapshot() as connection:
            return read_events(connection, limit, beginnings=beginnings, hidden=self._hidden)

    def daily_counts(self, since: date, sources: Collection[str] | None) -> list[DailyCounts]:
        """Return the daily counts of polls since a day, sorted by day and source.

        `sources=None` returns the sums over all sources, with an empty source.
        """
        with self._snapshot() as connection:
            return read_daily_counts(connection, since, self._shown(sources), self._hidden)

    def articles_per_day(self, since: date, until: date, sources: Collection[str] | None) -> dict[str, dict[date, int]]:
        """Return, by source, the number of articles published on each day (UTC) of a period, both ends included.

        `sources=None` returns the sums over all sources, with an empty source. Days and sources without articles are
        left out; forgotten articles are not counted.
        """
        with self._snapshot() as connection:
            return read_articles_per_day(connection, since, until, self._shown(sources), self._hidden)

    def is_up_to_date(self) -> bool:
        """Return whether all articles have MinHashes, index entries and bodies of the current schemes."""
        with self._snapshot() as connection:
            return is_up_to_date(connection)

    def index_progress(self) -> tuple[int, int] | None:
        """Return the progress of the full-text index (scheme, indexed articles), None once it is complete.

        Until then the same search finds more and more results without a new revision.
        """
        with self._snapshot() as connection:
            return read_index_progress(connection)

    def problems(self) -> list[str]:
        """Return all kinds of damage, one line each; reads the whole database."""
        with self._snapshot() as connection:
            return list(find_problems(connection))

    def _shown(self, sources: Collection[str] | None) -> Collection[str] | None:
        return None if sources is None else [source for source in sources if source not in self._hidden]

"""The door to the database: every question and every batch is one transaction, every failure one `StoreError`."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from sqlalchemy import Connection, Engine

from feeds.dedupe import Version
from feeds.health import Event, Poll
from feeds.model import Article
from feeds.store import announced, prints, reading, selects
from feeds.store.bodies import to_ms
from feeds.store.catching_up import is_up_to_date
from feeds.store.checking import find_problems
from feeds.store.marks import Mark, read_marks
from feeds.store.opening import open_engine, reported, writing
from feeds.store.polls import read_events, read_polls
from feeds.store.prints import Print
from feeds.store.reading import SourceRow
from feeds.store.records import Record, read_record
from feeds.store.selects import Scope
from feeds.store.shape import clock, keep_shape, read_shaped_at
from feeds.store.writing import Batch


def open_store(path: Path) -> "Store":
    """Open the database at `path`, made and migrated as needed; raises `StoreError` if it cannot be used."""
    return Store(open_engine(path), path)


class Store:
    """Articles and sources; safe to use from several threads, each call sees one moment of the database.

    Every method raises `StoreError` if the database fails. Open one store for each process: connections do not survive
    a fork.
    """

    def __init__(self, engine: Engine, path: Path) -> None:
        self._engine = engine
        self._path = path

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
        with reported(self._path), writing(self._engine) as connection:
            batch = Batch(connection, now)
            yield batch
            batch.finish()

    # --- reading ----------------------------------------------------------------------------------------------

    def revision(self) -> int:
        """Return how many batches changed something: equal revisions, equal answers.

        Ask before reading what is to be kept under it, not after.
        """
        with self._snapshot() as connection:
            return reading.read_revision(connection)

    def changed_at(self, sources: Collection[str] | None) -> datetime:
        """Return when something that the feeds of `sources` (None: all) show last changed, 1970 if never."""
        with self._snapshot() as connection:
            return reading.read_changed_at(connection, sources)

    def shaped_at(self, shape: int, *, now: datetime | None = None) -> datetime:
        """Return since when documents are made in the way that has the number `shape` (63 bits).

        Another number than the last one is written down, with `now` or the time of the database's own clock.
        """
        with self._snapshot() as connection:
            if found := read_shaped_at(connection, shape):
                return found
        with reported(self._path), writing(self._engine) as connection:
            return keep_shape(connection, shape, now)

    def now(self) -> datetime:
        """Return what time the database has, to the second."""
        with self._snapshot() as connection:
            return clock(connection)

    def announced(self, hub: str) -> dict[str, str]:
        """Return what a hub was told: by path the tag of the document as it was then."""
        with self._snapshot() as connection:
            return announced.read(connection, hub)

    def put_announced(self, hub: str, tags: Mapping[str, str]) -> None:
        """Remember what a hub was told; readers see nothing of it, so the revision stays."""
        with reported(self._path), writing(self._engine) as connection:
            announced.write(connection, hub, tags)

    def newest(
        self,
        sources: Collection[str] | None,
        limit: int,
        *,
        before: tuple[datetime, str] | None = None,
        hide_duplicates: bool = False,
    ) -> list[Article]:
        """Return articles newest first by (published, id); `before` is that key of the last one already seen.

        `hide_duplicates` keeps of several articles that say the same in these sources the one that was seen first.
        """
        key = None if before is None else (to_ms(before[0]), before[1])
        scope = Scope(sources=_sorted(sources), hide_duplicates=hide_duplicates, before=key)
        with self._snapshot() as connection:
            return reading.read_page(connection, scope, limit)

    def fair(
        self, sources: Collection[str] | None, limit: int, most: int, *, prefer: Sequence[str] = ()
    ) -> list[Article]:
        """Return the newest articles of several sources without duplicates, of each source no more than `most`.

        Where the others have no more, the busy ones fill the rest; of copies that of the first of `prefer` is kept.
        """
        scope = Scope(sources=_sorted(sources), hide_duplicates=True, prefer=tuple(prefer))
        with self._snapshot() as connection:
            return reading.read_fair(connection, scope, limit, most)

    def month(
        self,
        sources: Collection[str] | None,
        month: str,
        *,
        hide_duplicates: bool = False,
        prefer: Sequence[str] = (),
    ) -> list[Article]:
        """Return the articles published in a month `yyyy-mm` (UTC), newest first; raises `ValueError` for no month."""
        scope = _of_month(sources, month, hide_duplicates=hide_duplicates, prefer=prefer)
        with self._snapshot() as connection:
            return list(reading.read_all(connection, scope))

    def month_print(
        self,
        sources: Collection[str] | None,
        month: str,
        *,
        hide_duplicates: bool = False,
        prefer: Sequence[str] = (),
    ) -> Print:
        """Return the print of what `month` returns for the same question, without reading a body."""
        scope = _of_month(sources, month, hide_duplicates=hide_duplicates, prefer=prefer)
        with self._snapshot() as connection:
            return prints.read_print(connection, scope)

    def kept_prints(self, feed: str, scope: str) -> dict[str, tuple[int, Print]]:
        """Return the prints of months that were kept of a feed and that scope, each with its mark."""
        with self._snapshot() as connection:
            return prints.read_kept(connection, feed, scope)

    def keep_prints(self, feed: str, scope: str, found: Mapping[str, tuple[int, Print]]) -> None:
        """Keep prints for the next process; readers see nothing of it, so the revision stays."""
        with reported(self._path), writing(self._engine) as connection:
            prints.keep(connection, feed, scope, found)

    def marks(self, after: int) -> list[Mark]:
        """Return which months of which sources changed at later revisions than `after`."""
        with self._snapshot() as connection:
            return read_marks(connection, after)

    def months(
        self, sources: Collection[str] | None, *, hide_duplicates: bool = False, prefer: Sequence[str] = ()
    ) -> list[str]:
        """Return the months `yyyy-mm` that hold articles, newest first; hidden copies alone make none."""
        scope = Scope(sources=_sorted(sources), hide_duplicates=hide_duplicates, prefer=tuple(prefer))
        with self._snapshot() as connection:
            return reading.read_months(connection, scope)

    def find(self, text: str) -> list[Article]:
        """Return the articles with this id, bare uuid, canonical address or native key, newest first.

        Those that are forgotten are among them: who asks is the operator.
        """
        with self._snapshot() as connection:
            return reading.read_named(connection, text)

    def versions(self, id: str) -> tuple[Version, ...]:
        """Return the versions of an article by when they were last seen, the current one last; none if not held."""
        with self._snapshot() as connection:
            return reading.read_versions(connection, id)

    def record(self, id: str) -> Record:
        """Return what was decided about an article and what it is linked with; an empty record if it is not held."""
        with self._snapshot() as connection:
            return read_record(connection, id)

    def sources(self) -> list[SourceRow]:
        """Return all sources, by id."""
        with self._snapshot() as connection:
            return reading.read_sources(connection)

    def count(self) -> int:
        """Return how many articles are held."""
        with self._snapshot() as connection:
            return connection.scalars(selects.number(Scope())).one()

    def polls(self) -> dict[str, Poll]:
        """Return what is remembered of the polls of each source, by its id."""
        with self._snapshot() as connection:
            return read_polls(connection)

    def events(self, limit: int, *, beginnings: bool = True) -> list[Event]:
        """Return the last changes of state, newest first; `beginnings` are the first good answers of sources."""
        with self._snapshot() as connection:
            return read_events(connection, limit, beginnings=beginnings)

    def is_up_to_date(self) -> bool:
        """Return whether everything that is held has been compared, in the way this program does it."""
        with self._snapshot() as connection:
            return is_up_to_date(connection)

    def problems(self) -> list[str]:
        """Return what is damaged, one line each; reads the whole database."""
        with self._snapshot() as connection:
            return list(find_problems(connection))

    @contextmanager
    def _snapshot(self) -> Iterator[Connection]:
        """A transaction that sees the database as it is at its first read, whatever is written meanwhile."""
        with reported(self._path), self._engine.connect() as connection:
            yield connection


def _sorted(sources: Collection[str] | None) -> tuple[str, ...] | None:
    return None if sources is None else tuple(sorted(set(sources)))


def _of_month(sources: Collection[str] | None, month: str, *, hide_duplicates: bool, prefer: Sequence[str]) -> Scope:
    """The scope of one month; raises `ValueError` for no month."""
    since, until = selects.month_bounds(month)
    return Scope(
        sources=_sorted(sources),
        hide_duplicates=hide_duplicates,
        prefer=tuple(prefer),
        before=(until, ""),
        since=since,
    )

"""The door to the database: every question and every batch is one transaction, every failure one `StoreError`."""

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from sqlalchemy import Connection, Engine

from feeds.dedupe import Version
from feeds.health import Event, Poll, Tally
from feeds.model import Article, Source
from feeds.search import Question
from feeds.store import reading, selects
from feeds.store.bodies import to_ms
from feeds.store.catching_up import is_up_to_date
from feeds.store.checking import find_problems
from feeds.store.headlines import Headline, read_headlines
from feeds.store.marks import read_marks
from feeds.store.opening import open_engine, reported, writing
from feeds.store.polls import read_events, read_polls
from feeds.store.reading import SourceRow
from feeds.store.records import Record, read_record
from feeds.store.reindexing import is_indexed
from feeds.store.searching import Found, Order, read_best, read_found
from feeds.store.selects import Scope
from feeds.store.shape import clock, keep_shape, read_shaped_at
from feeds.store.tallies import read_daily, read_tallies
from feeds.store.tokens import Tokens
from feeds.store.writing import Batch


def open_store(path: Path) -> "Store":
    """Open the database at `path`, made and migrated as needed; raises `StoreError` if it cannot be used."""
    return Store(open_engine(path), path)


class Store:
    """Articles and sources; safe to use from several threads, each call sees one moment of the database.

    Every method raises `StoreError` if the database fails. Open one store for each process: connections do not survive
    a fork.
    """

    def __init__(self, engine: Engine, path: Path, *, hidden: Collection[str] = ()) -> None:
        self._engine = engine
        self._path = path
        self._hidden = tuple(sorted(set(hidden)))

    def hiding(self, sources: Collection[str]) -> Self:
        """Return the same store for readers to whom these sources, and what they have, do not exist.

        That goes for every question about articles, sources, polls and events; what the operator asks about one
        article by its id (`versions`, `record`) and about the database as a whole is answered as ever.
        """
        return type(self)(self._engine, self._path, hidden={*self._hidden, *sources})

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

    @property
    def tokens(self) -> Tokens:
        """Who may read the private feeds."""
        return Tokens(self._engine, self._path)

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
            return reading.read_changed_at(connection, sources, self._hidden)

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

    def newest(
        self,
        sources: Collection[str] | None,
        limit: int,
        *,
        before: tuple[datetime, str] | None = None,
        hide_duplicates: bool = False,
        prefer: Sequence[str] = (),
    ) -> list[Article]:
        """Return articles newest first by (published, id); `before` is that key of the last one already seen.

        `hide_duplicates` keeps of articles that say the same in these sources the first seen, or that of `prefer`.
        """
        key = None if before is None else (to_ms(before[0]), before[1])
        scope = self._scope(sources, hide_duplicates=hide_duplicates, prefer=tuple(prefer), before=key)
        with self._snapshot() as connection:
            return reading.read_page(connection, scope, limit)

    def fair(
        self, sources: Collection[str] | None, limit: int, most: int, *, prefer: Sequence[str] = ()
    ) -> list[Article]:
        """Return the newest articles of several sources without duplicates, of each source no more than `most`.

        Where the others have no more, the busy ones fill the rest; of copies that of the first of `prefer` is kept.
        """
        scope = self._scope(sources, hide_duplicates=True, prefer=tuple(prefer))
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
        since, until = selects.month_bounds(month)
        scope = self._scope(
            sources,
            hide_duplicates=hide_duplicates,
            prefer=tuple(prefer),
            before=(until, ""),
            since=since,
        )
        with self._snapshot() as connection:
            return list(reading.read_all(connection, scope))

    def headlines(
        self,
        sources: Collection[str] | None,
        limit: int,
        *,
        month: str = "",
        hide_duplicates: bool = False,
        prefer: Sequence[str] = (),
    ) -> tuple[Headline, ...]:
        """Return the newest articles by their titles, of one month `yyyy-mm` (UTC) or of all times, newest first."""
        since, until = selects.month_bounds(month) if month else (None, selects.END)
        scope = self._scope(
            sources,
            hide_duplicates=hide_duplicates,
            prefer=tuple(prefer),
            before=(until, ""),
            since=since,
        )
        with self._snapshot() as connection:
            return read_headlines(connection, scope, limit)

    def kept(self) -> list[tuple[str, str]]:
        """Return id and source of every article that is not forgotten, by id."""
        with self._snapshot() as connection:
            return [(id, source) for id, source in connection.execute(selects.kept(self._hidden))]

    def marks(self) -> dict[str, int]:
        """Return a number for each article that stays while everything that its page shows stays."""
        with self._snapshot() as connection:
            return read_marks(connection)

    def months(
        self, sources: Collection[str] | None, *, hide_duplicates: bool = False, prefer: Sequence[str] = ()
    ) -> list[str]:
        """Return the months `yyyy-mm` that hold articles, newest first; hidden copies alone make none."""
        scope = self._scope(sources, hide_duplicates=hide_duplicates, prefer=tuple(prefer))
        with self._snapshot() as connection:
            return reading.read_months(connection, scope)

    def find(self, text: str) -> list[Article]:
        """Return the articles with this id, bare uuid, canonical address or native key, newest first.

        Those that are forgotten are among them: who asks is the operator.
        """
        with self._snapshot() as connection:
            return reading.read_named(connection, text, self._hidden)

    def search(
        self,
        question: Question,
        *,
        sources: Collection[str] | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
        order: Order = "time",
        before: tuple[datetime, str] | None = None,
        offset: int = 0,
        limit: int = 20,
    ) -> Found:
        """Return what answers a question: of each text one article, and nothing that is forgotten.

        `since` is the first moment when it may have been published, `until` the first when it may not any more. In the
        order of time, newest first by (published, id), the next page is what lies `before` the `Found.next` of this
        one; by relevance, of the newest `searching.MOST_RANKED` answers alone, it begins at another `offset`.
        """
        ends = [(to_ms(until), "")] if until else []
        ends += [(to_ms(before[0]), before[1])] if before else []
        scope = self._scope(
            sources,
            hide_duplicates=True,
            before=min(ends, default=None),
            since=None if since is None else to_ms(since),
        )
        with self._snapshot() as connection:
            if order == "relevance":
                return read_best(connection, question, scope, offset, limit)
            return read_found(connection, question, scope, limit)

    def versions(self, id: str) -> tuple[Version, ...]:
        """Return the versions of an article by when they were last seen, the current one last; none if not held."""
        with self._snapshot() as connection:
            return reading.read_versions(connection, id)

    def record(self, id: str) -> Record:
        """Return what was decided about an article and what it is linked with; an empty record if it is not held."""
        with self._snapshot() as connection:
            return read_record(connection, id)

    def known(self) -> tuple[Source, ...]:
        """Return all sources without what is held of them, by id: `sources` counts their articles."""
        with self._snapshot() as connection:
            return reading.read_known(connection, self._hidden)

    def sources(self) -> list[SourceRow]:
        """Return all sources, by id."""
        with self._snapshot() as connection:
            return reading.read_sources(connection, self._hidden)

    def count(self) -> int:
        """Return how many articles are held."""
        with self._snapshot() as connection:
            return connection.scalars(selects.number(self._scope(None))).one()

    def polls(self) -> dict[str, Poll]:
        """Return what is remembered of the polls of each source, by its id."""
        with self._snapshot() as connection:
            return read_polls(connection, self._hidden)

    def events(self, limit: int, *, beginnings: bool = True) -> list[Event]:
        """Return the last changes of state, newest first; `beginnings` are the first good answers of sources."""
        with self._snapshot() as connection:
            return read_events(connection, limit, beginnings=beginnings, hidden=self._hidden)

    def tallies(self, since: date, sources: Collection[str] | None) -> list[Tally]:
        """Return what is counted of the polls of sources on each day from `since` on, by day and source.

        None stands for all of them together, under no name.
        """
        with self._snapshot() as connection:
            return read_tallies(connection, since, sources, self._hidden)

    def daily(self, since: date, until: date, sources: Collection[str] | None) -> dict[str, dict[date, int]]:
        """Return by source how many of its articles were published on each day (UTC) of a span, both ends included.

        None stands for all sources together, under no name. Days and sources without any are left out, and what is
        forgotten is not counted.
        """
        with self._snapshot() as connection:
            return read_daily(connection, since, until, sources, self._hidden)

    def is_up_to_date(self) -> bool:
        """Return whether everything that is held has been compared and indexed, in the way this program does it."""
        with self._snapshot() as connection:
            return is_up_to_date(connection) and is_indexed(connection)

    def problems(self) -> list[str]:
        """Return what is damaged, one line each; reads the whole database."""
        with self._snapshot() as connection:
            return list(find_problems(connection))

    def _scope(self, sources: Collection[str] | None, **more: Any) -> Scope:
        """Return a scope that leaves out what is hidden: every list is made of one that was made here."""
        return Scope(sources=_sorted(sources), hidden=self._hidden, **more)

    @contextmanager
    def _snapshot(self) -> Iterator[Connection]:
        """A transaction that sees the database as it is at its first read, whatever is written meanwhile."""
        with reported(self._path), self._engine.connect() as connection:
            yield connection


def _sorted(sources: Collection[str] | None) -> tuple[str, ...] | None:
    return None if sources is None else tuple(sorted(set(sources)))

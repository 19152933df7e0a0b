"""The poll loop: poll due sources, record the results, and wait for the next due time."""

import asyncio
import heapq
from collections.abc import Awaitable, Callable, Collection, Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from feeds.config import Config
from feeds.errors import Offline, StoreError
from feeds.health import Poll
from feeds.model import Source
from feeds.poll.host_limiter import HostLimiter
from feeds.poll.outage import OutageDetector
from feeds.poll.recorder import Recorder
from feeds.poll.result import PollResult
from feeds.poll.source_poll import FetcherProtocol, SourcePoller, WorkersProtocol
from feeds.poll.transitions import is_due, next_available, state_change, with_current_state, with_current_upstreams
from feeds.store import Store

#: maximum number of polls that run or wait in a queue; more only cost memory
MAX_RUNNING = 2000
#: delay of the next poll after the database has failed
_RETRY_STORE = timedelta(minutes=1)
#: maximum number of polls that are recorded in one transaction
_BATCH = 500
#: while at least this many polls run, results are collected for this many seconds before they are recorded
_MANY, _COLLECTING = 20, 0.05

#: runs a blocking function in another thread
Offload = Callable[..., Awaitable[Any]]


class Poller:
    """Polls the sources of one database.

    `clock` returns the current time, and `chance` random numbers in [0, 1) that spread the polls. `offload` runs
    functions that write to the database (`asyncio.to_thread`). `on_report` is called for every poll, `on_error` when
    the database fails or the network is down. The clock is checked at least every `max_pause` seconds, in case it was
    set.
    """

    def __init__(
        self,
        store: Store,
        config: Config,
        fetcher: FetcherProtocol,
        workers: WorkersProtocol,
        *,
        clock: Callable[[], datetime],
        chance: Callable[[], float],
        offload: Offload = asyncio.to_thread,
        on_report: Callable[[PollResult], None] = lambda _: None,
        on_error: Callable[[StoreError | Offline], None] = lambda _: None,
        max_pause: float = 60,
    ) -> None:
        self._store, self._config, self._clock, self._offload, self._on_report = (
            store,
            config,
            clock,
            offload,
            on_report,
        )
        self._on_error, self._max_pause = on_error, max_pause
        limiter = HostLimiter(
            connections=config.connections, per_host=config.host_connections, spacing=config.host_spacing
        )
        self._source_poller = SourcePoller(config, fetcher, workers, limiter, clock)
        self._recorder = Recorder(store, config, chance)
        self._outage = OutageDetector()
        self._sources = {source.id: source for source in config.sources if source.feeds}
        self._polls: dict[str, Poll] = {}
        #: heap of (due time, source) of every source that waits
        self._waiting: list[tuple[datetime, str]] = []
        #: the last time of the clock
        self._seen_at: datetime | None = None
        self._running: set[asyncio.Task[None]] = set()
        self._done: asyncio.Queue[PollResult | BaseException] = asyncio.Queue()

    async def run(self, stop: asyncio.Event) -> None:
        """Poll until `stop` is set; running polls are then cancelled, and repeated by the next poller."""
        await self._begin()
        self._schedule(id for id in self._polls if not self._config.settings_of(id).paused)
        stopping = asyncio.create_task(stop.wait())
        try:
            while not stop.is_set():
                self._start_due()
                for result in await self._record_or_postpone(self._pause(), stopping):
                    heapq.heappush(self._waiting, self._due_at(result.source.id))
        finally:
            stopping.cancel()
            await self._cancel_running()
            # record what has arrived: these servers were asked and must not be asked again at once
            while not self._done.empty():
                await self._record_or_postpone(0)

    async def once(self, only: Collection[str] = ()) -> list[PollResult]:
        """Poll every source that is due, or those in `only` whether due or not, and return the results."""
        await self._begin()
        now = self._clock()
        pending = [id for id, poll in self._polls.items() if id in only or (not only and self._is_due(id, poll, now))]
        results: list[PollResult] = []
        try:
            while pending or self._running or not self._done.empty():
                while pending and len(self._running) < MAX_RUNNING:
                    self._start(pending.pop(0), at_once=bool(only))
                results += await self._record_finished(self._max_pause)
            # polls that waited for the outage decision
            results += await self._record_finished(0)
        finally:
            await self._cancel_running()
        return results

    # --- beginning and end ------------------------------------------------------------------------------------

    async def _begin(self) -> None:
        """Load the state of the last poller; changes of the settings since then apply at once."""
        for error in await self._offload(self._store.unreadable_polls):
            # the source is polled like a new one, and the result replaces the unreadable state
            self._on_error(error)
        stored = await self._offload(self._store.polls)
        now = self._clock()
        previous = {id: with_current_upstreams(stored.get(id), source) for id, source in self._sources.items()}
        self._polls = {
            id: with_current_state(poll, now, paused=self._config.settings_of(id).paused)
            for id, poll in previous.items()
        }
        changed = [(previous[id], poll) for id, poll in self._polls.items() if poll != stored.get(id)]
        await self._offload(self._write, changed, now)

    def _write(self, changed: Sequence[tuple[Poll, Poll]], now: datetime) -> None:
        if changed:
            events = (state_change(previous, current, now) for previous, current in changed)
            with self._store.batch(now) as batch:
                batch.put_polls([current for _, current in changed])
                batch.put_events([event for event in events if event is not None])

    async def _cancel_running(self) -> None:
        for task in self._running:
            task.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)

    # --- starting ---------------------------------------------------------------------------------------------

    def _start_due(self) -> None:
        now = self._clock()
        if self._seen_at and now < self._seen_at:
            # the clock was set back: compute all due times again, so that no source waits by the wrong clock
            self._schedule([id for _, id in self._waiting])
        self._seen_at = now
        while self._waiting and len(self._running) < MAX_RUNNING:
            moment, id = self._waiting[0]
            if moment > now and not is_due(self._polls[id], now):
                return
            heapq.heappop(self._waiting)
            if is_due(self._polls[id], now):
                self._start(id)

    def _start(self, id: str, *, at_once: bool = False) -> None:
        task = asyncio.create_task(self._poll(self._sources[id], at_once=at_once), name=id)
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def _poll(self, source: Source, *, at_once: bool) -> None:
        try:
            await self._done.put(await self._source_poller.poll(source, self._polls[source.id], at_once=at_once))
        except asyncio.CancelledError:
            raise
        except BaseException as error:
            # a bug: the loop raises it, because an exception in a task would be lost
            await self._done.put(error)

    # --- finishing --------------------------------------------------------------------------------------------

    async def _record_finished(self, timeout: float) -> list[PollResult]:
        """Record the polls that have finished, or the first that finishes within `timeout` seconds."""
        recorded, error = await self._record(*self._split(await self._collect(timeout, ())))
        if error is not None:
            raise error
        return recorded

    async def _record_or_postpone(self, timeout: float, *stopping: asyncio.Task[Any]) -> list[PollResult]:
        """Record polls like `_record_finished`; if the database fails, postpone the sources of the unrecorded ones."""
        usual, unreached = self._split(await self._collect(timeout, stopping))
        recorded, error = await self._record(usual, unreached)
        if error is None:
            return recorded
        self._on_error(error)
        done = {item.source.id for item in recorded}
        unrecorded = [item for item in usual + unreached if item.source.id not in done]
        return recorded + [self._postpone(item, self._retry_at(item)) for item in unrecorded]

    def _split(self, result: Sequence[PollResult]) -> tuple[list[PollResult], list[PollResult]]:
        """Split into polls to record normally and those of a network outage, which is reported once."""
        was_offline = self._outage.is_offline
        usual, unreached = self._outage.split(result, more_to_come=bool(self._running))
        if unreached and not was_offline:
            first = unreached[0]
            self._on_error(Offline(f"{first.source.id}: {first.attempts[0].error}", requests=len(unreached)))
        return usual, unreached

    async def _record(
        self, usual: Sequence[PollResult], unreached: Sequence[PollResult]
    ) -> tuple[list[PollResult], StoreError | None]:
        """Record polls, and postpone those that requested nothing; return them, and the error that stopped it."""
        attempted = [item for item in usual if item.is_asked]
        recorded: list[PollResult] = []
        error: StoreError | None = None
        if attempted or unreached:
            recorded, error = await self._offload(self._recorder.record, attempted, unreached)
        for item in recorded:
            self._polls[item.source.id] = item.current
            self._on_report(item)
        if error is not None:
            return recorded, error
        return recorded + [
            self._postpone(item, next_available(item.previous)) for item in usual if not item.is_asked
        ], None

    def _retry_at(self, result: PollResult) -> datetime:
        """When to poll a source again after the database has failed: not before its server allows it."""
        for reading in (attempt.reading for attempt in result.attempts if attempt.reading):
            reading.discard()
        soon = self._clock() + _RETRY_STORE
        return max([soon, *(attempt.upstream.not_before or soon for attempt in result.attempts)])

    async def _collect(self, timeout: float, stopping: Iterable[asyncio.Task[Any]]) -> list[PollResult]:
        first = asyncio.create_task(self._done.get())
        await asyncio.wait({first, *stopping}, timeout=timeout, return_when=asyncio.FIRST_COMPLETED)
        if not first.done():
            first.cancel()
            return []
        if len(self._running) >= _MANY:
            # a moment later one transaction records many polls
            await asyncio.sleep(_COLLECTING)
        results = [first.result()]
        while len(results) < _BATCH and not self._done.empty():
            results.append(self._done.get_nowait())
        for result in results:
            if isinstance(result, BaseException):
                raise result
        return [result for result in results if isinstance(result, PollResult)]

    def _postpone(self, result: PollResult, until: datetime | None) -> PollResult:
        """Postpone a source without recording anything; only its due time in memory changes."""
        later = replace(result.previous, next_at=until or result.now + _RETRY_STORE)
        self._polls[result.source.id] = later
        return replace(result, current=later)

    # --- time -------------------------------------------------------------------------------------------------

    def _is_due(self, id: str, poll: Poll, now: datetime) -> bool:
        return not self._config.settings_of(id).paused and is_due(poll, now)

    def _schedule(self, ids: Iterable[str]) -> None:
        self._waiting = [self._due_at(id) for id in ids]
        heapq.heapify(self._waiting)

    def _due_at(self, id: str) -> tuple[datetime, str]:
        """When a source is due: now, if its due time is implausibly far ahead."""
        poll, now = self._polls[id], self._clock()
        moment = poll.next_at or now
        return (min(moment, now) if is_due(poll, now) else moment), id

    def _pause(self) -> float:
        """Seconds until the next source is due, at most `max_pause`."""
        if not self._waiting or len(self._running) >= MAX_RUNNING:
            return self._max_pause
        return min(max((self._waiting[0][0] - self._clock()).total_seconds(), 0.0), self._max_pause)

"""Store the results of polls: articles and the state of the source, in one transaction."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from feeds.config import Config
from feeds.errors import StoreError
from feeds.health import Poll
from feeds.ingest.pipeline import IngestReport, KnownSources, ingest_entries
from feeds.messages import untranslated
from feeds.messages.reasons import Reason
from feeds.poll.counters import daily_counts
from feeds.poll.outcomes import failed_attempt
from feeds.poll.source_poll import SourcePollResult
from feeds.poll.transitions import after_outage, after_poll, state_change
from feeds.store import Batch, Store


@dataclass(frozen=True, slots=True, kw_only=True)
class PollReport:
    """The report of one poll."""

    source: str
    previous: Poll
    current: Poll
    report: IngestReport = field(default_factory=IngestReport)
    #: False if no upstream URL may be requested yet
    is_asked: bool = True

    def as_dict(self) -> dict[str, Any]:
        """The poll as `feeds poll --json` prints it."""
        fields_of_poll = {
            name: getattr(self.current, name) for name in ("state", "error", "asked", "status", "size", "duration")
        }
        return {
            "source": self.source,
            "is_asked": self.is_asked,
            **fields_of_poll,
            "next_at": self.current.next_at,
            **self.report.as_dict(),
        }


class Recorder:
    """Records the polls of one database; not thread-safe."""

    def __init__(self, store: Store, config: Config, random: Callable[[], float]) -> None:
        self._store, self._config, self._random = store, config, random
        self._sources: KnownSources | None = None

    def record(self, polls: Iterable[SourcePollResult], reports: list[PollReport]) -> None:
        """Store the articles of each poll with a document; polls without one are recorded together.

        Recorded polls are added to `reports`. Raises StoreError; the remaining polls are then not recorded. A bug that
        one document triggers counts as a failure of its source only.
        """
        quiet: list[SourcePollResult] = []
        for result in polls:
            if not any(attempt.reading for attempt in result.attempts):
                quiet.append(result)
                continue
            try:
                reports.append(self._ingest(result))
            except StoreError:
                raise
            except Exception as error:
                quiet.append(self._as_failed(result, error))
        reports += self._record_quiet(quiet)

    def record_unreached(self, polls: Sequence[SourcePollResult]) -> list[PollReport]:
        """Record polls of a network outage."""
        pairs = [(result, after_outage(result.previous, result.attempts, result.now)) for result in polls]
        with self._store.batch(max(result.now for result in polls)) as batch:
            batch.put_polls([current for _, current in pairs])
        return [
            PollReport(source=result.source.id, previous=result.previous, current=current) for result, current in pairs
        ]

    def _ingest(self, result: SourcePollResult) -> PollReport:
        reading = result.attempts[-1].reading
        if reading is None:
            raise ValueError(f"expected the last attempt at {result.source.id} to be the one that was read")
        current: list[Poll] = []
        self._sources = self._sources or KnownSources.of(self._store, self._config, result.now)
        try:
            report = ingest_entries(
                reading.entries(),
                store=self._store,
                config=self._config,
                now=result.now,
                seal=partial(self._seal, result, current),
                sources=self._sources,
            )
        except Exception:
            # the cached sources differ from the stored ones after a rollback
            self._sources = None
            raise
        finally:
            reading.discard()
        return PollReport(source=result.source.id, previous=result.previous, current=current[0], report=report)

    def _as_failed(self, result: SourcePollResult, error: Exception) -> SourcePollResult:
        """The poll as a failed one, because the program raised an exception on its document."""
        *earlier, last = result.attempts
        reason = Reason.BUG(why=untranslated(f"{type(error).__name__}: {error}"))
        upstream = next(candidate for candidate in result.previous.upstreams if candidate.url == last.upstream.url)
        broken = failed_attempt(upstream, reason, result.now, self._config.settings_of(result.source.id))
        return replace(result, attempts=(*earlier, broken))

    def _seal(self, result: SourcePollResult, current: list[Poll], batch: Batch, report: IngestReport) -> None:
        new = report.count("new") + report.count("duplicate")
        current[:] = [self._poll_after(result, new=new)]
        _write(batch, [(result, current[0], report)])

    def _record_quiet(self, quiet: Sequence[SourcePollResult]) -> list[PollReport]:
        """Record polls without new documents, in one transaction."""
        pairs = [(result, self._poll_after(result, new=0)) for result in quiet]
        if pairs:
            with self._store.batch(max(result.now for result in quiet)) as batch:
                _write(batch, [(result, current, IngestReport()) for result, current in pairs])
        return [
            PollReport(source=result.source.id, previous=result.previous, current=current) for result, current in pairs
        ]

    def _poll_after(self, result: SourcePollResult, *, new: int) -> Poll:
        tuning = self._config.settings_of(result.source.id)
        return after_poll(result.previous, result.attempts, result.now, tuning, new=new, jitter=self._random())


def _write(batch: Batch, entries: Sequence[tuple[SourcePollResult, Poll, IngestReport]]) -> None:
    batch.put_polls([current for _, current, _ in entries])
    events = (state_change(result.previous, current, result.now) for result, current, _ in entries)
    batch.put_events([event for event in events if event is not None])
    batch.put_daily_counts(
        [daily_counts(result.previous, current, result.now, report) for result, current, report in entries]
    )

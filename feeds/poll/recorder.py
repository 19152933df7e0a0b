"""Store the results of polls: articles and the state of the source, in one transaction."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import partial

from feeds.config import Config
from feeds.errors import StoreError
from feeds.health import DailyCounts, counts_of_poll
from feeds.ingest.pipeline import IngestReport, KnownSources, ingest_entries
from feeds.messages.reasons import bug
from feeds.poll.outcomes import failed_attempt
from feeds.poll.result import PollResult
from feeds.poll.transitions import after_outage, after_poll, state_change
from feeds.store import Batch, Store


class Recorder:
    """Records the polls of one database; not thread-safe."""

    def __init__(self, store: Store, config: Config, random: Callable[[], float]) -> None:
        self._store, self._config, self._random = store, config, random
        self._sources: KnownSources | None = None

    def record(
        self, results: Iterable[PollResult], unreached: Sequence[PollResult] = ()
    ) -> tuple[list[PollResult], StoreError | None]:
        """Store the articles of each poll with a document; polls without one are recorded together.

        `unreached` are polls of a network outage. Returns the recorded polls, and the error after which the remaining
        ones were not recorded. A bug that one document triggers counts as a failure of its source only.
        """
        recorded: list[PollResult] = []
        quiet: list[PollResult] = []
        try:
            recorded += self._record_unreached(unreached)
            for result in results:
                if not any(attempt.reading for attempt in result.attempts):
                    quiet.append(result)
                elif (outcome := self._ingest_or_fail(result)).attempts[-1].error:
                    quiet.append(outcome)
                else:
                    recorded.append(outcome)
            recorded += self._record_quiet(quiet)
        except StoreError as error:
            return recorded, error
        return recorded, None

    def _record_unreached(self, unreached: Sequence[PollResult]) -> list[PollResult]:
        """Record polls of a network outage."""
        recorded = [
            replace(result, current=after_outage(result.previous, result.attempts, result.now)) for result in unreached
        ]
        if recorded:
            with self._store.batch(max(result.now for result in recorded)) as batch:
                batch.put_polls([result.current for result in recorded])
        return recorded

    def _ingest_or_fail(self, result: PollResult) -> PollResult:
        """Store the articles of a poll; if the program raises an exception on them, return the poll as a failed one."""
        try:
            return self._ingest(result)
        except StoreError:
            raise
        except Exception as error:
            return self._as_failed(result, error)

    def _ingest(self, result: PollResult) -> PollResult:
        reading = result.attempts[-1].reading
        if reading is None:
            raise ValueError(f"expected the last attempt at {result.source.id} to be the one that was read")
        finished = partial(self._finished, result, jitter=self._random())
        self._sources = self._sources or KnownSources.of(self._store, self._config, result.now)
        try:
            report = ingest_entries(
                reading.entries(),
                store=self._store,
                config=self._config,
                now=result.now,
                on_commit=lambda batch, report: _write(batch, [finished(report)]),
                sources=self._sources,
            )
        except Exception:
            # the cached sources differ from the stored ones after a rollback
            self._sources = None
            raise
        finally:
            reading.discard()
        return finished(report)

    def _as_failed(self, result: PollResult, error: Exception) -> PollResult:
        """The poll as a failed one, because the program raised an exception on its document."""
        *earlier, last = result.attempts
        upstream = next(candidate for candidate in result.previous.upstreams if candidate.url == last.upstream.url)
        broken = failed_attempt(upstream, bug(error), result.now, self._config.settings_of(result.source.id))
        return replace(result, attempts=(*earlier, broken))

    def _record_quiet(self, quiet: Sequence[PollResult]) -> list[PollResult]:
        """Record polls without new documents, in one transaction."""
        recorded = [self._finished(result, IngestReport(), jitter=self._random()) for result in quiet]
        if recorded:
            with self._store.batch(max(result.now for result in recorded)) as batch:
                _write(batch, recorded)
        return recorded

    def _finished(self, result: PollResult, report: IngestReport, *, jitter: float) -> PollResult:
        """The poll with its report and the new state; without the entries, which may be large."""
        settings = self._config.settings_of(result.source.id)
        current = after_poll(
            result.previous, result.attempts, result.now, settings, new=report.new_articles, jitter=jitter
        )
        attempts = tuple(replace(item, reading=None) if item.reading else item for item in result.attempts)
        return replace(result, current=current, attempts=attempts, report=report)


def _write(batch: Batch, results: Sequence[PollResult]) -> None:
    batch.put_polls([result.current for result in results])
    events = (state_change(result.previous, result.current, result.now) for result in results)
    batch.put_events([event for event in events if event is not None])
    batch.put_daily_counts(list(map(_daily_counts, results)))


def _daily_counts(result: PollResult) -> DailyCounts:
    report = result.report
    return counts_of_poll(
        result.previous, result.current, result.now, new_articles=report.new_articles, delays=report.delays
    )

"""Writes down what polls brought: the articles, and in the same transaction the note that they were read."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from feeds.config import Config
from feeds.errors import StoreError
from feeds.health import Poll
from feeds.ingest.pipeline import IngestReport, KnownSources, take_in
from feeds.poll.counters import daily_counts
from feeds.poll.outcomes import failed_attempt
from feeds.poll.source_poll import SourcePollResult
from feeds.poll.transitions import after_outage, after_poll, state_change
from feeds.store import Batch, Store


@dataclass(frozen=True, slots=True, kw_only=True)
class PollReport:
    """One poll, as it is reported."""

    source: str
    before: Poll
    after: Poll
    report: IngestReport = field(default_factory=IngestReport)
    #: False where no address may be asked yet
    is_asked: bool = True

    def as_dict(self) -> dict[str, Any]:
        """The poll as `feeds poll --json` prints it."""
        found = {name: getattr(self.after, name) for name in ("state", "error", "asked", "status", "size", "duration")}
        return {
            "source": self.source,
            "is_asked": self.is_asked,
            **found,
            "next_at": self.after.next_at,
            **self.report.as_dict(),
        }


class Recorder:
    """Writes polls of one database; not to be used by two threads at a time."""

    def __init__(self, store: Store, config: Config, strewn: Callable[[], float]) -> None:
        self._store, self._config, self._strewn = store, config, strewn
        self._sources: KnownSources | None = None

    def record(self, polls: Iterable[SourcePollResult], told: list[PollReport]) -> None:
        """Take in the articles of each poll that read a document; the others are written down together.

        What is written is added to `told`. Raises StoreError; the rest is not written then. A fault of ours in one
        document is a failure of its source alone.
        """
        quiet: list[SourcePollResult] = []
        for one in polls:
            if not any(attempt.reading for attempt in one.attempts):
                quiet.append(one)
                continue
            try:
                told.append(self._take_in(one))
            except StoreError:
                raise
            except Exception as error:
                quiet.append(self._at_fault(one, error))
        told += self._note(quiet)

    def note_unreached(self, polls: Sequence[SourcePollResult]) -> list[PollReport]:
        """Write down polls of a time when no source could be reached."""
        pairs = [(one, after_outage(one.before, one.attempts, one.now)) for one in polls]
        with self._store.batch(max(one.now for one in polls)) as batch:
            batch.put_polls([after for _, after in pairs])
        return [PollReport(source=one.source.id, before=one.before, after=after) for one, after in pairs]

    def _take_in(self, polled: SourcePollResult) -> PollReport:
        reading = polled.attempts[-1].reading
        if reading is None:
            raise ValueError(f"expected the last attempt at {polled.source.id} to be the one that was read")
        after: list[Poll] = []
        self._sources = self._sources or KnownSources.of(self._store, self._config, polled.now)
        try:
            report = take_in(
                reading.entries(),
                store=self._store,
                config=self._config,
                now=polled.now,
                seal=partial(self._seal, polled, after),
                sources=self._sources,
            )
        except Exception:
            # what was noted of the sources is not what was written
            self._sources = None
            raise
        finally:
            reading.discard()
        return PollReport(source=polled.source.id, before=polled.before, after=after[0], report=report)

    def _at_fault(self, polled: SourcePollResult, error: Exception) -> SourcePollResult:
        """Return the poll as one whose document the program could not take in."""
        *others, last = polled.attempts
        reason = f"the program failed on it, please report it: {type(error).__name__}: {error}"[:500]
        upstream = next(one for one in polled.before.upstreams if one.url == last.after.url)
        broken = failed_attempt(upstream, reason, polled.now, self._config.tuning(polled.source.id))
        return replace(polled, attempts=(*others, broken))

    def _seal(self, polled: SourcePollResult, after: list[Poll], batch: Batch, report: IngestReport) -> None:
        new = report.count("new") + report.count("duplicate")
        after[:] = [self._settle(polled, new=new)]
        _write(batch, [(polled, after[0], report)])

    def _note(self, quiet: Sequence[SourcePollResult]) -> list[PollReport]:
        """Write down polls that brought nothing to take in, in one transaction."""
        pairs = [(one, self._settle(one, new=0)) for one in quiet]
        if pairs:
            with self._store.batch(max(one.now for one in quiet)) as batch:
                _write(batch, [(one, after, IngestReport()) for one, after in pairs])
        return [PollReport(source=one.source.id, before=one.before, after=after) for one, after in pairs]

    def _settle(self, polled: SourcePollResult, *, new: int) -> Poll:
        tuning = self._config.tuning(polled.source.id)
        return after_poll(polled.before, polled.attempts, polled.now, tuning, new=new, strewn=self._strewn())


def _write(batch: Batch, settled: Sequence[tuple[SourcePollResult, Poll, IngestReport]]) -> None:
    batch.put_polls([after for _, after, _ in settled])
    events = (state_change(polled.before, after, polled.now) for polled, after, _ in settled)
    batch.put_events([event for event in events if event is not None])
    batch.put_tallies([daily_counts(polled.before, after, polled.now, report) for polled, after, report in settled])

"""`/metrics`: the source survey for Prometheus (https://prometheus.io/docs/instrumenting/exposition_formats/).

Names follow https://prometheus.io/docs/practices/naming/ (2026-10). The label of a source is its configured id:
requests cannot create new series.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime

from prometheus_client import CollectorRegistry, Metric, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from feeds.publish.status.survey import STATES, SourceSurvey, StatusSurvey

#: the text format that every scraper parses
MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8"

#: by name: help text and value; a series is left out for None
GAUGES: dict[str, tuple[str, Callable[[SourceSurvey], float | None]]] = {
    "articles": ("Stored articles.", lambda item: item.articles),
    "last_try_timestamp_seconds": ("Time of the last poll.", lambda item: _seconds(item.poll.last_try)),
    "last_success_timestamp_seconds": ("When it last answered well.", lambda item: _seconds(item.poll.last_success)),
    "last_new_timestamp_seconds": ("When something new came last.", lambda item: _seconds(item.poll.last_new)),
    "next_poll_timestamp_seconds": ("When it is due again.", lambda item: _seconds(item.poll.next_at)),
    "consecutive_failures": ("Polls in a row without a good answer.", lambda item: item.poll.failures),
    "last_poll_bytes": ("Bytes of the last answer as sent.", lambda item: item.poll.size),
    "last_poll_duration_seconds": ("Time that the last poll took.", lambda item: item.poll.duration / 1000),
    "last_poll_rejected_entries": ("Entries not taken in.", lambda item: item.poll.rejected),
    "cadence_seconds": ("Longest usual time between two articles.", lambda item: item.poll.cadence or None),
}


def metrics(survey: StatusSurvey) -> bytes:
    """Render the survey in the text format 0.0.4, with its own registry: no metrics of this process."""
    registry = CollectorRegistry()
    registry.register(_Collector(survey))
    return generate_latest(registry)


class _Collector(Collector):
    """Gives prometheus_client the series of one survey."""

    def __init__(self, survey: StatusSurvey) -> None:
        self._survey = survey

    def collect(self) -> Iterable[Metric]:
        yield _plain("feeds_articles", "All stored articles.", self._survey.articles)
        yield _plain("feeds_store_revision", "How many batches changed something.", self._survey.revision)
        yield _plain("feeds_polls_overdue", "Sources whose poll is overdue.", len(self._survey.overdue))
        yield _states(self._survey.sources)
        yield from _gauges(self._survey.sources)


def _plain(name: str, meaning: str, value: float) -> Metric:
    return GaugeMetricFamily(name, meaning, value=value)


def _states(sources: Iterable[SourceSurvey]) -> Metric:
    """One series for each state, 1 for the current one, so that changes are visible and states can be counted."""
    family = GaugeMetricFamily("feeds_source_state", "Whether it is in that state.", labels=("source", "state"))
    for item in sources:
        for state in STATES:
            family.add_metric((item.source.id, state), float(item.state == state))
    return family


def _gauges(sources: tuple[SourceSurvey, ...]) -> Iterator[Metric]:
    for name, (meaning, read) in GAUGES.items():
        family = GaugeMetricFamily(f"feeds_source_{name}", meaning, labels=("source",))
        for item in sources:
            if (value := read(item)) is not None:
                family.add_metric((item.source.id,), value)
        yield family


def _seconds(moment: datetime | None) -> float | None:
    return moment.timestamp() if moment else None

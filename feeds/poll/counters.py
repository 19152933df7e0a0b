"""Daily counts of polls."""

from collections import Counter
from datetime import UTC, datetime

from feeds.health import DailyCounts, Poll, Result
from feeds.health.counters import bound_of
from feeds.ingest.pipeline import IngestReport


def daily_counts(previous: Poll, current: Poll, now: datetime, report: IngestReport) -> DailyCounts:
    """The counts of one poll; `report` is the result of its entries."""
    # no delays from the first poll of a source: its entries were published before
    delays = report.delays if previous.last_success else ()
    return DailyCounts(
        source=current.source,
        day=now.astimezone(UTC).date(),
        **{_result(current, report): 1},
        delays=Counter(bound_of(delay) for delay in delays),
    )


def _result(current: Poll, report: IngestReport) -> Result:
    if current.failures:
        return "failed"
    return "new" if report.new_articles else "same"

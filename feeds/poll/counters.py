"""What a poll adds to what is counted of its source by day."""

from collections import Counter
from datetime import UTC, datetime

from feeds.health import DailyCounts, Poll, Result
from feeds.health.counters import bound_of
from feeds.ingest.pipeline import IngestReport


def daily_counts(previous: Poll, current: Poll, now: datetime, report: IngestReport) -> DailyCounts:
    """One poll as it is counted; `report` is what became of the entries it brought."""
    # what stands in a feed when it is first read was published before anybody looked: it tells no delay
    delays = report.delays if previous.last_success else []
    return DailyCounts(
        source=current.source,
        day=now.astimezone(UTC).date(),
        **{_result(current, report): 1},
        delays=Counter(bound_of(delay) for delay in delays),
    )


def _result(current: Poll, report: IngestReport) -> Result:
    if current.failures:
        return "failed"
    return "new" if report.count("new") + report.count("duplicate") else "same"

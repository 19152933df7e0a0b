"""Daily counts of the last weeks; the number of queries does not depend on the number of sources."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from feeds.health import DailyCounts
from feeds.health.history import ARTICLE_DAYS, POLL_DAYS, SourceHistory, history_of
from feeds.store import Store

#: the id under which the counts of all sources together are stored
_ALL = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PollHistories:
    """Daily counts."""

    #: all current and former sources together
    together: SourceHistory
    #: by source id
    by_source: Mapping[str, SourceHistory]


def histories(store: Store, at: datetime, sources: Collection[str]) -> PollHistories:
    """Read the weeks up to and including the day of `at`, for each of `sources` and for all together."""
    last = at.astimezone(UTC).date()
    by_source = {id: history for selection in (None, sources) for id, history in _of(store, last, selection).items()}
    return PollHistories(together=by_source.pop(_ALL), by_source=by_source)


def _of(store: Store, last: date, sources: Collection[str] | None) -> dict[str, SourceHistory]:
    polls: defaultdict[str, dict[date, DailyCounts]] = defaultdict(dict)
    # after a clock was set back, some days are in the future; they are ignored
    for daily in store.daily_counts(last - timedelta(days=POLL_DAYS - 1), sources):
        polls[daily.source][daily.day] = daily
    articles = store.articles_per_day(last - timedelta(days=ARTICLE_DAYS - 1), last, sources)
    ids = (_ALL,) if sources is None else sources
    return {id: history_of(id, last, articles.get(id, {}), polls[id]) for id in ids}

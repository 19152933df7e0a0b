"""The last weeks of sources: as many questions to the store for hundreds as for one."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from feeds.health import DailyCounts
from feeds.health.history import ARTICLE_DAYS, POLL_DAYS, SourceHistory, history_of
from feeds.store import Store

#: what is counted of all sources stands under no name
_ALL = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PollHistories:
    """What is counted by day."""

    #: of all sources that there are or were
    together: SourceHistory
    #: by source
    each: Mapping[str, SourceHistory]


def histories(store: Store, at: datetime, sources: Collection[str]) -> PollHistories:
    """Look at the weeks before a moment, its day included: of each of the sources, and of all that there are."""
    last = at.astimezone(UTC).date()
    by_source = {id: history for selection in (None, sources) for id, history in _of(store, last, selection).items()}
    return PollHistories(together=by_source.pop(_ALL), each=by_source)


def _of(store: Store, last: date, sources: Collection[str] | None) -> dict[str, SourceHistory]:
    polls: defaultdict[str, dict[date, DailyCounts]] = defaultdict(dict)
    # a clock that was set back has left days that have not come yet; they stand in no history
    for tally in store.tallies(last - timedelta(days=POLL_DAYS - 1), sources):
        polls[tally.source][tally.day] = tally
    articles = store.daily(last - timedelta(days=ARTICLE_DAYS - 1), last, sources)
    ids = (_ALL,) if sources is None else sources
    return {id: history_of(id, last, articles.get(id, {}), polls[id]) for id in ids}

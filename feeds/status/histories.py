"""The last weeks of every source: three questions to the store, whatever their number."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from feeds.health import Tally
from feeds.health.history import ARTICLE_DAYS, POLL_DAYS, History, added, history_of
from feeds.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Histories:
    """What is counted by day, until `last`."""

    last: date
    articles: dict[str, dict[date, int]]
    polls: dict[str, dict[date, Tally]]

    def of(self, source: str) -> History:
        """The history of one source."""
        return history_of(source, self.last, self.articles.get(source, {}), self.polls.get(source, {}))

    def together(self, polled: Iterable[str]) -> History:
        """All articles that are held, and the polls of those sources that are `polled`."""
        articles: Counter[date] = Counter()
        for days in self.articles.values():
            articles.update(days)
        by_day: defaultdict[date, list[Tally]] = defaultdict(list)
        for source in polled:
            for day, tally in self.polls.get(source, {}).items():
                by_day[day].append(tally)
        return history_of("", self.last, articles, {day: added(tuple(found)) for day, found in by_day.items()})


def histories(store: Store, at: datetime) -> Histories:
    """Look at the weeks before a moment, its day included."""
    last = at.astimezone(UTC).date()
    polls: defaultdict[str, dict[date, Tally]] = defaultdict(dict)
    for tally in store.tallies(last - timedelta(days=POLL_DAYS - 1)):
        # a clock that was set back has left days that have not come yet; they stand on no page
        polls[tally.source][tally.day] = tally
    return Histories(last=last, articles=store.daily(last - timedelta(days=ARTICLE_DAYS - 1), last), polls=dict(polls))

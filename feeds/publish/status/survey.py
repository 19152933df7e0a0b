"""One look at all sources that are polled: what is remembered of each, and what that means now."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import get_args

from feeds.config import Config
from feeds.health import UNREACHED, Poll, State, Upstream, is_overdue, judge, meaning, since
from feeds.model import Source
from feeds.store import Store

STATES: tuple[State, ...] = get_args(State)


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceSurvey:
    """How one source is."""

    source: Source
    #: with one upstream for each address that the source has now
    poll: Poll
    state: State
    #: when that began, None where nobody knows
    since: datetime | None
    #: why it is so, in words
    meaning: str
    #: articles that are held of it
    articles: int
    is_overdue: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusSurvey:
    """How all configured sources with upstreams are, in the order of the file."""

    at: datetime
    #: of the store
    revision: int
    #: held in all, those of sources that are not polled included
    articles: int
    standings: tuple[SourceSurvey, ...]

    @property
    def overdue(self) -> tuple[SourceSurvey, ...]:
        """Those that should have been asked by now."""
        return tuple(item for item in self.standings if item.is_overdue)

    @property
    def offline(self) -> tuple[SourceSurvey, ...]:
        """Those that were asked last when no source could be reached."""
        return tuple(item for item in self.standings if item.poll.error.startswith(UNREACHED))

    @property
    def states(self) -> dict[State, int]:
        """How many sources are in each state, in no state left out."""
        counts = dict.fromkeys(STATES, 0)
        for item in self.standings:
            counts[item.state] += 1
        return counts


def survey_sources(store: Store, config: Config, at: datetime | None = None) -> StatusSurvey:
    """Look at the store, and judge it by the store's own time or as of another moment."""
    # the clock last: what is read before it cannot lie ahead of it
    revision, polls = store.revision(), store.polls()
    held = {row.source.id: row.count for row in store.sources()}
    now = at or store.now()
    return StatusSurvey(
        at=now,
        revision=revision,
        articles=sum(held.values()),
        standings=tuple(_standings(config, polls, held, now)),
    )


def _standings(config: Config, polls: dict[str, Poll], held: dict[str, int], now: datetime) -> Iterator[SourceSurvey]:
    for source in config.sources:
        if source.feeds:
            poll = _configured(polls.get(source.id) or Poll(source=source.id), source)
            paused = config.tuning(source.id).paused
            yield _standing(source, poll, held.get(source.id, 0), now, paused=paused)


def _standing(source: Source, poll: Poll, articles: int, now: datetime, *, paused: bool) -> SourceSurvey:
    state = judge(poll, now, paused=paused)
    return SourceSurvey(
        source=source,
        poll=poll,
        state=state,
        since=since(state, poll),
        meaning=meaning(state, poll, now),
        articles=articles,
        is_overdue=state not in ("paused", "gone") and is_overdue(poll, now),
    )


def _configured(poll: Poll, source: Source) -> Poll:
    """With the addresses that the source has by now: a new one is no more gone than an old one counts."""
    by_url = {upstream.url: upstream for upstream in poll.upstreams}
    return replace(poll, upstreams=tuple(by_url.get(url) or Upstream(url=url) for url in source.feeds))

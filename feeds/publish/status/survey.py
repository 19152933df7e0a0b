"""Survey of all polled sources: the stored poll results and the state that follows from them now."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import get_args

from feeds.config import Config
from feeds.health import (
    Poll,
    State,
    Upstream,
    describe_state,
    is_overdue,
    judge_state,
    state_since,
    was_offline,
)
from feeds.messages import Message
from feeds.model import Source
from feeds.store import Store

STATES: tuple[State, ...] = get_args(State)


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceSurvey:
    """The state of one source."""

    source: Source
    #: with one upstream for each currently declared URL
    poll: Poll
    state: State
    #: start of the state, None if unknown
    since: datetime | None
    #: the reason of the state
    meaning: Message
    #: number of its stored articles
    articles: int
    is_overdue: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusSurvey:
    """The state of all configured sources with upstreams, in the order of the settings file."""

    at: datetime
    #: revision of the store
    revision: int
    #: all stored articles, including those of sources that are not polled
    articles: int
    sources: tuple[SourceSurvey, ...]

    @property
    def overdue(self) -> tuple[SourceSurvey, ...]:
        """Sources that should have been polled by now."""
        return tuple(item for item in self.sources if item.is_overdue)

    @property
    def offline(self) -> tuple[SourceSurvey, ...]:
        """Sources whose last poll happened when no source could be reached."""
        return tuple(item for item in self.sources if was_offline(item.poll))

    @property
    def states(self) -> dict[State, int]:
        """The number of sources in each state, zero included."""
        counts = dict.fromkeys(STATES, 0)
        for item in self.sources:
            counts[item.state] += 1
        return counts


def survey_sources(store: Store, config: Config, at: datetime | None = None) -> StatusSurvey:
    """Read the store and judge all sources as of its current time, or as of `at`."""
    # read the clock last, so that no stored time is after it
    revision, polls = store.revision(), store.polls()
    counts = {row.source.id: row.count for row in store.sources()}
    now = at or store.now()
    return StatusSurvey(
        at=now,
        revision=revision,
        articles=sum(counts.values()),
        sources=tuple(_surveys(config, polls, counts, now)),
    )


def _surveys(config: Config, polls: dict[str, Poll], counts: dict[str, int], now: datetime) -> Iterator[SourceSurvey]:
    for source in config.sources:
        if source.feeds:
            poll = _configured(polls.get(source.id) or Poll(source=source.id), source)
            paused = config.settings_of(source.id).paused
            yield _survey_source(source, poll, counts.get(source.id, 0), now, paused=paused)


def _survey_source(source: Source, poll: Poll, articles: int, now: datetime, *, paused: bool) -> SourceSurvey:
    state = judge_state(poll, now, paused=paused)
    return SourceSurvey(
        source=source,
        poll=poll,
        state=state,
        since=state_since(state, poll),
        meaning=describe_state(state, poll, now),
        articles=articles,
        is_overdue=state not in ("paused", "gone") and is_overdue(poll, now),
    )


def _configured(poll: Poll, source: Source) -> Poll:
    """The poll with the currently declared URLs: a new one starts unknown, and a removed one is dropped."""
    by_url = {upstream.url: upstream for upstream in poll.upstreams}
    return replace(poll, upstreams=tuple(by_url.get(url) or Upstream(url=url) for url in source.feeds))

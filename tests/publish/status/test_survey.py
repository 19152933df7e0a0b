"""The survey of all sources."""

from dataclasses import replace

from feeds.config import Config
from feeds.health import Poll, State, Upstream
from feeds.publish.status import STATES, SourceSurvey, StatusSurvey, survey_sources
from tests.publish.status.samples import CONFIG, DAY, HOUR, MINUTE, NOW, POLLS, TITLES, FakeStore, polled, source


def looked(*polls: Poll, later: object = None, config: Config = CONFIG) -> StatusSurvey:
    return survey_sources(FakeStore(*polls, now=later or NOW), config)  # type: ignore[arg-type]  # as much as is asked for


def one(id: str, *polls: Poll, **changes: object) -> SourceSurvey:
    return next(survey for survey in looked(*polls, **changes).sources if survey.source.id == id)  # type: ignore[arg-type]


def test_every_source_with_upstreams_stands_in_the_order_of_the_file() -> None:
    survey = looked(*POLLS)
    assert [(standing.source.id, standing.state) for standing in survey.sources] == [(id, id) for id in TITLES]
    assert survey.states == dict.fromkeys(STATES, 1)
    assert (survey.at, survey.revision, survey.articles) == (NOW, 17, 37)


def test_what_nobody_polled_yet_is_waiting() -> None:
    survey = looked()
    expected: dict[State, int] = dict.fromkeys(STATES, 0) | {"waiting": 6, "paused": 1}
    assert survey.states == expected
    assert (survey.overdue, survey.sources[0].poll.last_try) == ((), None)


def test_a_source_is_late_and_stale_even_if_the_poller_is_dead() -> None:
    for later, state, began in ((HOUR, "fresh", NOW - DAY), (DAY, "late", NOW - MINUTE + 12 * HOUR)):
        result = one("fresh", polled("fresh"), later=NOW + later)
        assert (result.state, result.since) == (state, began)
    result = one("fresh", polled("fresh"), later=NOW + 4 * DAY)
    assert (result.state, str(result.meaning)[:20]) == ("stale", "not polled for 4 day")


def test_polls_that_nobody_makes_are_overdue() -> None:
    assert [standing.source.id for standing in looked(*POLLS).overdue] == []
    late = looked(*POLLS, later=NOW + 2 * HOUR)
    # the paused one and the one that is gone will not be asked, the waiting one has no time yet
    assert [standing.source.id for standing in late.overdue] == ["fresh", "late", "stale", "failing"]


def test_the_addresses_are_those_of_the_settings() -> None:
    """An operator who gives a source that is gone a new address has mended it."""
    gone = replace(POLLS[4], upstreams=(*POLLS[4].upstreams, Upstream(url="https://old.example.org/", failures=9)))
    new = "https://new.example.org/rss"
    mended = Config(sources=(source("gone", "已关张", feeds=(POLLS[4].upstreams[0].url, new)),))
    result = one("gone", gone, config=mended)
    assert result.state == "fresh"
    assert result.poll.upstreams == (POLLS[4].upstreams[0], Upstream(url=new))

"""A store with sources in every state, at a time that the test sets."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from feeds.config import Config
from feeds.health import Poll, Upstream
from feeds.messages import untranslated
from feeds.model import Source
from feeds.store import SourceRow

NOW = datetime(2024, 6, 19, 12, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)

TITLES = {
    "fresh": "晨光日报",
    "late": "河湾新闻",
    "stale": "旧镜像",
    "failing": "断线社",
    "gone": "已关张",
    "paused": "停刊中",
    "waiting": "刚添加",
}


def source(id: str, title: str, **changes: Any) -> Source:
    return Source(id=id, title=title, **{"feeds": (f"https://{id}.example.org/rss?key=s3cret",), **changes})


SOURCES = tuple(source(id, title) for id, title in TITLES.items())
CONFIG = Config(
    sources=(*SOURCES, Source(id="archive", title="只有档案")),
    own={"paused": {"paused": True}},
    allow=("hub.example.net:1200",),
)


def polled(id: str, **changes: Any) -> Poll:
    """Asked a minute ago, with something new."""
    then = NOW - MINUTE
    result = Poll(
        source=id,
        state="fresh",
        since=NOW - DAY,
        last_try=then,
        last_success=then,
        last_new=then,
        next_at=NOW + HOUR,
        asked=f"https://{id}.example.org/rss?key=s3cret",
        status=200,
        size=4321,
        duration=250,
        rhythm=1800,
        cadence=3600,
        upstreams=(Upstream(url=f"https://{id}.example.org/rss?key=s3cret"),),
    )
    return replace(result, **changes)


REFUSED = untranslated(
    "https://failing.example.org/rss?key=s3cret: status 403, at hub.example.net:1200, see /home/somebody/notes.txt"
)
POLLS = (
    polled(
        "fresh", rejected=2, problems=(untranslated("第一条没有标题"), untranslated("see /home/somebody/notes.txt"))
    ),
    polled(
        "late",
        last_new=NOW - 30 * HOUR,
        upstreams=(
            Upstream(
                url="https://late.example.org/rss?key=s3cret",
                moved="https://late.example.org/feed?key=s3cret",
                elsewhere="http://hub.example.net:1200/late?key=s3cret",
            ),
        ),
    ),
    polled("stale", last_new=NOW - 40 * DAY),
    polled(
        "failing",
        failures=4,
        error=REFUSED,
        status=403,
        upstreams=(Upstream(url="https://failing.example.org/rss?key=s3cret", error=REFUSED, failures=4),),
    ),
    polled(
        "gone",
        error=untranslated("status 410"),
        upstreams=(Upstream(url=SOURCES[4].feeds[0], gone=True),),
        next_at=None,
    ),
    polled("paused", next_at=NOW - DAY),
    polled("unknown"),
)


class FakeStore:
    """As much of a store as a survey asks for, its clock set by the test."""

    def __init__(self, *polls: Poll, now: datetime = NOW) -> None:
        self.held, self.time = polls, now

    def revision(self) -> int:
        return 17

    def polls(self) -> dict[str, Poll]:
        return {poll.source: poll for poll in self.held}

    def sources(self) -> list[SourceRow]:
        rows = [SourceRow(source=item, count=5, newest=NOW) for item in SOURCES]
        return [*rows, SourceRow(source=Source(id="met.example.net", title="x", declared=False), count=2, newest=NOW)]

    def now(self) -> datetime:
        return self.time

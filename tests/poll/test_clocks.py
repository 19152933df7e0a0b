"""A wrong clock, before the start or while the poller runs, does not stop the polls of a source."""

import asyncio
from collections import defaultdict
from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from pathlib import Path

from feeds.config import Config
from feeds.fetch import FetchRequest, FetchResponse
from feeds.health import Poll, Upstream
from feeds.model import Source
from feeds.poll import Poller
from feeds.store import open_store
from tests.poll.support import START, InProcess
from tests.poll.test_week import Jumping, at_once, body
from tests.upstream.feeds import rss

FAR, MINUTE = timedelta(days=1000), timedelta(minutes=1)
#: sooner than the next time the poller checks the clock
NAP = 3600


class Upstreams:
    """Counts the requests; slow upstreams respond after two minutes."""

    def __init__(self, slow: Collection[str] = ()) -> None:
        self.slow, self.asked = slow, defaultdict[str, int](int)

    async def fetch(self, ask: FetchRequest) -> FetchResponse:
        name = ask.url.rpartition("/")[2]
        self.asked[name] += 1
        await asyncio.sleep(120 if name in self.slow else 0)
        return FetchResponse(status=200, url=ask.url, body=body(rss()))


def run(
    folder: Path, upstreams: Upstreams, polls: Collection[Poll], clock: Callable[[float], datetime], *, minutes: float
) -> None:
    """Poll the sources of `polls` with a clock based on the time of the event loop."""
    sources = tuple(Source(id=poll.source, title=poll.source, feeds=(poll.upstreams[0].url,)) for poll in polls)
    config = Config(data=folder, sources=sources, host_spacing=0)

    async def work() -> None:
        stop, loop = asyncio.Event(), asyncio.get_running_loop()
        loop.call_later(minutes * 60, stop.set)
        with open_store(config.database) as store:
            with store.batch(START) as batch:
                batch.put_polls(polls)
            poller = Poller(
                store,
                config,
                upstreams,
                InProcess(config, folder),
                clock=lambda: clock(loop.time()),
                chance=lambda: 0.0,
                offload=at_once,
                max_pause=NAP,
            )
            await poller.run(stop)

    with asyncio.Runner(loop_factory=Jumping) as runner:
        runner.run(work())


def waiting(name: str, until: datetime) -> Poll:
    return Poll(source=name, next_at=until, upstreams=(Upstream(url=f"https://{name}.example.org/{name}"),))


def test_a_time_that_a_wrong_clock_wrote_down_does_not_wait_behind_right_ones(tmp_path: Path) -> None:
    upstreams = Upstreams()
    polls = (waiting("a", START + FAR), waiting("b", START + 30 * MINUTE))
    run(tmp_path, upstreams, polls, lambda time: START + timedelta(seconds=time), minutes=5)
    assert upstreams.asked == {"a": 1}


def test_a_clock_that_is_set_back_meanwhile_leaves_no_source_behind(tmp_path: Path) -> None:
    """One source is polled before the change, so its next poll is far ahead; the other response arrives after it."""
    upstreams = Upstreams(slow="b")

    def clock(time: float) -> datetime:
        return START + timedelta(seconds=time) + (FAR if time < 60 else timedelta())

    run(tmp_path, upstreams, (waiting("a", START), waiting("b", START)), clock, minutes=5)
    assert upstreams.asked == {"a": 2, "b": 1}

"""A simulated week of 60 sources, or 500 with `--whole`: the clock of the event loop jumps to the next timer."""

import asyncio
import random
import selectors
from collections import defaultdict
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from feeds.config import Config
from feeds.errors import FetchError
from feeds.fetch import Body, FetchRequest, FetchResponse
from feeds.health import Poll
from feeds.model import Source, Validators
from feeds.poll import Poller
from feeds.store import open_store
from tests.poll.support import InProcess
from tests.upstream.feeds import Item, rss

DAYS, RESTARTS = 7, 10
SEED = 20261120
START = datetime(2026, 11, 1, tzinfo=UTC)
HOUR = 3600.0


class Jumping(asyncio.SelectorEventLoop):
    """An event loop whose time jumps to the next timer."""

    class _Selector(selectors.DefaultSelector):  # type: ignore[misc, valid-type]
        def __init__(self) -> None:
            super().__init__()
            self.elapsed = 0.0

        def select(self, timeout: float | None = None) -> list[Any]:
            self.elapsed += max(timeout or 0.0, 0.0)
            return super().select(0)

    def __init__(self) -> None:
        self._jumping = self._Selector()
        super().__init__(self._jumping)

    def time(self) -> float:
        return self._jumping.elapsed


class World:
    """Upstreams with different publication intervals; a third of them fail in different ways."""

    def __init__(self, sources: int) -> None:
        chance = random.Random(SEED)  # noqa: S311  # no secret
        self.now = START
        self.period = {f"s{n}": chance.choice([4, 6, 12, 24]) * HOUR for n in range(sources)}
        self.failing = {f"s{n}": chance.choice(["500", "429", "silence", "page"]) for n in range(0, sources, 3)}
        self.max_age = {f"s{n}": chance.choice([0, 0, 600, 3 * 3600]) for n in range(sources)}
        #: request times of each source, and the end of its current max-age or Retry-After
        self.asked: dict[str, list[datetime]] = defaultdict(list)
        self.closed: dict[str, datetime] = {}
        self.trespasses: list[tuple[str, datetime]] = []
        self._floor = timedelta(hours=1)

    async def fetch(self, ask: FetchRequest) -> FetchResponse:
        name = ask.url.rpartition("/")[2]
        self._note(name)
        fault = self.failing.get(name)
        if fault == "silence":
            await asyncio.sleep(30)
            raise FetchError("no answer within 30 s", url=ask.url)
        if fault == "429":
            self.closed[name] = self.now + timedelta(hours=5)
            return FetchResponse(status=429, url=ask.url, retry_after=str(5 * 3600))
        if fault:
            return FetchResponse(
                status=500 if fault == "500" else 200, url=ask.url, body=body("<!DOCTYPE html><html></html>")
            )
        if self.max_age[name]:
            self.closed[name] = self.now + timedelta(seconds=self.max_age[name])
        return self._feed(name, ask)

    def _note(self, name: str) -> None:
        requests = self.asked[name]
        too_soon = bool(requests) and self.now - requests[-1] < self._floor
        if too_soon or self.now < self.closed.get(name, START):
            self.trespasses.append((name, self.now))
        requests.append(self.now)

    def _feed(self, name: str, ask: FetchRequest) -> FetchResponse:
        published = int((self.now - START).total_seconds() // self.period[name])
        tag = f'"{published}"'
        fields = {"url": ask.url, "cache_control": f"max-age={self.max_age[name]}"}
        validators = Validators(url=ask.url, etag=tag)
        if ask.validators.etag == tag:
            return FetchResponse(status=304, validators=validators, **fields)  # type: ignore[arg-type]
        items = [self._item(name, number) for number in range(published, published - 4, -1)]
        return FetchResponse(status=200, validators=validators, body=body(rss(items)), **fields)  # type: ignore[arg-type]

    def _item(self, name: str, number: int) -> Item:
        when = START + timedelta(seconds=number * self.period[name])
        link = f"https://{name}.example.org/{number + 1000}.html"
        return Item(link=link, title=f"{name}的第{number}篇", date=f"{when:%a, %d %b %Y %H:%M:%S} GMT", text="短讯")

    def newest(self, name: str, by: datetime) -> datetime:
        number = int((by - START).total_seconds() // self.period[name])
        return START + timedelta(seconds=number * self.period[name])


def body(text: str) -> Body:
    data = text.encode()
    return Body(data=data, size=len(data), digest=str(hash(data)))


def settings(folder: Path, number: int) -> Config:
    """Ten sources on each host."""
    sources = tuple(
        Source(
            id=f"s{n}",
            title=f"来源{n}",
            feeds=(f"http://host{n % (number // 10)}.example.org/s{n}",),
            hosts=(f"s{n}.example.org",),
        )
        for n in range(number)
    )
    return Config(data=folder, sources=sources, host_spacing=1)


async def at_once(function: Callable[..., Any], *arguments: Any) -> Any:
    """Replaces a thread: the time must not jump during its work."""
    return function(*arguments)


def live(world: World, config: Config, days: float) -> dict[str, Poll]:
    """Run a poller for that long, starting at the end of the previous run."""
    began = world.now

    async def run() -> None:
        loop = asyncio.get_running_loop()

        def clock() -> datetime:
            world.now = began + timedelta(seconds=loop.time())
            return world.now

        stop = asyncio.Event()
        loop.call_later(days * 24 * HOUR, stop.set)
        chance = random.Random(SEED).random  # noqa: S311
        reader = InProcess(config, config.data)
        poller = Poller(store, config, world, reader, clock=clock, chance=chance, offload=at_once)
        await poller.run(stop)

    with open_store(config.database) as store, asyncio.Runner(loop_factory=Jumping) as runner:
        runner.run(run())
        world.now = began + timedelta(days=days)
        return store.polls()


Week = tuple[World, Config, dict[str, Poll]]


@pytest.fixture(scope="module")
def week(tmp_path_factory: pytest.TempPathFactory, whole: bool) -> Week:
    number = 500 if whole else 60
    world, config = World(number), settings(tmp_path_factory.mktemp("week"), number)
    polls: dict[str, Poll] = {}
    for _ in range(RESTARTS + 1):
        polls = live(world, config, DAYS / (RESTARTS + 1))
    return world, config, polls


def test_no_source_is_polled_more_often_than_it_allows(week: Week) -> None:
    world, config, _ = week
    assert world.trespasses == []
    assert len(world.asked) == len(config.sources)


def test_every_healthy_source_is_fresh_within_two_of_its_intervals(week: Week) -> None:
    world, config, polls = week
    with open_store(config.database) as store:
        newest_dates = {row.source.id: row.newest for row in store.sources()}
    for name in world.period.keys() - world.failing.keys():
        interval = timedelta(seconds=max(world.period[name], world.max_age[name]))
        newest = newest_dates[name]
        assert newest is not None
        assert newest >= world.newest(name, world.now - 2 * interval), name
        assert world.now - world.asked[name][-1] <= 2 * interval, name
        assert polls[name].state == "fresh"


def test_failing_sources_are_polled_with_increasing_backoff(week: Week) -> None:
    world, _, polls = week
    for name in world.failing:
        assert polls[name].state == "failing"
        assert len(world.asked[name]) <= DAYS + 6, name
        gaps = [later - earlier for earlier, later in zip(world.asked[name], world.asked[name][1:], strict=False)]
        assert gaps[-1] > timedelta(hours=20)


def test_timers_survive_restarts(week: Week) -> None:
    """A poller without stored timers would poll all sources at each start."""
    world, _, _ = week
    slow = [name for name in world.period.keys() - world.failing.keys() if world.period[name] == 24 * HOUR]
    assert slow
    for name in slow:
        assert len(world.asked[name]) <= DAYS + 2

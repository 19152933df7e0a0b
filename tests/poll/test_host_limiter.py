"""HostLimiter: concurrent requests per host, and the spacing between them."""

import asyncio
from collections.abc import Awaitable
from pathlib import Path

import pytest

from feeds.config import Config
from feeds.errors import FetchError
from feeds.fetch import FetchRequest, FetchResponse
from feeds.health import Poll, Upstream
from feeds.model import Source
from feeds.poll.host_limiter import HostLimiter
from feeds.poll.source_poll import SourcePoller
from tests.poll.support import START, InProcess
from tests.poll.test_week import Jumping


def moments(limiter: HostLimiter, hosts: list[str], takes: float) -> list[tuple[str, float]]:
    """The start time of each request, if each takes `takes` seconds."""
    begun: list[tuple[str, float]] = []

    async def ask(host: str) -> None:
        async with limiter.slot(host, timeout=0):
            begun.append((host, asyncio.get_running_loop().time()))
            await asyncio.sleep(takes)

    async def run() -> None:
        await asyncio.gather(*(ask(host) for host in hosts))

    with asyncio.Runner(loop_factory=Jumping) as runner:
        runner.run(run())
    return begun


def test_requests_to_one_host_are_spaced_and_others_do_not_wait_for_them() -> None:
    limiter = HostLimiter(connections=10, per_host=2, spacing=1)
    begun = moments(limiter, ["a", "a", "a", "b"], takes=0.1)
    assert [round(when, 3) for host, when in begun if host == "a"] == [0, 1, 2]
    assert ("b", 0) in begun


def test_redirected_requests_are_spaced_too() -> None:
    """For any host; a redirected request uses no connection slot of the target host."""
    limiter = HostLimiter(connections=10, per_host=1, spacing=1)
    begun: list[tuple[str, float]] = []

    async def redirected(host: str) -> None:
        async with limiter.slot("a", timeout=30) as slot:
            await slot.follow(f"https://{host}/")
            begun.append((host, asyncio.get_running_loop().time()))

    async def run() -> None:
        async with limiter.slot("b", timeout=30):
            await asyncio.gather(*(redirected(host) for host in ("b", "b", "c", "a")))

    with asyncio.Runner(loop_factory=Jumping) as runner:
        runner.run(run())
    assert begun == [("b", 1), ("b", 2), ("c", 2), ("a", 4)]


def test_a_poll_waits_for_the_target_host_of_a_redirect(tmp_path: Path) -> None:
    moments: list[float] = []

    class Redirecting:
        async def fetch(self, ask: FetchRequest) -> FetchResponse:
            assert ask.before_hop is not None
            for _ in range(2):
                await ask.before_hop("https://Elsewhere.example.net:8443/feed")
                moments.append(asyncio.get_running_loop().time())
            return FetchResponse(status=404, url=ask.url)

    source = Source(id="a", title="甲", feeds=("https://a.example.org/feed",))
    config, limiter = Config(sources=(source,)), HostLimiter(connections=1, per_host=1, spacing=3)
    asking = SourcePoller(config, Redirecting(), InProcess(config, tmp_path), limiter, lambda: START)
    with asyncio.Runner(loop_factory=Jumping) as runner:
        runner.run(asking.poll(source, Poll(source="a", upstreams=(Upstream(url=source.feeds[0]),))))
        assert (moments, runner.get_loop().time()) == ([0, 3], 3)


@pytest.mark.parametrize("fails", [False, True])
def test_the_duration_of_a_poll_excludes_the_wait_for_a_slot(tmp_path: Path, *, fails: bool) -> None:
    class Slow:
        async def fetch(self, ask: FetchRequest) -> FetchResponse:
            assert ask.before_hop is not None
            await asyncio.sleep(0.5)
            for _ in range(2):
                await ask.before_hop("https://elsewhere.example.net/feed")
                await asyncio.sleep(0.25)
            if fails:
                raise FetchError("no answer", url=ask.url)
            return FetchResponse(status=404, url=ask.url)

    source = Source(id="a", title="甲", feeds=("https://a.example.org/feed",))
    config, limiter = Config(sources=(source,)), HostLimiter(connections=1, per_host=1, spacing=6)
    asking = SourcePoller(config, Slow(), InProcess(config, tmp_path), limiter, lambda: START)
    with asyncio.Runner(loop_factory=Jumping) as runner:
        polled = runner.run(asking.poll(source, Poll(source="a", upstreams=(Upstream(url=source.feeds[0]),))))
        assert ([attempt.duration for attempt in polled.attempts], runner.get_loop().time()) == ([1000], 6.75)


async def sent(limiter: HostLimiter, host: str, *redirects: str, delay: float = 0, takes: float = 0) -> float | str:
    """The time when the last redirect from a host is followed, or the error."""
    await asyncio.sleep(delay)
    try:
        async with limiter.slot(host, timeout=30) as slot:
            for redirect in redirects:
                await slot.follow(f"https://{redirect}/feed")
            start = asyncio.get_running_loop().time()
            await asyncio.sleep(takes)
            return start
    except FetchError as error:
        return f"{error.url}: {error.reason}"


def together(*requests: Awaitable[float | str]) -> list[float | str]:
    """Run all concurrently and return their results."""

    async def run() -> list[float | str]:
        return await asyncio.gather(*requests)

    with asyncio.Runner(loop_factory=Jumping) as runner:
        return runner.run(run())


def crowded(host: str) -> str:
    """The error for a redirect to a busy host."""
    reason = f"expected to follow the redirect to {host} within 30 s, found too many waiting requests to it"
    return f"https://{host}/feed: {reason}"


def test_waiting_for_a_redirect_target_holds_no_connection() -> None:
    """Many redirects to one host would block all connections."""
    limiter = HostLimiter(connections=2, per_host=2, spacing=1)
    many = [sent(limiter, f"h{number}", "busy") for number in range(20)]
    assert together(*many, sent(limiter, "z")) == [*range(20), 0]


def test_a_redirect_over_its_patience_takes_no_slot() -> None:
    """Redirects to a host of the catalogue must not delay its own polls without limit."""
    limiter = HostLimiter(connections=10, per_host=2, spacing=1)
    many = [sent(limiter, f"h{number}", "busy") for number in range(200)]
    assert together(*many, sent(limiter, "busy", delay=20)) == [*range(33), *[crowded("busy")] * 167, 33]


def test_patience_is_for_all_redirects_of_a_request_together() -> None:
    limiter = HostLimiter(connections=10, per_host=1, spacing=1)
    many = [sent(limiter, f"h{number}", "one") for number in range(20)]
    many += [sent(limiter, f"i{number}", "two", delay=15) for number in range(20)]
    last = [sent(limiter, "x", "one"), sent(limiter, "y", "one", "two"), sent(limiter, "z", "two", delay=20.5)]
    assert together(*many, *last)[-3:] == [20, crowded("two"), 35]


@pytest.mark.parametrize("slots", [1, 2])
def test_a_host_may_redirect_to_itself_with_any_spacing(slots: int) -> None:
    limiter = HostLimiter(connections=10, per_host=slots, spacing=3600)
    times = together(*(sent(limiter, "a", "a") for _ in range(4)))
    assert sorted(time for time in times if isinstance(time, float)) == times


def test_spacing_applies_after_waiting_for_a_connection() -> None:
    limiter = HostLimiter(connections=2, per_host=2, spacing=1)
    busy = [sent(limiter, host, "busy", takes=takes) for host, takes in (("a", 10), ("b", 0), ("c", 0))]
    assert together(*busy, sent(limiter, "d", takes=10)) == [0, 10, 11, 0]


@pytest.mark.parametrize("when", [0.5, 3])
def test_a_cancelled_redirect_releases_only_its_own_slot(when: float) -> None:
    """During the spacing, or while waiting for a connection after it."""
    limiter = HostLimiter(connections=1, per_host=1, spacing=1)

    async def run() -> list[float | str]:
        waiting = [asyncio.create_task(sent(limiter, host, "busy")) for host in ("a", "b")]
        tasks = [asyncio.create_task(sent(limiter, host, takes=10)) for host in ("c", "d", "e")]
        await asyncio.sleep(when)
        waiting[1].cancel()
        return [await task for task in tasks]

    with asyncio.Runner(loop_factory=Jumping) as runner:
        assert runner.run(run()) == [0, 10, 20]


def test_the_memory_for_redirect_targets_is_bounded() -> None:
    limiter = HostLimiter(connections=1, per_host=1, spacing=1)

    async def run() -> list[float]:
        times = []
        async with limiter.slot("a", timeout=0) as slot:
            for host in ("first", *(f"h{number}" for number in range(20_000)), "first", "first"):
                await slot.follow(f"https://{host}/")
                times.append(asyncio.get_running_loop().time())
        return times[-2:]

    with asyncio.Runner(loop_factory=Jumping) as runner:
        assert runner.run(run()) == [0, 1]


def test_requests_per_host_are_limited() -> None:
    begun = moments(HostLimiter(connections=10, per_host=2, spacing=0), ["a"] * 4, takes=5)
    assert [when for _, when in begun] == [0, 0, 5, 5]


def test_requests_in_total_are_limited() -> None:
    begun = moments(HostLimiter(connections=3, per_host=2, spacing=0), ["a", "b", "c", "d"], takes=5)
    assert [when for _, when in begun] == [0, 0, 0, 5]


@pytest.mark.parametrize("spacing", [0, 1])
def test_a_cancelled_wait_passes_the_slot_on(spacing: int) -> None:
    limiter = HostLimiter(connections=1, per_host=1, spacing=spacing)

    async def run() -> None:
        async def ask() -> None:
            async with limiter.slot("a", timeout=0):
                await asyncio.sleep(10)

        waiting = [asyncio.create_task(ask()) for _ in range(3)]
        await asyncio.sleep(5)
        waiting[1].cancel()
        await asyncio.sleep(30)
        assert [task.done() for task in waiting] == [True, True, True]
        assert waiting[1].cancelled()

    with asyncio.Runner(loop_factory=Jumping) as runner:
        runner.run(run())

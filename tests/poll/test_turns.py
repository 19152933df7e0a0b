"""So many requests to one host at a time, and a pause between them."""

import asyncio
from pathlib import Path

import pytest

from feeds.config import Config
from feeds.fetch import Answer, Ask
from feeds.health import Poll, Upstream
from feeds.model import Source
from feeds.poll.asking import Asking
from feeds.poll.turns import Turns
from tests.poll.support import START, InProcess
from tests.poll.test_week import Jumping


def moments(turns: Turns, hosts: list[str], takes: float) -> list[tuple[str, float]]:
    """When each request begins, if every one of them takes so long."""
    begun: list[tuple[str, float]] = []

    async def ask(host: str) -> None:
        async with turns.turn(host):
            begun.append((host, asyncio.get_running_loop().time()))
            await asyncio.sleep(takes)

    async def run() -> None:
        await asyncio.gather(*(ask(host) for host in hosts))

    with asyncio.Runner(loop_factory=Jumping) as runner:
        runner.run(run())
    return begun


def test_requests_to_one_host_are_spaced_and_others_do_not_wait_for_them() -> None:
    turns = Turns(connections=10, per_host=2, spacing=1)
    begun = moments(turns, ["a", "a", "a", "b"], takes=0.1)
    assert [round(when, 3) for host, when in begun if host == "a"] == [0, 1, 2]
    assert ("b", 0) in begun


def test_a_request_that_a_redirect_leads_to_keeps_the_pause_too() -> None:
    """Be the host one of the catalogue or not; it takes no place from those who ask it."""
    turns = Turns(connections=10, per_host=1, spacing=1)
    begun: list[tuple[str, float]] = []

    async def redirected(host: str) -> None:
        async with turns.turn("a"):
            await turns.pause(host)
            begun.append((host, asyncio.get_running_loop().time()))

    async def run() -> None:
        async with turns.turn("b"):
            await asyncio.gather(*(redirected(host) for host in ("b", "b", "c", "a")))

    with asyncio.Runner(loop_factory=Jumping) as runner:
        runner.run(run())
    assert begun == [("b", 1), ("b", 2), ("c", 2), ("a", 4)]


def test_a_poll_waits_for_the_host_that_it_is_sent_to(tmp_path: Path) -> None:
    moments: list[float] = []

    class Redirecting:
        async def fetch(self, ask: Ask) -> Answer:
            assert ask.before_hop is not None
            for _ in range(2):
                await ask.before_hop("https://Elsewhere.example.net:8443/feed")
                moments.append(asyncio.get_running_loop().time())
            return Answer(status=404, url=ask.url)

    source = Source(id="a", title="甲", feeds=("https://a.example.org/feed",))
    config, turns = Config(sources=(source,)), Turns(connections=1, per_host=1, spacing=3)
    asking = Asking(config, Redirecting(), InProcess(config, tmp_path), turns, lambda: START)
    with asyncio.Runner(loop_factory=Jumping) as runner:
        runner.run(asking.poll(source, Poll(source="a", upstreams=(Upstream(url=source.feeds[0]),))))
        runner.run(turns.pause("elsewhere.example.net"))
        assert (moments, runner.get_loop().time()) == ([0, 3], 6)


def test_hosts_that_strangers_redirect_to_are_remembered_within_bounds() -> None:
    turns = Turns(connections=1, per_host=1, spacing=1)

    async def run() -> list[float]:
        found = []
        for host in ("first", *map(str, range(20_000)), "first", "first"):
            await turns.pause(host)
            found.append(asyncio.get_running_loop().time())
        return found[-2:]

    with asyncio.Runner(loop_factory=Jumping) as runner:
        assert runner.run(run()) == [0, 1]


def test_no_more_than_so_many_ask_one_host() -> None:
    begun = moments(Turns(connections=10, per_host=2, spacing=0), ["a"] * 4, takes=5)
    assert [when for _, when in begun] == [0, 0, 5, 5]


def test_no_more_than_so_many_ask_in_all() -> None:
    begun = moments(Turns(connections=3, per_host=2, spacing=0), ["a", "b", "c", "d"], takes=5)
    assert [when for _, when in begun] == [0, 0, 0, 5]


@pytest.mark.parametrize("spacing", [0, 1])
def test_who_gives_up_waiting_leaves_the_turn_to_the_next(spacing: int) -> None:
    turns = Turns(connections=1, per_host=1, spacing=spacing)

    async def run() -> None:
        async def ask() -> None:
            async with turns.turn("a"):
                await asyncio.sleep(10)

        waiting = [asyncio.create_task(ask()) for _ in range(3)]
        await asyncio.sleep(5)
        waiting[1].cancel()
        await asyncio.sleep(30)
        assert [one.done() for one in waiting] == [True, True, True]
        assert waiting[1].cancelled()

    with asyncio.Runner(loop_factory=Jumping) as runner:
        runner.run(run())

"""So many requests to one host at a time, and a pause between them."""

import asyncio

import pytest

from feeds.poll.turns import Turns
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

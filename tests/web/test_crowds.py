"""Many who ask at once for what has to be made for each: all kinds of it have the same few places."""

from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from flask import Flask

from feeds.cli.serve import THREADS
from feeds.common.tokens import new_token, token_digest
from feeds.publish.render_slots import MAX_RENDERS
from feeds.store import Store, open_store
from feeds.web import create_app
from tests.publish.cellar import CONFIG, fill
from tests.publish.formats.samples import at

#: who asks, as the server before this one says; empty where it says nothing
Client = str

FEEDS, CELLAR, VAULT = (
    tuple(f"/feeds/{name}.rss?limit={n}" for n in range(1, MAX_RENDERS + 2)) for name in ("harbour", "cellar", "vault")
)
SEARCHES = tuple(f"/search.atom?q=渡轮{n}" for n in range(1, MAX_RENDERS + 2))
PAIRS = {
    "feeds and searches": (FEEDS, SEARCHES),
    "searches and a private feed": (SEARCHES, CELLAR),
    "two private feeds": (CELLAR, VAULT),
}
#: questions by which a document is made
READING = ("newest", "fair", "search")


class Slow:
    """A store that finds nothing before it is told to go on."""

    def __init__(self, store: Store, go_on: Event) -> None:
        self._store, self._go_on = store, go_on

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._store, name)

        def late(*args: Any, **options: Any) -> Any:
            assert self._go_on.wait(20)
            return method(*args, **options)

        return late if name in READING else method

    def hiding(self, sources: Sequence[str]) -> "Slow":
        return Slow(self._store.hiding(sources), self._go_on)


class Crowd:
    """A site, and those who ask it at once."""

    def __init__(self, store: Store) -> None:
        self._go_on = Event()
        self._app: Flask = create_app(CONFIG, Slow(store, self._go_on))  # type: ignore[arg-type]  # all of a store
        self._tokens = {name: new_token() for name in ("cellar", "vault")}
        for name, token in self._tokens.items():
            store.tokens.add(token_digest(token) or "", name, now=at(8))

    def answers(self, requests: Sequence[tuple[str, Client]], refused: int) -> list[int]:
        """The status of each answer, once so many are refused and all others are waiting."""
        with ThreadPoolExecutor(len(requests)) as pool:
            futures = [pool.submit(self._ask, *request) for request in requests]
            while sum(future.done() for future in futures) < refused:
                if not wait([request for request in futures if not request.done()], 10, FIRST_COMPLETED).done:
                    break
            early = [future.result() for future in futures if future.done()]
            self._go_on.set()
            assert early == [503] * refused
            return [future.result(20) for future in futures]

    def _ask(self, address: str, client: Client) -> int:
        token = self._tokens.get(address.removeprefix("/feeds/").partition(".")[0], "")
        headers = {"Authorization": f"Bearer {token}"} | ({"X-Forwarded-For": client} if client else {})
        return self._app.test_client().get(address, headers=headers).status_code


@pytest.fixture
def crowd(tmp_path: Path) -> Iterator[Crowd]:
    with open_store(tmp_path / "feeds.sqlite3") as store:
        fill(store)
        yield Crowd(store)


@pytest.mark.parametrize("kinds", PAIRS.values(), ids=PAIRS)
def test_one_client_has_half_of_the_places_for_all_kinds_together(crowd: Crowd, kinds: Sequence[Sequence[str]]) -> None:
    half = MAX_RENDERS // 4
    requests = [
        (address, "1.2.3.4")
        for addresses, count in zip(kinds, (half, half + 1), strict=True)
        for address in addresses[:count]
    ]
    # one that somebody else asks for finds a place
    answers = crowd.answers([*requests, (FEEDS[-1], "1.2.3.5")], 1)
    assert sorted(answers[:-1]) == [200] * (MAX_RENDERS // 2) + [503]
    assert answers[-1] == 200


@pytest.mark.parametrize("kinds", PAIRS.values(), ids=PAIRS)
@pytest.mark.parametrize("network", ["1.2.3.", ""], ids=["of many", "of whom nobody knows"])
def test_a_crowd_has_so_many_places_for_all_kinds_together(
    crowd: Crowd, kinds: Sequence[Sequence[str]], network: str
) -> None:
    half = MAX_RENDERS // 2
    addresses = [address for group, count in zip(kinds, (half, half + 1), strict=True) for address in group[:count]]
    requests = [(address, network and f"{network}{n}") for n, address in enumerate(addresses, 1)]
    assert sorted(crowd.answers(requests, 1)) == [200] * MAX_RENDERS + [503]


def test_half_of_the_threads_stay_for_what_everybody_reads() -> None:
    assert 2 * MAX_RENDERS <= THREADS

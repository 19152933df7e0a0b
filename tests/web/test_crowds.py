"""Concurrent requests for rendered variants: feeds, searches and private feeds share one concurrency limit."""

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
from feeds.store import Store
from feeds.web import create_app
from tests.conftest import OpenCopy
from tests.publish.cellar import CONFIG, fill
from tests.publish.formats.samples import at

#: client address in `X-Forwarded-For`; empty without the header
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
#: store methods that render a document
READING = ("newest", "fair", "search")


class BlockingStore:
    """A store whose reads block until an event is set."""

    def __init__(self, store: Store, release: Event) -> None:
        self._store, self._release = store, release

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._store, name)

        def blocking(*args: Any, **options: Any) -> Any:
            assert self._release.wait(20)
            return method(*args, **options)

        return blocking if name in READING else method

    def hiding(self, sources: Sequence[str]) -> "BlockingStore":
        return BlockingStore(self._store.hiding(sources), self._release)


class Crowd:
    """A site and concurrent requests to it."""

    def __init__(self, store: Store) -> None:
        self._release = Event()
        self._app: Flask = create_app(CONFIG, BlockingStore(store, self._release))  # type: ignore[arg-type]  # has every method of a store
        self._tokens = {name: new_token() for name in ("cellar", "vault")}
        for name, token in self._tokens.items():
            store.tokens.add(token_digest(token) or "", name, now=at(8))

    def answers(self, requests: Sequence[tuple[str, Client]], refused: int) -> list[int]:
        """The status of each response, after that many are refused and all others wait."""
        with ThreadPoolExecutor(len(requests)) as pool:
            futures = [pool.submit(self._ask, *request) for request in requests]
            while sum(future.done() for future in futures) < refused:
                if not wait([request for request in futures if not request.done()], 10, FIRST_COMPLETED).done:
                    break
            early = [future.result() for future in futures if future.done()]
            self._release.set()
            assert early == [503] * refused
            return [future.result(20) for future in futures]

    def _ask(self, address: str, client: Client) -> int:
        token = self._tokens.get(address.removeprefix("/feeds/").partition(".")[0], "")
        headers = {"Authorization": f"Bearer {token}"} | ({"X-Forwarded-For": client} if client else {})
        return self._app.test_client().get(address, headers=headers).status_code


@pytest.fixture
def crowd(open_copy: OpenCopy, tmp_path: Path) -> Iterator[Crowd]:
    with open_copy(fill, tmp_path / "feeds.sqlite3") as store:
        yield Crowd(store)


@pytest.mark.parametrize("kinds", PAIRS.values(), ids=PAIRS)
def test_one_client_gets_half_of_the_shared_limit(crowd: Crowd, kinds: Sequence[Sequence[str]]) -> None:
    half = MAX_RENDERS // 4
    requests = [
        (address, "1.2.3.4")
        for addresses, count in zip(kinds, (half, half + 1), strict=True)
        for address in addresses[:count]
    ]
    # a request of another client is served
    answers = crowd.answers([*requests, (FEEDS[-1], "1.2.3.5")], 1)
    assert sorted(answers[:-1]) == [200] * (MAX_RENDERS // 2) + [503]
    assert answers[-1] == 200


@pytest.mark.parametrize("kinds", PAIRS.values(), ids=PAIRS)
@pytest.mark.parametrize("network", ["1.2.3.", ""], ids=["of many", "of whom nobody knows"])
def test_the_limit_is_shared_by_all_clients_and_kinds(
    crowd: Crowd, kinds: Sequence[Sequence[str]], network: str
) -> None:
    half = MAX_RENDERS // 2
    addresses = [address for group, count in zip(kinds, (half, half + 1), strict=True) for address in group[:count]]
    requests = [(address, network and f"{network}{n}") for n, address in enumerate(addresses, 1)]
    assert sorted(crowd.answers(requests, 1)) == [200] * MAX_RENDERS + [503]


def test_renders_use_at_most_half_of_the_threads() -> None:
    assert 2 * MAX_RENDERS <= THREADS

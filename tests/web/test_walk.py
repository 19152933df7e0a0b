"""A client that reads the whole archive over HTTP by its links (RFC 5005 and JSON Feed)."""

import io
import json
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from http.client import HTTPConnection
from pathlib import Path
from threading import Thread

import feedparser
import pytest
from werkzeug.serving import make_server

from feeds.export import export
from feeds.model import Article
from feeds.publish.publisher import Publisher
from feeds.store import Store
from feeds.web import create_app
from tests.conftest import OpenCopy
from tests.publish.formats.samples import article, at, urn
from tests.publish.site import CONFIG, TEXT, fill

#: two articles in each month of two years, from two sources; in one month both have the same text
ARTICLES = tuple(
    article(
        f"{source}{year}-{month}-{number}",
        source=source,
        url=f"https://{source}.example.com/{year}/{month}/{number}",
        published=datetime(year, month, 3 + number, tzinfo=UTC),
        updated=datetime(year, month, 3 + number, tzinfo=UTC),
        **({"content_html": TEXT, "fingerprint": "f" * 32} if (year, month, number) == (2022, 5, 0) else {}),
    )
    for year in (2022, 2023)
    for month in range(1, 13)
    for number in (0, 1)
    for source in ("harbour", "island")
)
#: the copy that a combined feed hides: `island` has it with a larger id and not earlier
HIDDEN = {"all": 1, "harbour": 0}


@dataclass(slots=True)
class Client:
    """Follows links, and caches immutable responses."""

    port: int
    cached: dict[str, bytes] = field(default_factory=dict)
    requested: list[str] = field(default_factory=list)

    def get(self, address: str) -> bytes:
        if address in self.cached:
            return self.cached[address]
        self.requested.append(address)
        connection = HTTPConnection("127.0.0.1", self.port, timeout=10)
        connection.request("GET", address.removeprefix(CONFIG.base_url))
        answer = connection.getresponse()
        body = answer.read()
        connection.close()
        assert answer.status == 200, address
        if "immutable" in str(answer.getheader("Cache-Control")):
            self.cached[address] = body
        return body

    def walk(self, name: str, extension: str, between: Callable[[int], None] = lambda _: None) -> Iterator[list[str]]:
        """Yield the ids in each document: first the subscription document, then the archive from the newest month."""
        address, seen = f"{CONFIG.base_url}/feeds/{name}.{extension}", set[str]()
        while address:
            assert address not in seen
            seen.add(address)
            ids, address = read(self.get(address), extension)
            yield ids
            between(len(seen))


def read(body: bytes, extension: str) -> tuple[list[str], str]:
    """The ids in a document, and the address of the next older document; empty if there is none."""
    if extension == "json":
        document = json.loads(body)
        return [item["id"] for item in document["items"]], document.get("next_url", "")
    parsed = feedparser.parse(io.BytesIO(body))
    older = [link["href"] for link in parsed.feed.links if link["rel"] == "prev-archive"]
    return [entry.id for entry in parsed.entries], older[0] if older else ""


def fill_years(store: Store) -> None:
    fill(store, ARTICLES, at(7))


@pytest.fixture
def store(open_copy: OpenCopy, tmp_path: Path) -> Iterator[Store]:
    with open_copy(fill_years, tmp_path / "feeds.sqlite3") as opened:
        yield opened


@contextmanager
def served(store: Store) -> Iterator[Client]:
    server = make_server("127.0.0.1", 0, create_app(CONFIG, store), threaded=True)
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield Client(server.server_port)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def of(name: str) -> set[str]:
    return {article.id for article in ARTICLES if name in ("all", article.source)}


@pytest.mark.parametrize("name", HIDDEN)
@pytest.mark.parametrize("extension", ["rss", "atom", "json"])
def test_the_archive_has_every_article_exactly_once(store: Store, name: str, extension: str) -> None:
    with served(store) as client:
        newest, *months = client.walk(name, extension)
    assert len(months) == 24
    counts = Counter(id for month in months for id in month)
    assert set(counts.values()) == {1}
    assert counts.keys() <= of(name)
    assert len(counts) == len(of(name)) - HIDDEN[name]
    # the subscription document repeats the newest of them and contains nothing else
    assert len(newest) == CONFIG.items
    assert set(newest) <= counts.keys()


@pytest.mark.parametrize("extension", ["rss", "atom", "json"])
def test_no_article_is_missed_or_repeated_while_articles_arrive(store: Store, extension: str) -> None:
    came: list[Article] = []

    def arrive(step: int) -> None:
        """After each document, add an article of today and an article of a month that is still ahead."""
        for month in (datetime(2023, 12, 20, step, tzinfo=UTC), datetime(2022, 1, 20, step, tzinfo=UTC)):
            came.append(article(f"came{len(came)}", url=f"https://harbour.example.com/{len(came)}", published=month))
            fill(store, (replace(came[-1], updated=month),), at(8))

    with served(store) as client:
        documents = list(client.walk("harbour", extension, lambda step: step < 20 and arrive(step)))
        again = list(client.walk("harbour", extension))
    counts = Counter(id for month in documents[1:] for id in month)
    assert set(counts.values()) == {1}
    assert of("harbour") | {arrived.id for arrived in came if arrived.published.year == 2022} <= counts.keys()
    # on the next visit, articles of today are in the subscription document or in the newest month
    assert {id for document in again for id in document} == of("harbour") | {arrived.id for arrived in came}


def test_cached_months_are_not_requested_again_and_late_articles_are_seen(store: Store) -> None:
    with served(store) as client:
        first = list(client.walk("harbour", "atom"))
        client.requested.clear()
        assert list(client.walk("harbour", "atom")) == first
        # the subscription document and the current month
        assert len(client.requested) == 2
        client.requested.clear()
        late = datetime(2023, 10, 20, tzinfo=UTC)
        fill(store, (article("late", published=late, updated=late),), at(8))
        seen = {id for document in client.walk("harbour", "atom") for id in document}
        assert seen == of("harbour") | {urn("late")}
        # October and newer documents, none before
        assert [address.partition("archive/")[2][:7] for address in client.requested] == [
            "",
            "2023-12",
            "2023-11",
            "2023-10",
        ]


def test_an_export_has_the_same_links(store: Store, tmp_path: Path) -> None:
    export(Publisher(store, CONFIG), tmp_path / "site")
    with served(store) as client:
        address, steps = f"{CONFIG.base_url}/feeds/all.rss", 0
        while address:
            body = client.get(address)
            path = address.removeprefix(f"{CONFIG.base_url}/").partition("?")[0]
            assert (tmp_path / "site" / path).read_bytes() == body
            _, address = read(body, "rss")
            steps += 1
    assert steps == 25

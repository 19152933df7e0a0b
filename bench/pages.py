"""CPU time to render each kind of page, beside a plain Flask view of the same template with values that are selected.

Cold: nothing of the store is known yet, as for the first page after a change of the store. Warm: another page of the
same revision was rendered before. In both cases the page itself is not cached, and the process has compiled its
templates and statements. The first page of a process also compiles them.
"""

import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from flask import Flask
from jinja2 import Template

from bench.exporting import write_articles
from bench.results import Result, Row
from feeds.config import Config
from feeds.ingest.files import walk
from feeds.ingest.pipeline import ingest
from feeds.publish.publisher import Publisher
from feeds.publish.routes import Route, parse_route
from feeds.publish.snapshot import NEVER
from feeds.store import Store, open_store

ARTICLES, ROUNDS = 600, 9
#: milliseconds for a page
MAX_WARM_MS, MAX_COLD_MS = 5, 20


def main() -> Sequence[Result]:
    """Print the times of each page; returns two rows for each."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_articles(folder / "documents", ARTICLES)
        config = Config(data=folder)
        with open_store(folder / "feeds.sqlite3") as store:
            documents = walk([folder / "documents"], config.max_document_bytes)
            ingest(documents, store=store, config=config, now=datetime(2026, 1, 1, tzinfo=UTC))
            return [row for name, path in _paths(store).items() for row in _measure(name, path, store, config)]


def _paths(store: Store) -> Mapping[str, tuple[str, Mapping[str, str]]]:
    """The path and the query of each page."""
    article = store.newest(None, 1)[0]
    return {
        "front page": ("index.html", {}),
        "front page in traditional characters": ("zh-Hant/index.html", {}),
        "page of all": ("sources/all/index.html", {}),
        "page of a feed": (f"sources/{article.source}/index.html", {}),
        "page of an article": (f"articles/{article.id.removeprefix('urn:uuid:')}/index.html", {}),
        "search page": ("search/index.html", {"q": "渡口"}),
        "status page": ("status/index.html", {}),
    }


def _measure(name: str, place: tuple[str, Mapping[str, str]], store: Store, config: Config) -> list[Row]:
    """Measure one page cold, warm, and by the Flask view, in turn."""
    route = parse_route(*place, config)
    if route is None:
        raise SystemExit(f"no page at {place}")
    with _recorded() as calls:
        expected = _body(Publisher(store, config), route, store)
    peer, times = _peer(*calls[-1]), {"cold": list[float](), "warm": list[float](), "peer": list[float]()}
    for _ in range(ROUNDS):
        publisher = Publisher(store, config)
        times["cold"].append(_spent(lambda: _body(publisher, route, store), expected))  # noqa: B023  # called at once
        times["warm"].append(_spent(lambda: _body(publisher, route, store), expected))  # noqa: B023  # called at once
        times["peer"].append(_spent(peer, expected))
    cold, warm, view = (statistics.median(each) for each in times.values())
    print(f"pages: {name}: {cold:.1f} ms cold, {warm:.1f} ms warm, Flask view {view:.1f} ms; {len(expected):,} bytes")
    costs = {"peer": f"Flask view {view:.1f} ms", "unit": "ms"}
    return [
        Row(name=f"{name}, cold", ours=f"{cold:.1f} ms", value=cold, at_most=MAX_COLD_MS, **costs),
        Row(name=f"{name}, warm", ours=f"{warm:.1f} ms", value=warm, at_most=MAX_WARM_MS, **costs),
    ]


def _body(publisher: Publisher, route: Route, store: Store) -> bytes:
    rendition = publisher.render(route, store.revision(), NEVER)
    if rendition is None:
        raise SystemExit(f"no page at {route.path}")
    return rendition.body


def _peer(template: Template, values: Mapping[str, object]) -> Callable[[], bytes]:
    """A plain view that renders the same template with the same values."""
    app = Flask(__name__)
    app.add_url_rule("/", "page", lambda: template.render(values))
    client = app.test_client()
    return lambda: client.get("/").data


def _spent(call: Callable[[], bytes], expected: bytes) -> float:
    """CPU milliseconds of a call that returns the expected bytes."""
    before = time.process_time()
    body = call()
    spent = (time.process_time() - before) * 1000
    if body != expected:
        raise SystemExit("two renderings of a page differ")
    return spent


@contextmanager
def _recorded() -> Iterator[list[tuple[Template, Mapping[str, object]]]]:
    """Collect the templates that are rendered meanwhile, with their values."""
    calls: list[tuple[Template, Mapping[str, object]]] = []
    render = Template.render

    def recorded(template: Template, *arguments: object, **values: object) -> str:
        calls.append((template, values))
        return render(template, *arguments, **values)

    Template.render = recorded  # type: ignore[method-assign]
    try:
        yield calls
    finally:
        Template.render = render  # type: ignore[method-assign]

"""CPU time to render each kind of page, beside a plain Flask view of the same template with values that are selected.

Cold: the first page of a process whose templates are compiled; nothing is known of the store. Warm: all pages were
rendered before, an article has arrived since, and another page has been rendered after it. The page itself is cached in
neither case. Every page is compared with the same page of a new process.
"""

import gc
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from flask import Flask
from jinja2 import Template

from bench.exporting import write_articles
from bench.newsroom import story
from bench.results import Result, Row
from feeds.config import Config
from feeds.ingest.deduplicate import put_article
from feeds.ingest.files import walk
from feeds.ingest.pipeline import ingest
from feeds.model import Article
from feeds.publish.pages import context
from feeds.publish.publisher import Publisher
from feeds.publish.routes import Route, parse_route
from feeds.publish.snapshot import NEVER
from feeds.store import Store, open_store

ARTICLES, ROUNDS = 600, 9
_START = datetime(2026, 1, 1, tzinfo=UTC)
_KINDS = ("cold", "warm", "view")
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
            ingest(documents, store=store, config=config, now=_START)
            # as the server does when it starts
            gc.collect()
            gc.freeze()
            return _measure(store, config)


def _measure(store: Store, config: Config) -> list[Result]:
    pages, publisher = _pages(store, config), Publisher(store, config)
    times: dict[tuple[str, str], list[float]] = {(name, kind): [] for name in pages for kind in _KINDS}
    for number in range(ROUNDS + 1):
        _add_article(store, number)
        _body(publisher, pages["search form"], store)
        for name, route in pages.items():
            spent = _measure_page(route, publisher, store, config)
            for kind, milliseconds in zip(_KINDS, spent, strict=True):
                # the first round fills the caches
                times[name, kind] += [milliseconds] if number else []
    return [row for name in pages for row in _rows(name, *(statistics.median(times[name, kind]) for kind in _KINDS))]


def _rows(name: str, cold: float, warm: float, view: float) -> list[Row]:
    print(f"pages: {name}: {cold:.1f} ms cold, {warm:.1f} ms warm, Flask view {view:.1f} ms")
    costs = {"peer": f"Flask view {view:.1f} ms", "unit": "ms"}
    return [
        Row(name=f"{name}, cold", ours=f"{cold:.1f} ms", value=cold, at_most=MAX_COLD_MS, **costs),
        Row(name=f"{name}, warm", ours=f"{warm:.1f} ms", value=warm, at_most=MAX_WARM_MS, **costs),
    ]


def _pages(store: Store, config: Config) -> dict[str, Route]:
    article = store.newest(None, 1)[0]
    places: dict[str, tuple[str, Mapping[str, str]]] = {
        "front page": ("index.html", {}),
        "front page in traditional characters": ("zh-Hant/index.html", {}),
        "page of all": ("sources/all/index.html", {}),
        "page of a feed": (f"sources/{article.source}/index.html", {}),
        "page of an article": (f"articles/{article.id.removeprefix('urn:uuid:')}/index.html", {}),
        "search form": ("search/index.html", {}),
        "search results": ("search/index.html", {"q": "渡口"}),
        "status page": ("status/index.html", {}),
    }
    return {name: route for name, place in places.items() if (route := parse_route(*place, config))}


def _measure_page(route: Route, publisher: Publisher, store: Store, config: Config) -> tuple[float, float, float]:
    """CPU milliseconds of the page cold, warm, and by the Flask view."""
    _forget_pages()
    with _recorded() as calls:
        cold, expected = _spent(lambda: _body(Publisher(store, config), route, store))
    warm, body = _spent(lambda: _body(publisher, route, store))
    view, repeated = _spent(_peer(*calls[-1]))
    if not expected == body == repeated:
        raise SystemExit(f"two renderings of {route.path} differ")
    return cold, warm, view


def _forget_pages() -> None:
    """Forget everything that pages keep in this process, and compile the templates."""
    context.environment_of.cache_clear()
    for language in context.NAMES:
        for converting in (False, True):
            environment = context.environment_of(language, converting=converting)
            for name in environment.list_templates():
                environment.get_template(name)


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


def _spent(call: Callable[[], bytes]) -> tuple[float, bytes]:
    """CPU milliseconds of a call, and its result."""
    before = time.process_time()
    body = call()
    return (time.process_time() - before) * 1000, body


def _add_article(store: Store, number: int) -> None:
    """Store one article of one source."""
    moment = _START + timedelta(minutes=number)
    times = {"published": moment, "updated": moment, "first_seen": moment}
    url = f"https://s3.example.org/new{number}"
    text = "".join(f"<p>{sentence}</p>" for sentence in story(ARTICLES + number))
    source = "s3.example.org"
    article = Article(
        id=f"urn:uuid:{uuid5(NAMESPACE_URL, url)}",
        source=source,
        native_key=url,
        url=url,
        title=text[3:20],
        content_html=text,
        **times,
    )
    with store.batch(moment) as batch:
        put_article(batch, article)


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

"""The renditions over HTTP: a path in, prepared bytes out; Flask routes, werkzeug answers conditional requests."""

import os

from flask import Flask, Response, abort, request

from feeds.config import Config, from_environment
from feeds.publish import Publisher
from feeds.store import Store, open_store
from feeds.web.answers import Freshness, answer, plain
from feeds.web.deltas import Deltas
from feeds.web.guard import secure, without_host
from feeds.web.last_good import LastGood, Published
from feeds.web.looks import add_looks
from feeds.web.mistakes import answer_mistakes


def application() -> Flask:
    """What a WSGI server serves; `FEEDS_CONFIG` and `FEEDS_DATA` stand for `--config` and `--data`."""
    config = from_environment(os.environ)
    return create_app(config, open_store(config.database))


def create_app(config: Config, store: Store, publisher: Published | None = None) -> Flask:
    """The site of one store; `publisher` is what else than the store's own renditions to serve."""
    app = Flask(__name__, static_folder=None)
    # joining slashes is done by a redirect, and a redirect is built from the Host header
    app.url_map.merge_slashes = False
    app.wsgi_app = without_host(app.wsgi_app)  # type: ignore[method-assign, assignment]  # as Flask documents
    app.after_request(secure)
    answer_mistakes(app)
    _add_views(app, store, LastGood(publisher or Publisher(store, config)), Freshness(config.ttl * 60))
    add_looks(app, store, config)
    return app


def _add_views(app: Flask, store: Store, published: LastGood, freshness: Freshness) -> None:
    deltas = Deltas()

    def send(path: str) -> Response:
        found = published.rendition(path) or abort(404)
        return deltas.shortened(found, request, answer(found, request, freshness))

    @app.get("/")
    def index() -> Response:
        return send("index.html")

    @app.get("/feeds/<path:name>")
    def feed(name: str) -> Response:
        return send(f"feeds/{name.removesuffix('/')}")

    @app.get("/healthz")
    def healthz() -> Response:
        # the road of a feed that is not prepared yet: index, versions and bodies are read
        store.newest(None, 1)
        return plain("ok")

    def file() -> Response:
        return send(request.path.removeprefix("/"))

    # "/" is the page; its name as a file is an address too, for an export has it
    for path in ("/index.html", "/style.css", "/opml.xml", "/robots.txt", "/status.atom"):
        app.add_url_rule(path, path, file)

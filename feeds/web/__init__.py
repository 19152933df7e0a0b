"""Flask application: routes paths to renditions; werkzeug handles conditional requests."""

import os

from flask import Flask, Response, abort, request

from feeds.config import Config, from_environment
from feeds.publish.channels import ALL
from feeds.publish.feed.params import PLAIN, FeedParams, parse_feed_params
from feeds.publish.feed.variant import scripts_of
from feeds.publish.formats.registry import feed_path
from feeds.publish.publisher import Publisher
from feeds.publish.render_slots import ConcurrencyLimit
from feeds.publish.rendition import Rendition
from feeds.publish.search.feed import feed_paths
from feeds.publish.search.params import parse_search_params
from feeds.publish.views.routes import is_search_page
from feeds.publish.views.static_files import FILES
from feeds.store import Store, open_store
from feeds.web.client_ip import client_address
from feeds.web.cors import add_cors
from feeds.web.delta_encoding import EtagHistory
from feeds.web.error_handlers import add_error_handlers
from feeds.web.page_routes import add_page_routes
from feeds.web.responses import Freshness, answer, is_for_readers, plain
from feeds.web.security_headers import add_security_headers, ignore_host_header
from feeds.web.stale_cache import PublisherProtocol, StaleCache
from feeds.web.status_endpoints import StatusCache, add_status_endpoints
from feeds.web.status_page import StatusPageCache, status_response
from feeds.web.token_auth import TokenAuth

#: path of the combined feed of all sources
_MAIN = feed_path(ALL, "rss")


def application() -> Flask:
    """The WSGI application; reads `FEEDS_CONFIG` and `FEEDS_DATA` in place of `--config` and `--data`."""
    config = from_environment(os.environ)
    return create_app(config, open_store(config.database))


def create_app(config: Config, store: Store, publisher: PublisherProtocol | None = None) -> Flask:
    """The application of one store; `publisher` replaces the publisher of the store, for tests."""
    app = Flask(__name__, static_folder=None)
    # merging slashes would redirect, and werkzeug builds that redirect from the Host header
    app.url_map.merge_slashes = False
    app.wsgi_app = ignore_host_header(app.wsgi_app)  # type: ignore[method-assign, assignment]  # as Flask documents
    app.after_request(add_security_headers)
    add_error_handlers(app, config)
    limit, status = ConcurrencyLimit(), StatusCache(store, config)
    published = StaleCache(publisher or Publisher(store, config, limit=limit))
    _add_views(app, config, published, StatusPageCache(store, config, status), TokenAuth(store, config, limit))
    _add_health_checks(app, store, published)
    add_status_endpoints(app, config, status)
    return app


def _add_views(
    app: Flask, config: Config, published: StaleCache, status_pages: StatusPageCache, private: TokenAuth
) -> None:
    freshness, deltas, searches = Freshness(config.ttl * 60), EtagHistory(), feed_paths(config.languages)

    def send(path: str, params: FeedParams = PLAIN) -> Response:
        if status_page := status_pages.rendition(path):
            return status_response(status_page, request)
        is_search = path in searches or (is_search_page(path) and "q" in request.args)
        rendition = _rendition(published, path, params, is_search=is_search) or abort(404)
        return deltas.shorten(rendition, request, answer(rendition, request, freshness))

    def feed(name: str) -> Response:  # noqa: ARG001  # the whole path is asked for
        path = request.path.removeprefix("/").removesuffix("/")
        params = parse_feed_params(request.args, config.items)
        # private feeds come before all shared caches, so that no copy can reach other clients
        return private.answer(path, request, params) or send(path, params)

    prefixes = ("", *(f"{script}/" for script in scripts_of(config.languages)))
    for prefix in prefixes:
        app.add_url_rule(f"/{prefix}feeds/<path:name>", f"{prefix}feeds", feed)

    def file() -> Response:
        return send(request.path.removeprefix("/"))

    for path in (*FILES, "status.atom", *searches):
        app.add_url_rule(f"/{path}", path, file)
    add_page_routes(app, config, send, freshness)
    files = [path for path, (media_type, _) in FILES.items() if is_for_readers(media_type)]
    add_cors(app, {*files, "status.atom", "status", *searches, *(f"{prefix}feeds" for prefix in prefixes)})


def _add_health_checks(app: Flask, store: Store, published: StaleCache) -> None:
    """Health checks for process supervisors."""

    @app.get("/healthz")
    def healthz() -> Response:
        # the same reads as for a feed that is not cached: index, versions and bodies
        store.newest(None, 1)
        return plain("ok")

    @app.get("/readyz")
    def readyz() -> Response:
        # the most requested feed; where the store fails, the stale copy also counts, because readers still get it
        published.rendition(_MAIN) or abort(503)
        return plain("ok")


def _rendition(published: StaleCache, path: str, params: FeedParams, *, is_search: bool) -> Rendition | None:
    """The rendition at `path` with `params`; for a search, the search result."""
    client = client_address(request)
    if is_search:
        return published.search(path, parse_search_params(request.args), client)
    return published.rendition(path, params, client)

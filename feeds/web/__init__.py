"""Flask application: routes paths to renditions; werkzeug handles conditional requests."""

import os
from typing import Protocol

from flask import Flask, Response, abort, request

from feeds.config import Config, from_environment
from feeds.publish.channels import ALL
from feeds.publish.feed.status_feed import PATH as STATUS_FEED
from feeds.publish.feed.variant import FeedVariant, scripts_of
from feeds.publish.formats.registry import feed_path
from feeds.publish.publisher import Publisher
from feeds.publish.render_slots import ConcurrencyLimit
from feeds.publish.rendition import Rendition
from feeds.publish.routes import Route, parse_route
from feeds.publish.search.feed import feed_paths
from feeds.publish.views.page_path import PageRoute
from feeds.publish.views.static_files import FILES
from feeds.publish.views.status import FOLDER as STATUS
from feeds.store import Store, open_store
from feeds.web.client_ip import client_address
from feeds.web.content_encoding import BackgroundEncoder
from feeds.web.cors import add_cors
from feeds.web.delta_encoding import EtagHistory
from feeds.web.error_handlers import add_error_handlers
from feeds.web.page_routes import add_page_routes
from feeds.web.response_cache import ResponseCache
from feeds.web.responses import Freshness, document_response, is_for_readers, plain
from feeds.web.security_headers import add_security_headers, ignore_host_header
from feeds.web.status import StatusCache, add_status_endpoints, status_response
from feeds.web.token_auth import TokenAuth


class DocumentSource(Protocol):
    """The part of Publisher that serving uses."""

    #: another object after each stale copy
    last_failure: object

    def document_or_stale(self, route: Route, client: str = "") -> Rendition | None: ...


def application() -> Flask:
    """The WSGI application; reads `FEEDS_CONFIG` and `FEEDS_DATA` in place of `--config` and `--data`."""
    config = from_environment(os.environ)
    return create_app(config, open_store(config.database), repeats=True)


def create_app(
    config: Config,
    store: Store,
    publisher: DocumentSource | None = None,
    *,
    repeats: bool = False,
    encoder: BackgroundEncoder | None = None,
) -> Flask:
    """The application of one store; `publisher` replaces the publisher of the store, and `encoder` its own, for tests.

    With `repeats`, public responses are stored and repeated; changes of the store show a quarter of a second later.
    """
    app = Flask(__name__, static_folder=None)
    # merging slashes would redirect, and werkzeug builds that redirect from the Host header
    app.url_map.merge_slashes = False
    app.wsgi_app = ignore_host_header(app.wsgi_app)  # type: ignore[method-assign, assignment]  # as Flask documents
    app.after_request(add_security_headers)
    add_error_handlers(app, config)
    limit, status, encoder = ConcurrencyLimit(), StatusCache(store, config), encoder or BackgroundEncoder()
    published = publisher or Publisher(store, config, limit=limit)
    _add_views(app, config, published, status, TokenAuth(store, config, limit, encoder), encoder)
    _add_health_checks(app, config, store, published)
    add_status_endpoints(app, status)
    if repeats:
        cached = ResponseCache(
            app.wsgi_app, store.revision, lambda: published.last_failure, encoder.state, config.languages
        )
        app.wsgi_app = cached  # type: ignore[method-assign]
    return app


def _add_views(
    app: Flask,
    config: Config,
    published: DocumentSource,
    status: StatusCache,
    private: TokenAuth,
    encoder: BackgroundEncoder,
) -> None:
    freshness, deltas, searches = Freshness(config.ttl * 60), EtagHistory(), feed_paths(config.languages)

    def send(route: Route | None) -> Response:
        if isinstance(route, PageRoute) and route.folder == STATUS:
            return status_response(status, route, request)
        # only documents with parameters are limited for each client
        client = client_address(request) if request.query_string else ""
        rendition = (published.document_or_stale(route, client) if route else None) or abort(404)
        response = document_response(rendition, request, freshness, encoder)
        return deltas.shorten(rendition, request, response) if "A-IM" in request.headers else response

    def document() -> Response:
        route = parse_route(request.path.removeprefix("/"), request.args, config)
        return send(route)

    def feed(name: str) -> Response:  # noqa: ARG001  # the whole path is asked for
        route = parse_route(request.path.removeprefix("/").removesuffix("/"), request.args, config)
        # private feeds come before all shared caches, so that no copy can reach other clients
        return (private.response(route, request) if isinstance(route, FeedVariant) else None) or send(route)

    prefixes = ("", *(f"{script}/" for script in scripts_of(config.languages)))
    for prefix in prefixes:
        app.add_url_rule(f"/{prefix}feeds/<path:name>", f"{prefix}feeds", feed)
    for path in (*FILES, STATUS_FEED, *searches):
        app.add_url_rule(f"/{path}", path, document)
    add_page_routes(app, config, send, freshness)
    files = [path for path, (media_type, _) in FILES.items() if is_for_readers(media_type)]
    add_cors(app, {*files, STATUS_FEED, "status", *searches, *(f"{prefix}feeds" for prefix in prefixes)})


def _add_health_checks(app: Flask, config: Config, store: Store, published: DocumentSource) -> None:
    """Health checks for process supervisors."""
    main = parse_route(feed_path(ALL, "rss"), {}, config)

    @app.get("/healthz")
    def healthz() -> Response:
        # the same reads as for a feed that is not cached: index, versions and bodies
        store.newest(None, 1)
        return plain("ok")

    @app.get("/readyz")
    def readyz() -> Response:
        # the most requested feed; where the store fails, the stale copy also counts, because readers still get it
        (main and published.document_or_stale(main)) or abort(503)
        return plain("ok")

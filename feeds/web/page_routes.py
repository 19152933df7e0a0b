"""Routes of pages: language negotiation and redirects to a trailing slash."""

from collections.abc import Callable
from urllib.parse import quote

from flask import Flask, Response, abort, request

from feeds.config import Config
from feeds.publish.pages.languages import negotiate_language
from feeds.publish.routes import Route, page_route
from feeds.publish.views.page_path import PageRoute, parse_page_path
from feeds.web.accept_language import accepted_languages
from feeds.web.responses import Freshness
from feeds.web.token_auth import PARAMETER

_INDEX = "index.html"

#: characters that stay in a query (RFC 3986 section 3.4), and `%` of encoded ones
_QUERY = "%!$&'()*+,;=:@/?-._~"


#: responds with the document of a route, or with 404
Send = Callable[[Route | None], Response]


def add_page_routes(app: Flask, config: Config, send: Send, freshness: Freshness) -> None:
    """Add the routes of all pages."""

    @app.get("/", defaults={"path": ""})
    @app.get("/<path:path>")
    def page(path: str) -> Response:
        is_folder, is_file = not path or path.endswith("/"), path.endswith(_INDEX)
        route = parse_page_path(path if is_file else path + _INDEX if is_folder else f"{path}/{_INDEX}")
        if route is None:
            abort(404)
        if not (is_folder or is_file):
            # "./" because a name with a colon would be parsed as a URL scheme
            return _redirect(f"./{quote(path.rpartition('/')[2])}/", freshness)
        return _negotiated(route) if is_folder and route.language is None else _send(route)

    def _send(route: PageRoute) -> Response:
        return send(page_route(route, request.args, config))

    def _negotiated(route: PageRoute) -> Response:
        """Without a prefix the page is in the first language; a browser that prefers another is redirected."""
        folder, language = route.folder, negotiate_language(accepted_languages(request), config.languages)
        if language == config.languages[0]:
            response = _send(route)
        else:
            response = _redirect(f"{'../' * folder.count('/') or './'}{language}/{quote(folder)}", freshness)
        response.vary.add("Accept-Language")
        return response


def _redirect(location: str, freshness: Freshness) -> Response:
    """Redirect to a relative URL, so that the host need not be known; keeps the query except the token."""
    query = quote(request.query_string, safe=_QUERY)
    location += f"?{query}" if query and PARAMETER not in request.args else ""
    response = Response("elsewhere\n", 302, content_type="text/plain; charset=utf-8")
    response.location = location
    response.headers["Cache-Control"] = freshness.cache_control
    return response

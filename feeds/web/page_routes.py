"""Routes of pages: language negotiation and redirects to a trailing slash."""

from collections.abc import Callable
from urllib.parse import quote

from flask import Flask, Response, abort, request

from feeds.config import Config
from feeds.publish.pages.languages import negotiate_language
from feeds.publish.views.routes import parse_page_path
from feeds.web.accept_language import accepted_languages
from feeds.web.responses import Freshness
from feeds.web.token_auth import PARAMETER

_INDEX = "index.html"

#: characters that stay in a query (RFC 3986 section 3.4), and `%` of encoded ones
_QUERY = "%!$&'()*+,;=:@/?-._~"


#: responds with the rendition at a path
Send = Callable[[str], Response]


def add_page_routes(app: Flask, config: Config, send: Send, freshness: Freshness) -> None:
    """Add the routes of all pages."""

    @app.get("/", defaults={"path": ""})
    @app.get("/<path:path>")
    def page(path: str) -> Response:
        if path.endswith(_INDEX):
            return send(path)
        folder = not path or path.endswith("/")
        route = parse_page_path(path + _INDEX if folder else f"{path}/{_INDEX}")
        if route is None:
            abort(404)
        if not folder:
            # "./" because a name with a colon would be parsed as a URL scheme
            return _redirect(f"./{quote(path.rpartition('/')[2])}/", freshness)
        if route.language is None:
            return _negotiated(route.folder)
        return send(path + _INDEX)

    def _negotiated(folder: str) -> Response:
        """Without a prefix the page is in the first language; a browser that prefers another is redirected."""
        language = negotiate_language(accepted_languages(request), config.languages)
        if language == config.languages[0]:
            response = send(folder + _INDEX)
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

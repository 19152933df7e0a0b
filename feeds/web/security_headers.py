"""Security headers on every response; the Host header is ignored."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from flask import Response

from feeds.publish.pages.context import POLICY

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

#: policy of feeds and other documents that are not pages: a browser that opens one runs and loads nothing, even if it
#: parses XML as XHTML
BARE_POLICY = "default-src 'none'; sandbox"
#: policy of pages: their own policy, and no other site may frame them
PAGE_POLICY = f"{POLICY}; frame-ancestors 'none'"


def add_security_headers(response: Response) -> Response:
    """Add the security headers; runs after every request, failed ones too."""
    response.headers.setdefault("Content-Security-Policy", BARE_POLICY)
    # a browser must not sniff a feed as HTML
    response.headers["X-Content-Type-Options"] = "nosniff"
    # other sites must not learn which page links to them
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def ignore_host_header(inner: "WSGIApplication") -> "WSGIApplication":
    """Middleware that hides the Host header: URLs come from the configured base URL, never from the request."""

    def outer(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        return inner({**environ, "HTTP_HOST": "localhost"}, start_response)

    return outer

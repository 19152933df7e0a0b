"""What every answer carries, and what no request may decide."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from flask import Response

from feeds.publish.pages.context import POLICY

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

#: for feeds and everything else that is no page: a browser that opens one runs and loads nothing, even where it takes
#: XML for XHTML
BARE_POLICY = "default-src 'none'; sandbox"
#: for pages: what they allow themselves, and nobody may frame them
PAGE_POLICY = f"{POLICY}; frame-ancestors 'none'"


def add_security_headers(response: Response) -> Response:
    """Run after every request, failed ones too."""
    response.headers.setdefault("Content-Security-Policy", BARE_POLICY)
    # a browser must not take a feed for a page
    response.headers["X-Content-Type-Options"] = "nosniff"
    # what somebody reads here is nobody's business there
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def ignore_host_header(inner: "WSGIApplication") -> "WSGIApplication":
    """Hide the Host header: addresses come from the configured base URL, and a strange host shall break nothing."""

    def outer(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        return inner({**environ, "HTTP_HOST": "localhost"}, start_response)

    return outer

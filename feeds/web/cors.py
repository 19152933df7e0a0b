"""CORS: readers that run in a browser, on another site, may read what everybody may read.

The protocol: https://fetch.spec.whatwg.org/#http-cors-protocol.
"""

from collections.abc import Collection
from http import HTTPStatus

from flask import Flask, Response, request

#: what a page may read of an answer, beside what it may read of every answer
EXPOSED = "ETag, Last-Modified, Link, Retry-After"
METHODS = "GET, HEAD, OPTIONS"
#: what a page may send beside what it may send anywhere. Not `Authorization`: private feeds are not for pages
HEADERS = "A-IM, Cache-Control, If-Modified-Since, If-None-Match, User-Agent"
#: seconds for which a browser need not ask again; none keeps it for longer than a day
MAX_AGE = 24 * 60 * 60


def allow_all_origins(response: Response) -> None:
    """Let the pages of all sites read this answer."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Access-Control-Expose-Headers"] = EXPOSED


def add_cors(app: Flask, endpoints: Collection[str]) -> None:
    """Let the pages of all sites ask at these endpoints with headers of their own, and read errors.

    The answer to OPTIONS depends on the endpoint alone, so it does not say whether there is such a feed. Without CORS a
    reader could not tell a feed that is gone from a network that is.
    """

    def allow(response: Response) -> Response:
        if request.endpoint not in endpoints:
            return response
        if request.method == "OPTIONS":
            response.headers["Access-Control-Allow-Origin"] = "*"
            response.headers["Access-Control-Allow-Methods"] = METHODS
            response.headers["Access-Control-Allow-Headers"] = HEADERS
            response.headers["Access-Control-Max-Age"] = str(MAX_AGE)
        elif response.status_code >= HTTPStatus.BAD_REQUEST:
            allow_all_origins(response)
        return response

    app.after_request(allow)

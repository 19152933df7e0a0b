"""CORS: readers that run in a browser on another site may read the public documents.

The protocol: https://fetch.spec.whatwg.org/#http-cors-protocol.
"""

from collections.abc import Collection
from http import HTTPStatus

from flask import Flask, Response, request

#: response headers that a page may read in addition to the safelisted ones
EXPOSED = "ETag, Last-Modified, Link, Retry-After"
METHODS = "GET, HEAD, OPTIONS"
#: request headers that a page may send in addition to the safelisted ones. Not `Authorization`: private feeds are not
#: for pages
HEADERS = "A-IM, Cache-Control, If-Modified-Since, If-None-Match, User-Agent"
#: seconds for which a browser may cache the preflight result; no browser keeps it longer than a day
MAX_AGE = 24 * 60 * 60
#: headers of a response that pages of all sites may read
ALL_ORIGINS = {"Access-Control-Allow-Origin": "*", "Access-Control-Expose-Headers": EXPOSED}


def add_cors(app: Flask, endpoints: Collection[str]) -> None:
    """Allow pages of all sites to send requests to these endpoints, and to read error responses.

    The response to OPTIONS depends on the endpoint only, so it does not reveal whether a feed exists. Without CORS on
    errors, a reader could not distinguish a removed feed from a network failure.
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
            response.headers.update(ALL_ORIGINS)
        return response

    app.after_request(allow)

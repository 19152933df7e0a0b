"""Failed requests: one line of plain text that repeats nothing of the request, and that no cache keeps."""

from flask import Flask, Response
from werkzeug.exceptions import HTTPException

from feeds.errors import Busy, StoreError
from feeds.web.answers import plain

#: seconds after which a client may ask again
RETRY_AFTER = 60
#: the same where nothing is wrong but a crowd
NEXT_TURN = 5


def answer_mistakes(app: Flask) -> None:
    """Answer every error of the application in the same way."""
    app.register_error_handler(HTTPException, _refused)
    app.register_error_handler(StoreError, _unavailable)
    app.register_error_handler(Busy, _busy)


def _refused(error: HTTPException) -> Response:
    response = plain(f"{error.code} {error.name}", error.code or 500)
    for name, value in error.get_headers():
        if name == "Allow":
            response.headers[name] = value
    if error.code in (429, 503):
        response.headers["Retry-After"] = str(RETRY_AFTER)
    return response


def _unavailable(_error: StoreError) -> Response:
    response = plain("503 Service Unavailable: the store cannot be read", 503)
    response.headers["Retry-After"] = str(RETRY_AFTER)
    return response


def _busy(_error: Busy) -> Response:
    response = plain("503 Service Unavailable: too many feeds with parameters are asked for", 503)
    response.headers["Retry-After"] = str(NEXT_TURN)
    return response

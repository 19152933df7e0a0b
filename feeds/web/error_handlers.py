"""Error responses: a line of plain text, or a page for browsers; they repeat nothing of the request."""

from urllib.parse import urlsplit

from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException

from feeds.config import Config
from feeds.errors import Busy, StoreError
from feeds.model import Language
from feeds.publish.pages.context import MEDIA_TYPE, PageContext
from feeds.publish.pages.error_page import error_page
from feeds.publish.pages.languages import negotiate_language
from feeds.web.accept_language import accepted_languages
from feeds.web.responses import plain
from feeds.web.security_headers import PAGE_POLICY

#: seconds until a client should retry
RETRY_AFTER = 60

#: maximum number of slashes after the first in a valid path
_DEEPEST = 6
#: seconds until a client should retry when all render slots are busy
RETRY_AFTER_BUSY = 5


def add_error_handlers(app: Flask, config: Config) -> None:
    """Register the handlers of all errors."""

    def refused(error: HTTPException) -> Response:
        response = _error_response(config, error.code or 500, f"{error.code} {error.name}")
        for name, value in error.get_headers():
            if name == "Allow":
                response.headers[name] = value
        return response

    def unavailable(_error: StoreError) -> Response:
        return _error_response(config, 503, "503 Service Unavailable: the store cannot be read")

    def busy(_error: Busy) -> Response:
        response = _error_response(config, 503, "503 Service Unavailable: too many requests for feeds with parameters")
        response.headers["Retry-After"] = str(RETRY_AFTER_BUSY)
        return response

    app.register_error_handler(HTTPException, refused)
    app.register_error_handler(StoreError, unavailable)
    app.register_error_handler(Busy, busy)


def _error_response(config: Config, status: int, line: str) -> Response:
    response = plain(line, status)
    if _is_browser():
        response.data = error_page(_page_context(config), status)
        response.content_type = f"{MEDIA_TYPE}; charset=utf-8"
        response.headers["Content-Security-Policy"] = PAGE_POLICY
    if status in (429, 503):
        response.headers["Retry-After"] = str(RETRY_AFTER)
    return response


def _is_browser() -> bool:
    """Whether the client accepts `text/html` explicitly; most programs send `*/*`, which does not count."""
    return "text/html" in request.accept_mimetypes.values()


def _page_context(config: Config) -> PageContext:
    """The context of an error page: language of the prefix or of the browser, links relative to the root."""
    language = _language(config)
    return PageContext(
        site_title=config.title,
        base_url=config.base_url,
        language=language,
        languages=config.languages,
        folder="",
        prefixed=language != config.languages[0],
        root_path=_root_path(config, request.path.count("/") - 1),
    )


def _root_path(config: Config, depth: int) -> str:
    """The relative path to the root, so that it works under any host and folder; absolute for very deep paths."""
    return "../" * depth if depth <= _DEEPEST else f"{urlsplit(config.base_url).path}/"


def _language(config: Config) -> Language:
    first = request.path.strip("/").partition("/")[0]
    prefix = next((language for language in config.languages if language == first), None)
    return prefix or negotiate_language(accepted_languages(request), config.languages)

"""How the sources are, over HTTP: `/status.json` and `/metrics`, made anew for whoever asks.

Everybody may read both. They say nothing that the feeds and `/status.atom` do not show in their own way: ids, times and
counts, and errors without secrets; of this process and its machine they say nothing.
"""

from flask import Flask, Response

from feeds.config import Config
from feeds.publish import seen_by
from feeds.status import Survey, metrics, report, survey
from feeds.store import Store


def add_looks(app: Flask, store: Store, config: Config) -> None:
    """Add the two addresses."""

    @app.get("/status.json")
    def status() -> Response:
        response = _told(report.report(_survey(store, config), config.allow), report.MEDIA_TYPE)
        # readers that run in a browser may read what everybody may read
        response.headers["Access-Control-Allow-Origin"] = "*"
        return response

    @app.get("/metrics")
    def numbers() -> Response:
        return _told(metrics.metrics(_survey(store, config)), metrics.MEDIA_TYPE)


def _survey(store: Store, config: Config) -> Survey:
    """The sources that are for everybody."""
    return survey(*seen_by("", store, config))


def _told(body: bytes, media_type: str) -> Response:
    response = Response(body, content_type=media_type)
    # a silence grows by itself: a copy, however young, is of a time that nobody asked about, and no validator could
    # match, for the time stands in the document
    response.headers["Cache-Control"] = "no-store"
    return response

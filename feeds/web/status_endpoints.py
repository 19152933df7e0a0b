"""`/status.json` and `/metrics`, rendered from one cached survey of all sources.

Both are public. They contain nothing that feeds and `/status.atom` do not show as well: ids, times, counts and redacted
errors; nothing about this process and its machine.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Lock

from flask import Flask, Response

from feeds.config import Config
from feeds.publish.status import StatusSurvey, json_report, metrics, survey_sources
from feeds.publish.visibility import visible_to
from feeds.store import Store
from feeds.web.cors import allow_all_origins

#: maximum age of the cached survey: a survey of thousands of sources takes a good part of a second, anybody may request
#: it, and monitoring does not poll more often than this
OLDEST = timedelta(seconds=10)


class StatusCache:
    """Caches the survey of all sources; one thread at a time renews it, and the others wait for its result."""

    def __init__(self, store: Store, config: Config) -> None:
        self._store, self._config = store, config
        self._lock = Lock()
        self._survey: StatusSurvey | None = None
        self._bodies: dict[str, bytes] = {}

    def survey(self) -> StatusSurvey:
        """The survey of the public sources, at most `OLDEST` old; raises StoreError."""
        with self._lock:
            return self._fresh()

    def rendered(self, media_type: str, render: Callable[[StatusSurvey], bytes]) -> bytes:
        """The survey rendered by `render`, once per survey."""
        with self._lock:
            survey = self._fresh()
            if media_type not in self._bodies:
                self._bodies[media_type] = render(survey)
            return self._bodies[media_type]

    def _fresh(self) -> StatusSurvey:
        now = self._store.now()
        if self._survey is None or not is_fresh(self._survey.at, now, OLDEST):
            self._survey, self._bodies = survey_sources(*visible_to("", self._store, self._config)), {}
        return self._survey


def is_fresh(at: datetime, now: datetime, oldest: timedelta) -> bool:
    """Whether a survey is younger than `oldest`; if the clock was set back, it counts as old."""
    return timedelta() <= now - at < oldest


def add_status_endpoints(app: Flask, config: Config, cache: StatusCache) -> None:
    """Add the routes of both documents."""

    @app.get("/status.json")
    def status() -> Response:
        response = _response(cache, json_report.MEDIA_TYPE, lambda survey: json_report.report(survey, config.allow))
        allow_all_origins(response)
        return response

    @app.get("/metrics")
    def numbers() -> Response:
        return _response(cache, metrics.MEDIA_TYPE, metrics.metrics)


def _response(cache: StatusCache, media_type: str, render: Callable[[StatusSurvey], bytes]) -> Response:
    response = Response(cache.rendered(media_type, render), content_type=media_type)
    # not cacheable: a stale copy would show sources as fresher than they are, and the document contains its time, so no
    # validator would match for long
    response.headers["Cache-Control"] = "no-store"
    return response

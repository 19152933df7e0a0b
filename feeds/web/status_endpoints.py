"""How the sources are, over HTTP: one look at them for all who ask, and out of it `/status.json` and `/metrics`.

Everybody may read both. They say nothing that the feeds and `/status.atom` do not show in their own way: ids, times and
counts, and errors without secrets; of this process and its machine they say nothing.
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

#: a look at thousands of sources takes a good part of a second, and whoever likes may ask; nobody who watches asks more
#: often than this
OLDEST = timedelta(seconds=10)


class StatusCache:
    """The last look at all sources; one thread at a time looks, and the others have what it saw."""

    def __init__(self, store: Store, config: Config) -> None:
        self._store, self._config = store, config
        self._lock = Lock()
        self._survey: StatusSurvey | None = None
        self._bodies: dict[str, bytes] = {}

    def survey(self) -> StatusSurvey:
        """How the sources that are for everybody are now, or were less than `OLDEST` ago; raises StoreError."""
        with self._lock:
            return self._fresh()

    def rendered(self, media_type: str, render: Callable[[StatusSurvey], bytes]) -> bytes:
        """The same as `render` tells it, once for each look."""
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
    """Whether a look is younger than `oldest`; a clock that was set back makes none last for longer."""
    return timedelta() <= now - at < oldest


def add_status_endpoints(app: Flask, config: Config, cache: StatusCache) -> None:
    """Add the two addresses."""

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
    # a silence grows by itself: a cache must not make it seem younger, and no validator could match for long, for the
    # time stands in the document
    response.headers["Cache-Control"] = "no-store"
    return response

"""The status of the sources: the page, `/status.json` and `/metrics`, from one cached survey.

All are public. They contain nothing that feeds and `/status.atom` do not show as well: ids, times, counts and redacted
errors; nothing about this process and its machine.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Lock
from typing import Generic, Protocol, TypeVar

from flask import Flask, Request, Response

from feeds.config import Config
from feeds.publish.pages.status import StatusOverview
from feeds.publish.rendition import Rendition
from feeds.publish.status import StatusSurvey, json_report, metrics, survey_sources
from feeds.publish.views.page_path import PageRoute
from feeds.publish.views.pages import page_context
from feeds.publish.views.status import render_status_page, status_overview
from feeds.publish.visibility import visible_to
from feeds.store import Store
from feeds.web.cors import ALL_ORIGINS
from feeds.web.responses import Freshness, document_response

#: maximum age of the survey: a survey of thousands of sources takes a good part of a second, it is public,
#: and monitoring does not poll more often than this
SURVEY_AGE = timedelta(seconds=10)
#: maximum age of the page: reading the last weeks of all sources takes a good part of a second
PAGE_AGE = timedelta(minutes=1)


class _Dated(Protocol):
    @property
    def at(self) -> datetime: ...


_Value = TypeVar("_Value", bound=_Dated)
_Document = TypeVar("_Document")


class ExpiringCache(Generic[_Value, _Document]):
    """A value with the documents that are rendered from it; `read` renews it when it is `max_age` old."""

    def __init__(self, max_age: timedelta, read: Callable[[], _Value]) -> None:
        self._max_age, self._read = max_age, read
        self._value: _Value | None = None
        self._documents: dict[str, _Document] = {}

    def value(self, now: datetime) -> _Value:
        # if the clock was set back, the value counts as old
        if self._value is None or not timedelta() <= now - self._value.at < self._max_age:
            self._value, self._documents = self._read(), {}
        return self._value

    def document(self, now: datetime, key: str, render: Callable[[_Value], _Document]) -> _Document:
        value = self.value(now)
        if key not in self._documents:
            self._documents[key] = render(value)
        return self._documents[key]


class StatusCache:
    """Caches the survey of the public sources and its documents; every method raises StoreError.

    One thread at a time reads and renders, and the others wait for its result.
    """

    def __init__(self, store: Store, config: Config) -> None:
        self._store, self._config = store, config
        self._lock = Lock()
        self._survey = ExpiringCache[StatusSurvey, bytes](SURVEY_AGE, self._read_survey)
        self._overview = ExpiringCache[StatusOverview, Rendition](PAGE_AGE, self._read_overview)

    def json(self) -> bytes:
        """The survey as JSON, at most `SURVEY_AGE` old."""
        with self._lock:
            return self._survey.document(self._store.now(), "json", self._report)

    def metrics(self) -> bytes:
        """The survey for Prometheus, at most `SURVEY_AGE` old."""
        with self._lock:
            return self._survey.document(self._store.now(), "metrics", metrics.metrics)

    def page(self, route: PageRoute) -> Rendition:
        """The status page, at most `PAGE_AGE` old, rendered once for each of its paths."""
        page = page_context(self._config, route)
        with self._lock:
            return self._overview.document(
                self._store.now(), route.path, lambda overview: render_status_page(overview, page)
            )

    def _report(self, survey: StatusSurvey) -> bytes:
        return json_report.report(survey, self._config.allow)

    def _read_survey(self) -> StatusSurvey:
        return survey_sources(*visible_to("", self._store, self._config))

    def _read_overview(self) -> StatusOverview:
        survey = self._survey.value(self._store.now())
        return status_overview(survey, *visible_to("", self._store, self._config), live=True)


def add_status_endpoints(app: Flask, cache: StatusCache) -> None:
    """Add the routes of both documents for programs."""

    @app.get("/status.json")
    def status() -> Response:
        response = _not_cacheable(Response(cache.json(), content_type=json_report.MEDIA_TYPE))
        response.headers.update(ALL_ORIGINS)
        return response

    @app.get("/metrics")
    def numbers() -> Response:
        return _not_cacheable(Response(cache.metrics(), content_type=metrics.MEDIA_TYPE))


def status_response(cache: StatusCache, route: PageRoute, request: Request) -> Response:
    """The response with the status page."""
    return _not_cacheable(document_response(cache.page(route), request, Freshness(0)))


def _not_cacheable(response: Response) -> Response:
    """A stale copy would show sources as fresher than they are."""
    response.headers["Cache-Control"] = "no-store"
    return response

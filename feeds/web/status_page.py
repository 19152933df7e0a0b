"""The source status page, rendered again at most once a minute for all clients and languages.

It uses the same survey as the endpoints for programs (`feeds.web.status_endpoints`).
"""

from datetime import timedelta
from threading import Lock

from flask import Request, Response

from feeds.config import Config
from feeds.publish.pages.status import StatusOverview
from feeds.publish.rendition import Rendition
from feeds.publish.views.routes import page_context, parse_page_path
from feeds.publish.views.status import FOLDER, render_status_page, status_overview
from feeds.publish.visibility import visible_to
from feeds.store import Store
from feeds.web.responses import Freshness, answer
from feeds.web.status_endpoints import StatusCache, is_fresh

#: maximum age: reading the last weeks of all sources takes a good part of a second
OLDEST = timedelta(minutes=1)


class StatusPageCache:
    """Caches the rendered pages; one thread at a time renders, and the others wait for its result."""

    def __init__(self, store: Store, config: Config, status: StatusCache) -> None:
        self._store, self._config, self._status = store, config, status
        self._lock = Lock()
        self._overview: StatusOverview | None = None
        self._pages: dict[str, Rendition] = {}

    def rendition(self, path: str) -> Rendition | None:
        """The page at `path`, None if it is not a status page; raises StoreError."""
        route = parse_page_path(path)
        if route is None or route.folder != FOLDER or route.language not in (None, *self._config.languages):
            return None
        with self._lock:
            overview = self._fresh()
            if path not in self._pages:
                self._pages[path] = render_status_page(overview, page_context(self._config, route))
            return self._pages[path]

    def _fresh(self) -> StatusOverview:
        now = self._store.now()
        if self._overview is None or not is_fresh(self._overview.at, now, OLDEST):
            survey = self._status.survey()
            self._overview, self._pages = (
                status_overview(survey, *visible_to("", self._store, self._config), live=True),
                {},
            )
        return self._overview


def status_response(rendition: Rendition, request: Request) -> Response:
    """The page as a response that must not be cached, because it would become outdated."""
    response = answer(rendition, request, Freshness(0))
    response.headers["Cache-Control"] = "no-store"
    return response

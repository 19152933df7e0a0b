"""A browser tab that records the console messages and the requests of its pages."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, ConsoleMessage, Page, Request, Route

#: timeout for one page, in milliseconds
PATIENCE = 30_000
#: widths in pixels: a small phone, a desktop
NARROW, BROAD = 360, 1_280

#: sent for every picture of other hosts
PICTURE = """<svg xmlns="http://www.w3.org/2000/svg" width="1600" height="900" viewBox="0 0 16 9">
<path fill="#8fb0c9" d="M0 0h16v9H0z"/><path fill="#4f6f52" d="M0 9l5-5 3 3 3-4 5 6z"/></svg>"""


@dataclass(slots=True)
class Visit:
    """A tab; messages and requests are recorded from its first page on."""

    page: Page
    #: warnings, errors and exceptions of the console
    complaints: list[str] = field(default_factory=list)
    requests: list[Request] = field(default_factory=list)

    def start_over(self) -> None:
        """Leave the page and forget what was recorded; a new tab would take as much time as most pages."""
        self.page.goto("about:blank")
        self.page.set_viewport_size({"width": BROAD, "height": 900})
        self.page.emulate_media(color_scheme="light")
        self.complaints.clear()
        self.requests.clear()

    def foreign(self, *, besides: frozenset[str] = frozenset()) -> list[str]:
        """Requested addresses of other hosts; `besides` lists the allowed resource types."""
        requests = [request for request in self.requests if request.resource_type not in besides]
        return [request.url for request in requests if urlsplit(request.url).hostname not in ("127.0.0.1", None)]

    def note(self, message: ConsoleMessage) -> None:
        """Record a console message or an exception."""
        if message.type in ("error", "warning"):
            self.complaints.append(f"{message.text} ({message.location.get('url', '')})")


@contextmanager
def visiting(browser: Browser, *, width: int = BROAD, language: str = "zh-CN", **options: Any) -> Iterator[Visit]:
    """A tab of a fresh browser profile; other hosts serve pictures and nothing else."""
    viewport = {"width": width, "height": 900}
    context = browser.new_context(viewport=viewport, locale=language, reduced_motion="reduce", **options)  # type: ignore[arg-type]  # a size
    context.set_default_timeout(PATIENCE)
    context.route(lambda address: urlsplit(address).hostname != "127.0.0.1", _answer)
    visit = Visit(context.new_page())
    # separate functions: playwright sets attributes on the functions that it calls
    visit.page.on("console", lambda message: visit.note(message))
    visit.page.on("pageerror", lambda error: visit.complaints.append(str(error)))
    visit.page.on("request", lambda request: visit.requests.append(request))
    try:
        yield visit
    finally:
        context.close()


def _answer(route: Route) -> None:
    if route.request.resource_type == "image":
        route.fulfill(body=PICTURE, content_type="image/svg+xml")
    else:
        route.abort()

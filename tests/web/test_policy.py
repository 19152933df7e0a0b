"""Every response has a Content-Security-Policy, for any request and any status."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.exceptions import TooManyRequests
from werkzeug.test import TestResponse

from feeds.errors import StoreError
from feeds.publish.pages.context import POLICY
from feeds.web.security_headers import BARE_POLICY, PAGE_POLICY
from tests.web.conftest import PAGES, FakePublisher, FakeStore

BROWSER = {"Accept": "text/html"}
ERRORS = [(StoreError("the disk is gone", path="x"), 503), (TooManyRequests(), 429), (RuntimeError("<script>"), 500)]


@dataclass(frozen=True, slots=True)
class RequestCase:
    """A request and its expected status."""

    method: str
    path: str
    status: int
    headers: dict[str, str]


def requests(app: Flask, *, failing: int = 0) -> Iterator[RequestCase]:
    """Every route with every method; if everything fails, only the requests that would be 200."""
    for rule in app.url_map.iter_rules():
        for path in filled(rule.rule):
            for headers in ({}, BROWSER):
                yield from (RequestCase(method, path, failing or 200, headers) for method in ("GET", "HEAD"))
                if not failing:
                    yield from (RequestCase(method, path, 405, headers) for method in ("POST", "PUT", "DELETE", "BREW"))


def filled(rule: str) -> list[str]:
    """A route with real values for its parameters."""
    start, parameter, _ = rule.partition("<")
    if not parameter:
        return [rule]
    paths = [f"/{path}".removesuffix("index.html") for path in PAGES]
    return [path for path in paths if path.startswith(start)][:3]


def check_policy(answer: TestResponse, request: RequestCase) -> None:
    """Assert exactly one policy: pages may load our own files, other documents nothing."""
    assert answer.status_code == request.status, request
    policies = answer.headers.getlist("Content-Security-Policy")
    is_page = answer.headers.get("Content-Type", "").startswith("text/html")
    assert policies == [PAGE_POLICY if is_page else BARE_POLICY], request
    assert answer.headers["X-Content-Type-Options"] == "nosniff", request


def ask(client: FlaskClient, request: RequestCase) -> TestResponse:
    return client.open(request.path, method=request.method, headers=request.headers)


def test_every_route_and_method_has_a_policy(app: Flask, client: FlaskClient) -> None:
    every = list(requests(app))
    assert len(every) > 100
    for request in every:
        check_policy(ask(client, request), request)


@pytest.mark.parametrize(("error", "status"), ERRORS)
def test_every_route_fails_with_a_policy(
    app: Flask, client: FlaskClient, publisher: FakePublisher, store: FakeStore, error: Exception, status: int
) -> None:
    publisher.error = store.error = error
    for request in requests(app, failing=status):
        # static files need no store
        if not request.path.startswith("/robots"):
            check_policy(ask(client, request), request)


@pytest.mark.parametrize("path", ["/", "/feeds/voa.rss", "/style.css", "/sources/voa/"])
@pytest.mark.parametrize("headers", [{}, BROWSER])
def test_conditional_responses_have_a_policy(client: FlaskClient, path: str, headers: dict[str, str]) -> None:
    tag = client.get(path).headers["ETag"]
    answers = {
        304: client.get(path, headers={**headers, "If-None-Match": tag}),
        412: client.get(path, headers={**headers, "If-Match": '"another"'}),
        404: client.get(f"{path}nothing", headers=headers),
    }
    for status, answer in answers.items():
        assert answer.status_code == status
        assert answer.headers.getlist("Content-Security-Policy") in ([BARE_POLICY], [PAGE_POLICY])
    moved = client.get("/sources/voa", headers=headers)
    assert (moved.status_code, moved.headers["Content-Security-Policy"]) == (302, BARE_POLICY)


@pytest.mark.parametrize("policy", [POLICY, PAGE_POLICY, BARE_POLICY])
def test_no_policy_allows_foreign_scripts(policy: str) -> None:
    directives = dict(part.strip().partition(" ")[::2] for part in policy.split(";"))
    assert directives["default-src"] == "'none'"
    for name in ("script-src", "style-src", "form-action"):
        assert directives.get(name, "'self'") == "'self'"
    assert "unsafe" not in policy
    assert "*" not in policy

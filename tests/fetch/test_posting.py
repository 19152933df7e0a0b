"""Posted forms: allowed URLs, timeouts, and that redirects are not followed."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import pytest
from aiohttp import web

from feeds.errors import FetchError, Refused
from feeds.fetch import Fetcher, FormPost, SsrfGuard
from tests.fetch.support import watching

FORM = {"hub.mode": "publish", "hub.url": "https://feeds.example.org/feeds/新闻.rss?a=1&b=2"}


@dataclass
class Hub:
    """A real server; what it was sent is in `heard`."""

    status: int = 204
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    #: seconds before it answers
    pause: float = 0
    heard: list[dict[str, str]] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    place: str = ""

    @property
    def url(self) -> str:
        return f"http://{self.host_port}/hub"

    async def answer(self, request: web.Request) -> web.Response:
        self.asked.append(f"{request.method} {request.path}")
        self.heard.append({name: str(value) for name, value in (await request.post()).items()})
        await asyncio.sleep(self.pause)
        return web.Response(status=self.status, body=self.body, headers=self.headers)


@asynccontextmanager
async def open_to_all(hub: Hub) -> AsyncIterator[Hub]:
    application = web.Application()
    application.router.add_route("*", "/{path:.*}", hub.answer)
    runner = web.AppRunner(application, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, port = runner.addresses[0][:2]
    hub.host_port = f"{host}:{port}"
    try:
        yield hub
    finally:
        await runner.cleanup()


def post(hub: Hub, *, times: int = 1, deadline: float = 10, allow: Iterable[str] | None = None) -> int:
    async def run() -> int:
        async with open_to_all(hub):
            guard = SsrfGuard(allow=[hub.host_port] if allow is None else allow)
            async with Fetcher(guard, agent="feeds/0 (+http://127.0.0.1:8000)") as fetcher:
                result = [await fetcher.post(FormPost(url=hub.url, form=FORM, deadline=deadline)) for _ in range(times)]
        return result[-1]

    return asyncio.run(run())


def test_a_form_arrives_as_it_was_given() -> None:
    hub = Hub()
    assert post(hub) == 204
    assert hub.heard == [FORM]
    assert hub.asked == ["POST /hub"]


@pytest.mark.parametrize("status", [200, 202, 400, 429, 500, 503])
def test_every_status_is_returned(status: int) -> None:
    assert post(Hub(status=status, body=b"x" * 100_000)) == status


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_no_redirect_is_followed(status: int) -> None:
    hub = Hub(status=status, headers={"Location": "/elsewhere"})
    assert post(hub) == status
    assert hub.asked == ["POST /hub"]


def test_one_that_does_not_answer_is_given_up() -> None:
    with pytest.raises(FetchError, match=r"expected a response within 0\.2 s") as caught:
        post(Hub(pause=5), deadline=0.2)
    assert caught.value.url.endswith("/hub")


def test_several_forms_go_over_one_connection() -> None:
    with watching() as dialled:
        assert post(Hub(), times=3) == 204
    assert len(dialled) == 1


def test_a_hub_inside_is_not_asked_unless_it_is_allowed() -> None:
    hub = Hub()
    with watching() as dialled, pytest.raises(Refused):
        post(hub, allow=())
    assert (dialled, hub.heard) == ([], [])


def test_a_refused_connection_raises_an_error_with_its_reason() -> None:
    async def run() -> None:
        async with open_to_all(Hub()) as hub:
            index = hub.host_port
        async with Fetcher(SsrfGuard(allow=[index]), agent="feeds/0") as fetcher:
            await fetcher.post(FormPost(url=f"http://{index}/hub", form=FORM))

    with pytest.raises(FetchError, match="connection failed"):
        asyncio.run(run())

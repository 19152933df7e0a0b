"""Every test here needs Chromium and is skipped, with the reason, if it is not installed."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.chromium import CHROMIUM, launched
from tests.browser.sites import Site, served
from tests.browser.visits import Visit, visiting

HERE = Path(__file__).parent

#: opens a tab, see `visits.visiting`
Visiting = Callable[..., AbstractContextManager[Visit]]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)
            if CHROMIUM is None:
                item.add_marker(pytest.mark.skip(reason="no Chromium here (Debian: apt-get install chromium)"))


# closed before the tests of other folders start: while playwright runs, its event loop runs, and no other loop can
@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """One browser for all tests here."""
    with launched() as browser:
        yield browser


@pytest.fixture(scope="package")
def visit(browser: Browser) -> Visiting:
    """Opens tabs; each has its own session."""
    return partial(visiting, browser)


@pytest.fixture(scope="package")
def shared_tab(visit: Visiting) -> Iterator[Visit]:
    with visit() as tab:
        yield tab


@pytest.fixture
def tab(shared_tab: Visit) -> Visit:
    """An empty tab, for tests that leave nothing in its session."""
    shared_tab.start_over()
    return shared_tab


@pytest.fixture(scope="package")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A real server with the samples and the awkward articles."""
    with served(tmp_path_factory.mktemp("site")) as site:
        yield site

"""Options for all tests: `--update` rewrites expected files, `--whole` runs all payloads."""

import pytest
from hypothesis import HealthCheck, settings

# machines are shared, so the duration of an example has no meaning
settings.register_profile("shared", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("shared")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update", action="store_true", help="rewrite expected files; read the difference before you commit"
    )
    parser.addoption(
        "--whole", action="store_true", help="try every payload of the public lists in a browser, not one in 24"
    )


@pytest.fixture
def update(request: pytest.FixtureRequest) -> bool:
    """Whether to rewrite expected files."""
    return bool(request.config.getoption("--update"))

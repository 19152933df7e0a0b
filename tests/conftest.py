"""Options for all tests: `--update` rewrites expected files, `--whole` tries all cases where tests take a sample."""

import pytest
from hypothesis import HealthCheck, settings

# machines are shared, so the duration of an example has no meaning
settings.register_profile("shared", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("shared")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update", action="store_true", help="rewrite expected files; read the difference before you commit"
    )
    parser.addoption("--whole", action="store_true", help="try every case in tests that take a sample of thousands")


@pytest.fixture
def update(request: pytest.FixtureRequest) -> bool:
    """Whether to rewrite expected files."""
    return bool(request.config.getoption("--update"))


@pytest.fixture(scope="session")
def whole(request: pytest.FixtureRequest) -> bool:
    """Whether to try every case in tests that otherwise take a sample."""
    return bool(request.config.getoption("--whole"))

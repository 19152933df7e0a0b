"""Options for all tests: `--update` rewrites expected files, `--whole` tries all cases where tests take a sample."""

import os
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# machines are shared, so the duration of an example has no meaning
settings.register_profile("shared", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("shared")


#: the file system in memory of Linux, and the bytes that have to be free for us to use it
MEMORY, ROOM = Path("/dev/shm"), 8 * 2**30  # noqa: S108  # pytest makes the folder below it


def pytest_configure() -> None:
    """Write temporary files to memory where there is room: SQLite waits for a disk after every commit."""
    if "TMPDIR" not in os.environ and MEMORY.is_dir():
        system = os.statvfs(MEMORY)
        if system.f_bavail * system.f_frsize > ROOM and not system.f_flag & (os.ST_NOEXEC | os.ST_RDONLY):
            os.environ["TMPDIR"] = tempfile.tempdir = str(MEMORY)


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

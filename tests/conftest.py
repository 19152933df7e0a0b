"""Options for all tests: `--update` rewrites expected files, `--whole` tries all cases where tests take a sample."""

import gc
import os
import tempfile
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    from feeds.store import Store

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


def pytest_collection_finish() -> None:
    """Prepare a process that runs tests; the one that only starts the others has collected none."""
    from tests.statements import share_compiled_statements

    share_compiled_statements()
    # the collected tests stay until the end: the garbage collector need not walk them, nor come every 700 objects
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update", action="store_true", help="rewrite expected files; read the difference before you commit"
    )
    parser.addoption("--whole", action="store_true", help="try every case in tests that take a sample of thousands")
    today = datetime.now(UTC).date().toordinal()
    parser.addoption("--day", type=int, default=today, help="the day that selects samples, to repeat an earlier run")


def pytest_report_header(config: pytest.Config) -> str:
    return "whole, no samples" if config.getoption("--whole") else f"samples of --day {config.getoption('--day')}"


@pytest.fixture
def update(request: pytest.FixtureRequest) -> bool:
    """Whether to rewrite expected files."""
    return bool(request.config.getoption("--update"))


@pytest.fixture(scope="session")
def whole(request: pytest.FixtureRequest) -> bool:
    """Whether to try every case in tests that otherwise take a sample."""
    return bool(request.config.getoption("--whole"))


@pytest.fixture(scope="session")
def day(request: pytest.FixtureRequest) -> int:
    """The number of the day that selects samples."""
    result: int = request.config.getoption("--day")
    return result


@pytest.fixture(scope="session")
def one_in(whole: bool, day: int) -> Callable[[int, Sequence[Any]], Sequence[Any]]:
    """Returns one item in so many, others every day, or all items with `--whole`."""
    return lambda number, items: items if whole else items[day % number :: number]


#: copies a database to a path, and opens it
OpenCopy = Callable[[Callable[["Store"], None], Path], "Store"]


@pytest.fixture(scope="session")
def open_copy(tmp_path_factory: pytest.TempPathFactory) -> OpenCopy:
    """Opens a copy of the database that a function fills; each function runs once, as this takes longer than a copy."""

    # late, so that the process that only starts the others is quick
    from feeds.store import open_store

    @cache
    def filled(fill: Callable[["Store"], None]) -> bytes:
        path = tmp_path_factory.mktemp("filled") / "feeds.sqlite3"
        with open_store(path) as store:
            fill(store)
        return path.read_bytes()

    def copy(fill: Callable[["Store"], None], path: Path) -> "Store":
        path.write_bytes(filled(fill))
        return open_store(path)

    return copy

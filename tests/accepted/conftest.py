"""Two sites: one of the shipped samples, and one of the real documents if they are beside the checkout."""

import fcntl
import os
import pickle
from pathlib import Path

import pytest

from tests.accepted.sites import Site, corpus, samples, site
from tests.corpus.measure import CORPUS

_REAL = [pytest.mark.corpus, pytest.mark.skipif(not CORPUS.is_dir(), reason=f"no real documents at {CORPUS}")]


@pytest.fixture(scope="session", params=["samples", pytest.param("corpus", marks=_REAL)])
def served(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Site:
    """Every document of a site; rendered once for all test processes, as this takes most of the time here."""
    folder = _shared_folder(tmp_path_factory)
    cached = folder / f"{request.param}.pickle"
    with (folder / f"{request.param}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not cached.exists():
            documents = samples() if request.param == "samples" else corpus()
            cached.write_bytes(pickle.dumps(site(tmp_path_factory.mktemp("site"), documents)))
    rendered: Site = pickle.loads(cached.read_bytes())  # noqa: S301 - written by these tests
    return rendered


def _shared_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of this test run; pytest-xdist gives each process one below it."""
    own = tmp_path_factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own

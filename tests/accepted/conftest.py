"""Two sites: of the shipped samples, and of the real documents where they lie beside the checkout."""

import pytest

from tests.accepted.sites import Site, corpus, samples, site
from tests.corpus.measure import CORPUS

_REAL = [pytest.mark.corpus, pytest.mark.skipif(not CORPUS.is_dir(), reason=f"no real documents at {CORPUS}")]


@pytest.fixture(scope="session", params=["samples", pytest.param("corpus", marks=_REAL)])
def served(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Site:
    """Everything that such a site serves."""
    return site(tmp_path_factory.mktemp("site"), samples() if request.param == "samples" else corpus())

"""Every test here reads real documents and is skipped, with the reason, if they are absent."""

from pathlib import Path

import pytest

from tests.corpus.measure import CORPUS, Outcome, outcome, paths

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.corpus)
            if not CORPUS.is_dir():
                # articles of other publishers are not part of the project; its own samples are tested without them
                item.add_marker(pytest.mark.skip(reason=f"no real documents at {CORPUS}"))


@pytest.fixture(scope="session")
def outcomes() -> list[Outcome]:
    """The outcome of every Markdown document of the corpus."""
    return [outcome(path) for path in paths("feedx", "hexo")]

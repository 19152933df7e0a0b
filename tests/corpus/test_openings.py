"""The opening distinguishes copies of real articles from follow-ups that quote them."""

import pytest

from feeds.dedupe import OPENING
from feeds.model import Article
from tests.corpus.openings import COPIES, FOLLOW_UPS, articles, openings


@pytest.fixture(scope="module")
def corpus_articles() -> list[Article]:
    result = articles()
    assert len(result) > 500
    return result


@pytest.mark.parametrize("kind", COPIES)
def test_no_copy_of_a_real_article_is_taken_for_a_follow_up(corpus_articles: list[Article], kind: str) -> None:
    assert openings(corpus_articles, COPIES[kind])[0] >= OPENING


@pytest.mark.parametrize(("letters", "least"), [(40, 0.93), (60, 0.96), (100, 0.96), (200, 0.99), (400, 0.99)])
def test_a_follow_up_of_a_real_article_is_news(corpus_articles: list[Article], letters: int, least: float) -> None:
    """Except columns that start every article with the same words."""
    shares = openings(corpus_articles, FOLLOW_UPS[f"{letters} letters in front"])
    assert sum(share < OPENING for share in shares) / len(shares) >= least

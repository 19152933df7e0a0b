"""Searches for words of two characters from real articles find these articles, in both scripts."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import islice
from pathlib import Path
from random import Random

import pytest
from bs4 import BeautifulSoup

from feeds.common.chinese import to_hans, to_hant
from feeds.ingest.deduplicate import put_article
from feeds.model import Article
from feeds.search import excerpt, highlight, parse_query, text_without_blank_lines
from feeds.store import Store, open_store
from tests.corpus.measure import NOW, Outcome

_PAIRS = re.compile(r"(?=([\u4e00-\u9fff]{2}))")
WORDS = 50
#: words of one query; all must match
AT_ONCE = 8

OneIn = Callable[[int, list[Article]], list[Article]]


@pytest.fixture(scope="module")
def store(outcomes: list[Outcome], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A store with every document of the corpus."""
    with open_store(Path(tmp_path_factory.mktemp("corpus")) / "feeds.db") as opened:
        with opened.batch(NOW) as batch:
            for outcome in outcomes:
                if outcome.article is not None:
                    put_article(batch, outcome.article)
        yield opened


def questions(article: Article) -> Iterator[str]:
    """Yield queries of random words from the text, as parsed by another parser, alternating between both scripts."""
    nodes = BeautifulSoup(article.content_html, "html.parser").find_all(string=True)
    pairs = sorted({pair for node in nodes for pair in _PAIRS.findall(str(node))})
    chance = Random(article.id)  # noqa: S311 # no secret
    drawn = iter(chance.sample(pairs, min(WORDS, len(pairs))))
    scripts = (to_hans, to_hant)
    while batch := list(islice(drawn, AT_ONCE)):
        yield " ".join(scripts[n % 2](word) for n, word in enumerate(batch))


def shown(store: Store) -> list[Article]:
    """Return every article that is shown in the feed of its source."""
    sources = [row.source.id for row in store.sources()]
    return [article for source in sources for article in store.newest([source], 10_000, hide_duplicates=True)]


def test_words_of_two_characters_find_their_article(store: Store, one_in: OneIn) -> None:
    articles = shown(store)
    assert len(articles) > 300
    articles, count = one_in(4, articles), 0
    for article in articles:
        moment = {"since": article.published, "until": article.published + timedelta(milliseconds=1)}
        for question in questions(article):
            count += 1
            results = store.search(parse_query(question), sources=[article.source], **moment).articles
            assert article.id in {result.id for result in results}, (question, article.url, article.title)
    assert count > len(articles) * WORDS / AT_ONCE * 0.8
    assert store.problems() == []


def test_a_whole_title_finds_its_article(store: Store) -> None:
    """As a phrase, if the title fits into a query, has letters, and has no quotes that would end the phrase."""
    short = [candidate for candidate in shown(store) if len(candidate.title) < 60 and parse_query(candidate.title)]
    titled = [candidate for candidate in short if not set(candidate.title) & set('"“”「」')]
    assert len(titled) > 200
    for article in titled:
        results = store.search(parse_query(f'"{article.title}"'), sources=[article.source], limit=100).articles
        assert article.id in {candidate.id for candidate in results}, article.title


def test_matches_are_highlighted(store: Store, one_in: OneIn) -> None:
    for article in one_in(4, shown(store)):
        text = text_without_blank_lines(article.content_html)
        for question in questions(article):
            read = parse_query(question)
            assert "".join(part.text for part in highlight(text, read)) == text
            assert any(part.is_hit for part in excerpt(text, read)), (question, article.url)

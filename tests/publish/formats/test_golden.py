"""One rich feed in each format, and pages, as they are published; `pytest --update` rewrites the files."""

from pathlib import Path

import pytest

from feeds.publish.formats import atom, jsonfeed, opml, rss
from feeds.publish.pages import article, feed_lists
from tests.publish.formats.samples import COMBINED, combined
from tests.publish.formats.test_opml import SUBSCRIPTIONS
from tests.publish.pages.support import page_context
from tests.publish.pages.test_article import PLACE, STORY
from tests.publish.pages.test_feed_lists import LISTED

GOLDEN = Path(__file__).parent / "golden"

DOCUMENTS = {
    "combined.rss": lambda: rss.render(combined("rss"), COMBINED),
    "combined.atom": lambda: atom.render(combined("atom"), COMBINED),
    "combined.json": lambda: jsonfeed.render(combined("json"), COMBINED),
    "subscriptions.opml": lambda: opml.render("我的订阅", SUBSCRIPTIONS),
    "front.html": lambda: feed_lists.front(page_context(), LISTED),
    "article.html": lambda: article.article(page_context(PLACE, "en", prefixed=True), STORY),
}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_published_bytes_are_the_golden_ones(name, update):
    results = DOCUMENTS[name]()
    if update:
        (GOLDEN / name).write_bytes(results)
    assert results == (GOLDEN / name).read_bytes()


def test_every_golden_file_belongs_to_a_document():
    assert {path.name for path in GOLDEN.iterdir()} == set(DOCUMENTS)

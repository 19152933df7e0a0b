"""One rich feed in each format, as it is published; `pytest --update` rewrites the files."""

from pathlib import Path

import pytest

from feeds.render import atom, index, jsonfeed, opml, rss
from tests.render.samples import COMBINED, combined
from tests.render.test_index import LISTED
from tests.render.test_opml import SUBSCRIPTIONS

GOLDEN = Path(__file__).parent / "golden"

DOCUMENTS = {
    "combined.rss": lambda: rss.render(combined("rss"), COMBINED),
    "combined.atom": lambda: atom.render(combined("atom"), COMBINED),
    "combined.json": lambda: jsonfeed.render(combined("json"), COMBINED),
    "subscriptions.opml": lambda: opml.render("我的订阅", SUBSCRIPTIONS),
    "index.html": lambda: index.render("我的新闻", LISTED),
}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_published_bytes_are_the_golden_ones(name, update):
    found = DOCUMENTS[name]()
    if update:
        (GOLDEN / name).write_bytes(found)
    assert found == (GOLDEN / name).read_bytes()


def test_every_golden_file_belongs_to_a_document():
    assert {path.name for path in GOLDEN.iterdir()} == set(DOCUMENTS)

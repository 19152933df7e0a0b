"""What pages keep in the process gives the same pages as a new process."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from markupsafe import Markup

from feeds.publish.formats.safe_text import line, title
from feeds.publish.pages.context import PageContext, environment_of
from feeds.publish.pages.feed_lists import ListedArticle, ListedFeed, front

MOMENT = datetime(2024, 12, 4, tzinfo=UTC)
HEADLINE = ListedArticle(id="urn:uuid:1", title="海边的灯塔 <修好> & 点亮了", published=MOMENT)
FEED = ListedFeed(name="voa", title="老街", kind="source", count=1, newest=MOMENT, headlines=(HEADLINE,))
PAGE = PageContext(
    site_title="新闻", base_url="https://example.org", language="zh-Hans", languages=("zh-Hans", "en"), folder=""
)

#: each differs from the first in one value that the front page shows
FEEDS = (
    FEED,
    replace(FEED, title="老街与灯"),
    replace(FEED, name="dw"),
    replace(FEED, count=2),
    replace(FEED, newest=MOMENT + timedelta(minutes=1)),
    replace(FEED, headlines=()),
    replace(FEED, headlines=(HEADLINE, HEADLINE)),
    *(
        replace(FEED, headlines=(changed,))
        for changed in (
            replace(HEADLINE, title="另一篇"),
            replace(HEADLINE, id=""),
            replace(HEADLINE, published=MOMENT + timedelta(minutes=1)),
            replace(HEADLINE, source_title="另一家"),
        )
    ),
)
PAGES = (
    PAGE,
    replace(PAGE, language="en", prefixed=True),
    replace(PAGE, language="zh-Hant", prefixed=True),
    replace(PAGE, base_url="https://example.com"),
    replace(PAGE, root_path="/"),
)


def test_a_front_page_of_kept_sections_is_that_of_a_new_process() -> None:
    cases = [(page, feed) for _ in range(2) for page in PAGES for feed in FEEDS]
    kept = [front(page, [feed]) for page, feed in cases]
    assert kept[len(kept) // 2 :] == kept[: len(kept) // 2]
    assert len(set(kept)) == len(PAGES) * len(FEEDS)
    for (page, feed), body in zip(cases[: len(cases) // 2], kept, strict=False):
        environment_of.cache_clear()
        assert front(page, [feed]) == body


@pytest.mark.parametrize(("name", "function"), [("label", title), ("line", line)])
def test_a_filter_returns_what_its_function_returns(name: str, function) -> None:
    remembering = environment_of("en", converting=False).filters[name]
    for text in ("Q&A <b>", Markup("Q&amp;A <b>"), "Q&amp;A <b>", "", "长" * 2000, Markup("")):
        for value in (text, str(text), text):
            result = remembering(value)
            assert (result, type(result)) == (function(value), type(function(value)))

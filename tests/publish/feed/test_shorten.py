"""Shortened articles and articles without images, never with more than the rights allow."""

import pytest

from feeds.parsing.markup import text_lines
from feeds.publish.feed.content_level import limit_content
from feeds.publish.feed.shorten import remove_images, shorten
from tests.publish.formats.samples import RICH, article

LONG = article(
    "1",
    summary="编者的话。" * 40,
    content_html="<p>海港<b>停航</b> &lt;今天&gt;。</p>" + "<p>岛上的人只好等。</p>" * 90,
)


@pytest.mark.parametrize("limit", [100, 150, 5000])
def test_a_brief_text_is_the_beginning_of_the_whole(limit: int) -> None:
    visible = shorten(LONG, "full", limit)
    text = text_lines(visible.content_html).strip()
    assert 0 < len(text) <= limit
    whole = " ".join(text_lines(LONG.content_html).split())
    assert whole.startswith(text.rstrip("…"))
    assert visible.content_html.startswith("<p>海港停航 &lt;今天&gt;。")
    assert visible.summary == ""
    assert visible.content_html.count("<") == 2, "a paragraph and no other markup"


def test_without_a_text_the_summary_is_the_beginning() -> None:
    visible = shorten(article("2", summary="雨停了。", content_html=""), "full", 100)
    assert visible.content_html == "<p>雨停了。</p>"
    assert shorten(article("3", content_html=""), "full", 100).content_html == ""


def test_what_may_be_shown_as_a_summary_is_no_longer_for_being_brief() -> None:
    limited = limit_content(LONG, "summary")
    visible = shorten(limited, "summary", 100)
    assert "停航" not in visible.content_html
    assert visible.summary == "编者的话。" * 20
    assert "阅读原文" in visible.content_html
    assert shorten(limited, "summary", 5000) == limited


def test_what_may_be_shown_as_a_link_stays_a_link() -> None:
    limited = limit_content(LONG, "link")
    assert shorten(limited, "link", 5000) == limited


def test_without_pictures_nothing_loads_one_and_recordings_stay() -> None:
    visible = remove_images(RICH)
    assert "img.example.com" not in repr(visible)
    assert [medium.url for medium in visible.media] == [medium.url for medium in RICH.media]
    assert "<figcaption>清晨的码头</figcaption>" in visible.content_html

"""Less of an article: its beginning, or no pictures; and never more of it than its rights allow."""

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


@pytest.mark.parametrize("most", [100, 150, 5000])
def test_a_brief_text_is_the_beginning_of_the_whole(most: int) -> None:
    shown = shorten(LONG, "full", most)
    text = text_lines(shown.content_html).strip()
    assert 0 < len(text) <= most
    whole = " ".join(text_lines(LONG.content_html).split())
    assert whole.startswith(text.rstrip("…"))
    assert shown.content_html.startswith("<p>海港停航 &lt;今天&gt;。")
    assert shown.summary == ""
    assert shown.content_html.count("<") == 2, "a paragraph and no other markup"


def test_without_a_text_the_summary_is_the_beginning() -> None:
    shown = shorten(article("2", summary="雨停了。", content_html=""), "full", 100)
    assert shown.content_html == "<p>雨停了。</p>"
    assert shorten(article("3", content_html=""), "full", 100).content_html == ""


def test_what_may_be_shown_as_a_summary_is_no_longer_for_being_brief() -> None:
    allowed = limit_content(LONG, "summary")
    shown = shorten(allowed, "summary", 100)
    assert "停航" not in shown.content_html
    assert shown.summary == "编者的话。" * 20
    assert "阅读原文" in shown.content_html
    assert shorten(allowed, "summary", 5000) == allowed


def test_what_may_be_shown_as_a_link_stays_a_link() -> None:
    allowed = limit_content(LONG, "link")
    assert shorten(allowed, "link", 5000) == allowed


def test_without_pictures_nothing_loads_one_and_recordings_stay() -> None:
    shown = remove_images(RICH)
    assert "img.example.com" not in repr(shown)
    assert [one.url for one in shown.media] == [one.url for one in RICH.media]
    assert "<figcaption>清晨的码头</figcaption>" in shown.content_html

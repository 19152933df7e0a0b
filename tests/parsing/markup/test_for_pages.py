"""Stored content on its way to a page."""

import pytest

from feeds.parsing.markup import clean, prepare_for_page


def test_showing_adds_only_what_pages_need() -> None:
    html = clean('<p>雾<b>很</b>浓 &amp; 冷</p><img src="https://img.example.org/1.jpg" alt="码头">')
    assert prepare_for_page(html) == html.replace('alt="码头">', 'alt="码头" loading="lazy">')


def test_a_picture_without_words_is_passed_over_by_screen_readers() -> None:
    assert prepare_for_page('<img src="https://img.example.org/1.jpg">') == (
        '<img src="https://img.example.org/1.jpg" loading="lazy" alt="">'
    )


def test_what_may_be_broader_than_a_page_can_be_reached_with_keys() -> None:
    assert prepare_for_page("<pre>班次</pre>") == '<pre tabindex="0">班次</pre>'
    assert '<table tabindex="0">' in prepare_for_page("<table><tr><td>班次</td></tr></table>")


@pytest.mark.parametrize("html", ["<script>x</script>", '<p onclick="x">', "<svg onload=x>", "<iframe srcdoc=x>"])
def test_what_an_earlier_program_let_pass_is_stopped(html: str) -> None:
    shown = prepare_for_page(html)
    assert "x" not in shown
    assert "<p>" in shown or shown == ""

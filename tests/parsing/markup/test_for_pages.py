"""Stored content is prepared for a page."""

import pytest

from feeds.parsing.markup import clean, prepare_for_page


def test_page_html_adds_only_page_attributes() -> None:
    html = clean('<p>雾<b>很</b>浓 &amp; 冷</p><img src="https://img.example.org/1.jpg" alt="码头">')
    assert prepare_for_page(html) == html.replace('alt="码头">', 'alt="码头" loading="lazy">')


def test_picture_without_alt_gets_an_empty_alt() -> None:
    assert prepare_for_page('<img src="https://img.example.org/1.jpg">') == (
        '<img src="https://img.example.org/1.jpg" loading="lazy" alt="">'
    )


def test_wide_content_is_keyboard_scrollable() -> None:
    assert prepare_for_page("<pre>班次</pre>") == '<pre tabindex="0">班次</pre>'
    assert '<table tabindex="0">' in prepare_for_page("<table><tr><td>班次</td></tr></table>")


@pytest.mark.parametrize("html", ["<script>x</script>", '<p onclick="x">', "<svg onload=x>", "<iframe srcdoc=x>"])
def test_stored_content_is_sanitized_again(html: str) -> None:
    result = prepare_for_page(html)
    assert "x" not in result
    assert "<p>" in result or result == ""

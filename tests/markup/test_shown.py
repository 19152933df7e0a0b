"""Stored content on its way to a page."""

import pytest

from feeds.markup import as_shown, clean


def test_showing_adds_only_what_pages_need() -> None:
    html = clean('<p>雾<b>很</b>浓 &amp; 冷</p><img src="https://img.example.org/1.jpg" alt="码头">')
    assert as_shown(html) == html.replace('alt="码头">', 'alt="码头" loading="lazy">')


def test_a_picture_without_words_is_passed_over_by_screen_readers() -> None:
    assert as_shown('<img src="https://img.example.org/1.jpg">') == (
        '<img src="https://img.example.org/1.jpg" loading="lazy" alt="">'
    )


@pytest.mark.parametrize("html", ["<script>x</script>", '<p onclick="x">', "<svg onload=x>", "<iframe srcdoc=x>"])
def test_what_an_earlier_program_let_pass_is_stopped(html: str) -> None:
    shown = as_shown(html)
    assert "x" not in shown
    assert "<p>" in shown or shown == ""

"""Stored content on its way to a page."""

import pytest

from feeds.markup import ALLOWED, as_shown, clean, paragraphs


def test_showing_adds_only_what_pages_need() -> None:
    html = clean('<p>雾<b>很</b>浓 &amp; 冷</p><img src="https://img.example.org/1.jpg" alt="码头">')
    assert as_shown(html) == html.replace('alt="码头">', 'alt="码头" loading="lazy">')


def test_a_picture_without_words_is_passed_over_by_screen_readers() -> None:
    assert as_shown('<img src="https://img.example.org/1.jpg">') == (
        '<img src="https://img.example.org/1.jpg" loading="lazy" alt="">'
    )


def test_what_may_be_broader_than_a_page_can_be_reached_with_keys() -> None:
    assert as_shown("<pre>班次</pre>") == '<pre tabindex="0">班次</pre>'
    assert '<table tabindex="0">' in as_shown("<table><tr><td>班次</td></tr></table>")


@pytest.mark.parametrize("html", ["<script>x</script>", '<p onclick="x">', "<svg onload=x>", "<iframe srcdoc=x>"])
def test_what_an_earlier_program_let_pass_is_stopped(html: str) -> None:
    shown = as_shown(html)
    assert "x" not in shown
    assert "<p>" in shown or shown == ""


@pytest.mark.parametrize("name", sorted(set(ALLOWED) & set("p h2 li dt dd pre figcaption blockquote q b".split())))
def test_the_text_of_every_element_is_in_a_paragraph(name: str) -> None:
    assert paragraphs(f"<{name}>雾很浓</{name}>") == ("雾很浓",)


def test_paragraphs_part_where_lines_do() -> None:
    html = "<figure><img src='x'><figcaption>晨雾</figcaption></figure><table><tr><td>一</td><td>二</td></tr></table>"
    assert paragraphs(html) == ("晨雾", "一二")
    assert paragraphs("<blockquote><p>甲</p><p>乙</p></blockquote>") == ("甲", "乙")
    assert paragraphs("") == ()

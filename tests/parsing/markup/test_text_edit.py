"""Editing the texts of sanitized HTML leaves the markup between them unchanged."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from feeds.parsing.markup import map_texts, text_lines, without_pictures
from feeds.parsing.markup.allowlist import ALLOWED, sanitize

#: attribute values that look like markup or like text to change
TRICKY = ["https://img.example.com/a?b=发&c=<p>发", 'x" alt="发', "发 alt=", "'发'>", "alt=发", "&quot;发&lt;", "发"]
TEXTS = ["发展", "头", "<b>发", "&nbsp;", "R&D 发", "&amp;", '"发"', " ", "", ">", "发 alt=“发”"]


def tree(html: str) -> list[tuple[str | None, dict[str, str | None]]]:
    """Return the parsed elements in order, with their attributes except alternative texts."""
    body = LexborHTMLParser("<body>" + html).body
    assert body is not None
    nodes = [node for node in body.traverse() if node.tag and not node.tag.startswith("-")]
    return [(node.tag, {k: v for k, v in node.attributes.items() if k != "alt"}) for node in nodes]


def texts(html: str) -> list[str]:
    """Return the parsed texts and alternative texts in order."""
    body = LexborHTMLParser("<body>" + html).body
    assert body is not None
    nodes = body.traverse(include_text=True)
    values = [node.text() if node.tag == "-text" else node.attributes.get("alt") for node in nodes]
    return [text for text in values if text]


@st.composite
def cleaned(draw: st.DrawFn) -> str:
    """Draw sanitized HTML of allowed elements, in any order, with tricky attributes and texts."""
    parts = []
    for _ in range(draw(st.integers(0, 12))):
        name = draw(st.sampled_from(sorted(ALLOWED)))
        values = {attribute: draw(st.sampled_from(TRICKY)) for attribute in sorted(ALLOWED[name])}
        attributes = "".join(f" {attribute}='{value.replace(chr(39), '&#39;')}'" for attribute, value in values.items())
        parts.append(draw(st.sampled_from([f"<{name}{attributes}>", f"</{name}>"])))
        parts.append(draw(st.sampled_from(TEXTS)))
    return sanitize("".join(parts))


@given(cleaned())
def test_map_texts_changes_only_texts(html: str) -> None:
    changed = map_texts(html, lambda text: text.replace("发", "發"))
    assert tree(changed) == tree(html)
    assert texts(changed) == [text.replace("发", "發") for text in texts(html)]


@given(cleaned())
def test_longer_texts_keep_the_markup(html: str) -> None:
    changed = map_texts(html, lambda text: text.replace("发", "發展發"))
    assert tree(changed) == tree(html)
    assert texts(changed) == [text.replace("发", "發展發") for text in texts(html)]


@given(cleaned())
def test_identity_function_changes_nothing(html: str) -> None:
    assert map_texts(html, lambda text: text) == html


@given(cleaned())
def test_text_lines_match_the_parsed_text(html: str) -> None:
    body = LexborHTMLParser("<body>" + html).body
    assert body is not None
    assert "".join(text_lines(html).split()) == "".join(body.text().split())


@given(cleaned())
def test_without_pictures_keeps_all_text(html: str) -> None:
    bare = without_pictures(html)
    elements = tree(bare)
    assert not [name for name, _ in elements if name == "img"]
    assert not [values for _, values in elements if "poster" in values]
    full_body = LexborHTMLParser("<body>" + html).body
    bare_body = LexborHTMLParser("<body>" + bare).body
    assert full_body is not None
    assert bare_body is not None
    assert "".join(bare_body.text().split()) == "".join(full_body.text().split())
    assert without_pictures(bare) == bare


#: HTML as other programs or earlier versions may have stored it
@pytest.mark.parametrize(
    ("html", "changed"),
    [
        ('<a href="https://a.example/?a>发&amp;b<发">发</a>', '<a href="https://a.example/?a>发&amp;b<发">發</a>'),
        (
            '<img src="https://a.example/发 alt=" alt="发" width="5">',
            '<img src="https://a.example/发 alt=" alt="發" width="5">',
        ),
        ('<img alt="" src="发">发', '<img alt="" src="发">發'),
        ('<video src="发" poster="发">发</video>', '<video src="发" poster="发">發</video>'),
    ],
)
def test_attribute_values_are_not_changed(html: str, changed: str) -> None:
    assert map_texts(html, lambda text: text.replace("发", "發")) == changed
    assert text_lines(html).strip() in ("发", "")


def test_partly_bold_word_is_passed_as_one() -> None:
    seen: list[str] = []

    def change(text: str) -> str:
        seen.append(text)
        return text.replace("头发", "頭髮")

    assert map_texts("<p>头<b>发</b>，头</p><p>发</p>", change) == "<p>頭<b>髮</b>，头</p><p>发</p>"
    assert len(seen) == 1


@pytest.mark.parametrize(
    ("html", "bare"),
    [
        ('<figure><img src="https://a.example/1.jpg" alt="灯"></figure><p>正文</p>', "<p>正文</p>"),
        ('<p><a href="https://a.example/"><img src="https://a.example/1.jpg"></a> </p>', ""),
        ('<p>前<img src="https://a.example/1.jpg">后</p>', "<p>前后</p>"),
        ('<table><tr><td><img src="https://a.example/1.jpg"></td></tr></table>', "<table><tr><td></td></tr></table>"),
        (
            '<figure><video src="https://a.example/1.mp4" poster="https://a.example/1.jpg" controls=""></video>'
            "<figcaption>风</figcaption></figure>",
            '<figure><video src="https://a.example/1.mp4" controls=""></video><figcaption>风</figcaption></figure>',
        ),
        ('<video poster="https://a.example/1.jpg" src="https://a.example/p poster=1"></video>', None),
    ],
)
def test_elements_with_only_a_picture_are_removed(html: str, bare: str | None) -> None:
    expected = '<video src="https://a.example/p poster=1"></video>' if bare is None else bare
    assert without_pictures(html) == expected


@pytest.mark.parametrize("part", ["<", '<a"', '<"', '<a "<"', "<img ", '"', '<img alt="', '="', "<p", "<p>"])
def test_other_html_is_processed_in_linear_time(part: str) -> None:
    """Nothing here is quadratic: on a hundred times the size limit it would take hours."""
    html = part * 100_000
    begun = time.process_time()
    assert map_texts(html, lambda text: text) == html
    assert len(text_lines(html)) <= 2 * len(html)
    without_pictures(html)
    assert time.process_time() - begun < 5

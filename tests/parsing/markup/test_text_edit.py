"""The texts of cleaned HTML are cut exactly: what is between them stays to the byte, whatever stands in it."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from feeds.parsing.markup import map_texts, text_lines, without_pictures
from feeds.parsing.markup.allowlist import ALLOWED, sanitise

#: what addresses and other values of attributes hold that looks like markup or like text to be changed
TRICKY = ["https://img.example.com/a?b=发&c=<p>发", 'x" alt="发', "发 alt=", "'发'>", "alt=发", "&quot;发&lt;", "发"]
TEXTS = ["发展", "头", "<b>发", "&nbsp;", "R&D 发", "&amp;", '"发"', " ", "", ">", "发 alt=“发”"]


def tree(html: str) -> list[tuple[str | None, dict[str, str | None]]]:
    """Elements in order, with their attributes except alternative texts."""
    body = LexborHTMLParser("<body>" + html).body
    assert body is not None
    nodes = [node for node in body.traverse() if node.tag and not node.tag.startswith("-")]
    return [(node.tag, {k: v for k, v in node.attributes.items() if k != "alt"}) for node in nodes]


def texts(html: str) -> list[str]:
    """Texts and alternative texts in order, by a parser."""
    body = LexborHTMLParser("<body>" + html).body
    assert body is not None
    nodes = body.traverse(include_text=True)
    found = [node.text() if node.tag == "-text" else node.attributes.get("alt") for node in nodes]
    return [text for text in found if text]


@st.composite
def cleaned(draw: st.DrawFn) -> str:
    """HTML of allowed elements, in any order, with tricky attributes and texts, as the wall lets it through."""
    parts = []
    for _ in range(draw(st.integers(0, 12))):
        name = draw(st.sampled_from(sorted(ALLOWED)))
        values = {one: draw(st.sampled_from(TRICKY)) for one in sorted(ALLOWED[name])}
        written = "".join(f" {one}='{value.replace(chr(39), '&#39;')}'" for one, value in values.items())
        parts.append(draw(st.sampled_from([f"<{name}{written}>", f"</{name}>"])))
        parts.append(draw(st.sampled_from(TEXTS)))
    return sanitise("".join(parts))


@given(cleaned())
def test_texts_change_and_nothing_else(html: str) -> None:
    changed = map_texts(html, lambda text: text.replace("发", "發"))
    assert tree(changed) == tree(html)
    assert texts(changed) == [text.replace("发", "發") for text in texts(html)]


@given(cleaned())
def test_a_change_that_is_longer_leaves_the_markup_as_it_was(html: str) -> None:
    changed = map_texts(html, lambda text: text.replace("发", "發展發"))
    assert tree(changed) == tree(html)
    assert texts(changed) == [text.replace("发", "發展發") for text in texts(html)]


@given(cleaned())
def test_no_change_is_no_change(html: str) -> None:
    assert map_texts(html, lambda text: text) == html


@given(cleaned())
def test_lines_are_what_a_parser_reads(html: str) -> None:
    body = LexborHTMLParser("<body>" + html).body
    assert body is not None
    assert "".join(text_lines(html).split()) == "".join(body.text().split())


@given(cleaned())
def test_without_pictures_no_picture_is_loaded_and_no_word_is_lost(html: str) -> None:
    bare = without_pictures(html)
    left = tree(bare)
    assert not [name for name, _ in left if name == "img"]
    assert not [values for _, values in left if "poster" in values]
    shown = LexborHTMLParser("<body>" + html).body
    kept = LexborHTMLParser("<body>" + bare).body
    assert shown is not None
    assert kept is not None
    assert "".join(kept.text().split()) == "".join(shown.text().split())
    assert without_pictures(bare) == bare


#: as other programs, and earlier ones of ours, may have written what is stored
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
def test_values_of_attributes_are_no_text_whatever_they_hold(html: str, changed: str) -> None:
    assert map_texts(html, lambda text: text.replace("发", "發")) == changed
    assert text_lines(html).strip() in ("发", "")


def test_a_word_that_is_partly_bold_is_read_as_one() -> None:
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
def test_what_only_held_a_picture_goes_with_it(html: str, bare: str | None) -> None:
    expected = '<video src="https://a.example/p poster=1"></video>' if bare is None else bare
    assert without_pictures(html) == expected


@pytest.mark.parametrize("part", ["<", '<a"', '<"', '<a "<"', "<img ", '"', '<img alt="', '="', "<p", "<p>"])
def test_text_that_is_no_cleaned_html_takes_no_longer(part: str) -> None:
    """Nothing here is quadratic: a hundred times a limit of the wall would take hours."""
    html = part * 100_000
    begun = time.process_time()
    assert map_texts(html, lambda text: text) == html
    assert len(text_lines(html)) <= 2 * len(html)
    without_pictures(html)
    assert time.process_time() - begun < 5

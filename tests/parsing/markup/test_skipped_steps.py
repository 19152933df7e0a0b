"""A step of the preprocessing that is skipped would not have changed the document."""

import re
from collections.abc import Iterator
from contextlib import suppress
from random import Random

import pytest

from feeds.common.text import xml_safe
from feeds.errors import DocumentError, TooHostile
from feeds.model import RawEntry
from feeds.parsing.corrections import Corrections
from feeds.parsing.formats import read
from feeds.parsing.markup import Draft, angle_brackets, finish, limits, new_draft, raw_text
from feeds.parsing.markup.block_writer import BlockWriter
from feeds.parsing.markup.inline_writer import clean_words
from feeds.parsing.normalizers.feedx import NORMALIZER as FEEDX
from tests.cases.documents import HERE

NAMES = (
    "a b strong i em font code pre samp script style title iframe noscript object svg video button xmp plaintext p div "
    "br img h2 o:p Vec T lin@x.example http://a Button VIDEO custom-el SPAN"
).split()
ATTRIBUTES = (
    """_href="x"|_href='x>y'|_title="<b>"|_title="<!-- x"|_/|/|_a=b/|_a="b"/|_"="|_b"|'|"|_=|_x_y|_and c|_class|_/ x"""
    "|\n|\u3000x"
).replace("_", " ")
TEXTS = ["字", "a<b", "<!-- c -->", "<!--", "-->", " < ", "<", "x y"]


def document(chance: Random) -> str:
    """Return tags and texts in any order, most of them sound."""
    pieces = []
    for _ in range(chance.randrange(1, 12)):
        end, name = chance.choice(["", "", "/"]), chance.choice(NAMES[: chance.choice([6, len(NAMES)])])
        attributes = "".join(chance.choices(ATTRIBUTES.split("|"), k=chance.choice([0, 0, 1, 2])))
        pieces += [f"<{end}{name}{attributes}" + chance.choice([">", ">", ">", "/>", ""])]
        pieces += chance.choices(TEXTS, k=chance.choice([0, 1]))
    return "".join(pieces)


@pytest.mark.parametrize("number", range(100))
def test_tags_that_need_no_change_are_not_changed(number: int) -> None:
    chance = Random(number)  # noqa: S311 # no secret
    for html in (document(chance) for _ in range(50)):
        if raw_text._needs_no_change(html):
            assert raw_text._RawElementCloser(html).result() == html


@pytest.mark.parametrize("number", range(100))
def test_a_document_without_suspicious_names_has_no_words_in_brackets(number: int) -> None:
    chance = Random(number)  # noqa: S311 # no secret
    for html in (document(chance) for _ in range(50)):
        if angle_brackets.escape_stray_words(html) == html:
            ended = {name.lower() for name in angle_brackets._END_NAME.findall(html)}
            assert not any(angle_brackets._is_word(tag, ended) for tag in angle_brackets._TAG.finditer(html))


def test_a_component_in_capitals_is_a_word() -> None:
    assert angle_brackets.escape_stray_words("<p>use <Button></button>") == "<p>use &lt;Button>"


@pytest.mark.parametrize("depth", [20, 24, 25, 250, 256, 257])
@pytest.mark.parametrize(
    "tag", ["<b>", "<div>", "<DIV>", "<p a=1>", "<br>", "<b></b>", "<i>x</b>", "</div><div>", "<p {words}>"]
)
def test_a_document_within_the_limits_is_not_changed(tag: str, depth: int) -> None:
    html, notes = (tag * depth).format(words=" ".join(f"name{n}" for n in range(depth))), Corrections()
    changed = limits._TagLimiter(html, notes).result() != html
    assert limits._exceeds_limits(html) == changed == bool(notes.messages())
    if not changed:
        limits._check_nesting(html)
    padded = html + "x" * 20_000
    assert (limits.enforce_limits(padded, Corrections()) != padded) == changed


def test_an_end_tag_in_a_comment_closes_nothing() -> None:
    with pytest.raises(TooHostile):
        limits.enforce_limits("<b><!--</b>-->" * 30 + "x" * 20_000, Corrections())


#: a body for each name that a step searches for, in capitals too
WITH_NAMES = [
    "<amp-img src='https://a.example/1.jpg'></amp-img>",
    "<LAZYIMAGE src='https://a.example/1.jpg'></LAZYIMAGE>",
    "<picture><source srcset='https://a.example/2.jpg 2w'></picture>",
    "<svg><image href='https://a.example/1.jpg'></image></svg>",
    "<div STYLE='background: url(https://a.example/1.jpg)'></div>",
    "<div style='background: u&#82;l&lpar;https://a.example/1.jpg)'></div>",
    "<div data-bg='https://a.example/1.jpg'></div>",
    "<a href='https://a.example/2.jpg'><img src='https://a.example/small/spacer.gif'></a>",
    "<p>一</p><p hidden>二</p>",
    "<p>一</p><p style='display:none'>二</p>",
    "<NOSCRIPT><img src='https://a.example/1.jpg'></NOSCRIPT>",
    "<noscript>&lt;img src='https://a.example/1.jpg'></noscript>",
    "<img src='https://a.example/1.jpg'><p class='wp-caption-text'>一</p>",
    "<figure><img src='https://a.example/1.jpg'><FIGCAPTION>一</FIGCAPTION></figure>",
    "<p>一<span class='sr-only'>二</span></p>",
    "<img src='https://a.example/1.jpg'><div><small>一</small></div>",
    "<video src='https://a.example/1.mp4'></video><video src='https://a.example/1.mp4'></video>",
    "<audio src='https://a.example/1.mp3'></audio><audio src='https://a.example/1.mp3'></audio>",
    "<p>一</p><hr><div>获取更多RSS：<a href='https://feedx.example/'>二</a></div>",
    "<time pudate='2025-02-27 09:43:10'>一</time><p>二</p>",
    "<p>一</p><div class='share'>二</div>",
    "<p>一</p><div id='zoomattribute'>三</div>",
    "<p>一</p><div data-o-ads-name=x>四</div>",
    "<p>一</p><button>五</button>",
    "<p>一</p><aside><time itemscope>二</time></aside>",
    "<noscript><a href='https://www.youtube.com/watch?v=abcdefghijk'>一</a></noscript>",
    "<p class='story-lead'>一</p>",
]


#: as in a document with all of them
EVERY_NAME = " ".join(WITH_NAMES).lower().encode()


def cleaned(draft: Draft) -> tuple[object, ...]:
    """Return the results of all steps of the mirror and the common ones."""
    html = finish(draft, FEEDX.steps)
    return html, draft.notes.messages(), draft.removed, draft.images, draft.media, draft.paragraphs, draft.summary


def bodies() -> Iterator[str]:
    """Yield the texts of the entries of all cases."""
    for path in (path for folder in ("fidelity", "field", "suites") for path in sorted((HERE / folder).iterdir())):
        with suppress(DocumentError):
            for entry in read(path.read_bytes()):
                if isinstance(entry, RawEntry):
                    yield entry.content or entry.summary


def test_a_step_whose_names_do_not_occur_changes_nothing() -> None:
    for html in (*bodies(), *WITH_NAMES):
        skipping, searching = new_draft(html), new_draft(html)
        searching.markup = EVERY_NAME
        assert cleaned(skipping) == cleaned(searching), html


@pytest.mark.parametrize("html", WITH_NAMES)
def test_a_step_whose_names_occur_is_not_skipped(html: str) -> None:
    skipping, searching = new_draft(html), new_draft(html)
    searching.markup = b""
    assert cleaned(skipping) != cleaned(searching)


def test_a_paragraph_of_one_text_is_written_as_by_the_line_writer(monkeypatch: pytest.MonkeyPatch) -> None:
    unusual = "<p>\u200b</p><b><p>一</p></b><h2>二\u3000</h2><p> 三  四\n</p><p>1 &lt; 2 &lt;b&gt;</p>"
    documents = [*bodies(), *WITH_NAMES, unusual]
    quick = [cleaned(new_draft(html)) for html in documents]
    monkeypatch.setattr(BlockWriter, "_only_text", BlockWriter._text)
    assert [cleaned(new_draft(html)) for html in documents] == quick


def test_words_without_odd_characters_are_not_changed() -> None:
    for words in (f"a{chr(code)}{space}b" for code in range(0x20000) for space in ("", " ")):
        changed = re.sub(r"\s+", lambda run: "\u3000" if "\u3000" in run[0] else " ", xml_safe(words))
        assert clean_words(words) == changed, words

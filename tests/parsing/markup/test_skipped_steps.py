"""A step of the preprocessing that is skipped would not have changed the document."""

from random import Random

import pytest

from feeds.errors import TooHostile
from feeds.parsing.corrections import Corrections
from feeds.parsing.markup import angle_brackets, limits, raw_text

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
    assert limits._exceeds_limits(html) == changed == bool(notes.sentences())
    if not changed:
        limits._check_nesting(html)
    padded = html + "x" * 20_000
    assert (limits.enforce_limits(padded, Corrections()) != padded) == changed


def test_an_end_tag_in_a_comment_closes_nothing() -> None:
    with pytest.raises(TooHostile):
        limits.enforce_limits("<b><!--</b>-->" * 30 + "x" * 20_000, Corrections())

"""The share of text that is neither in the article nor removed with a note is measured and reported."""

import time
from random import Random

import pytest

from feeds.parsing.markup import Draft, finish, new_draft, note_missing
from feeds.parsing.markup.missing_text import missing_share, visible_text
from tests.cases.documents import HERE, articles
from tests.corrections import noted

KEPT = "<p>湖边小镇的图书馆星期二重新开门，馆长说修屋顶用了三个星期。</p>"
LOST = "读者排到了门外的长椅旁边，第一位借走的是一本讲候鸟的画册，借期四个星期。"


def percent(html: str, *steps) -> int:
    draft = new_draft(html)
    finish(draft, steps)
    note_missing(html, draft, "")
    notes = [note for note in tuple(map(str, draft.notes.messages())) if "percent of the visible text" in note]
    return int(notes[0].split()[0]) if notes else 0


def drop_silently(draft: Draft) -> None:
    for node in draft.body.css(".gone"):
        node.decompose()


def drop_with_a_note(draft: Draft) -> None:
    draft.drop(".gone")


@pytest.mark.parametrize("tag", ["p", "div", "section", "li", "span", "blockquote", "h2"])
def test_text_that_a_step_drops_without_a_note_is_missing(tag: str) -> None:
    html = f"{KEPT}<{tag} class=gone>{LOST}</{tag}>{KEPT}"
    assert percent(html) == 0
    assert 30 < percent(html, drop_silently) < 60
    assert percent(html, drop_with_a_note) == 0


@pytest.mark.parametrize(
    "html",
    [
        f"{KEPT}<iframe src=//a.example/1/>{LOST}",
        f"{KEPT}<textarea>{LOST}",
        f"{KEPT}<object><p>{LOST}{KEPT}",
        f"{KEPT}<!-- 注 <p>{LOST}",
        f"{KEPT}<video src='//a.example/1.mp4'/><p>{LOST}",
    ],
)
def test_text_in_an_unclosed_element_counts_as_visible(html: str) -> None:
    assert LOST in visible_text(html)
    assert missing_share(html, [KEPT]) > 30
    assert percent(html) == 0


@pytest.mark.parametrize(
    "hidden",
    [
        "<script>var a = '{0}'</script>",
        "<style>p::before {{ content: '{0}' }}</style>",
        "<textarea>{0}</textarea>",
        "<noscript>{0}</noscript>",
        "<select><option>{0}</option></select>",
        "<!-- {0} -->",
        '<p title="{0} > {0}"></p>',
        "<p data-text='<b>{0}</b>'></p>",
    ],
)
def test_invisible_text_is_not_missing(hidden: str) -> None:
    assert "读者" not in visible_text(hidden.format(LOST))
    assert percent(KEPT + hidden.format(LOST)) == 0


def test_an_article_in_a_hidden_element_is_missing() -> None:
    assert percent(f"{KEPT}<object>{(LOST + KEPT) * 5}</object>") > 40
    assert percent(f"{KEPT}<noscript>{(LOST + KEPT) * 5}</noscript>") == 0


def test_tags_of_a_double_escaped_body_are_no_text() -> None:
    html = f'<p>{LOST}</p><p><a href="https://a.example.org/a/long/address/of/a/page">{LOST}</a></p>' * 3
    assert percent(html.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")) == 0


def test_a_few_letters_are_not_missing() -> None:
    assert percent(f"{KEPT}<p class=gone>广告一则</p>", drop_silently) == 0
    assert percent(f"{KEPT * 40}<p class=gone>{LOST}</p>", drop_silently) == 0


@pytest.mark.parametrize("number", range(200))
def test_the_share_counts_the_letters_outside_all_common_runs(number: int) -> None:
    """few and many differences, in texts with few letters, whose runs are at several places"""
    chance = Random(number)  # noqa: S311 # no secret
    letters = "abcdefghijklmnopqrstuvwxyz"[: chance.choice([2, 3, 26])]
    article = "".join(chance.choices(letters, k=chance.choice([20, 300])))
    starts = [chance.randrange(len(article)) for _ in range(chance.choice([2, 40]))]
    pieces = [article[start : start + chance.randrange(60)] for start in starts]
    source = "".join(piece + "".join(chance.choices(letters, k=chance.randrange(12))) for piece in pieces)
    covered = {
        position
        for start in range(len(source) - 7)
        if source[start : start + 8] in article
        for position in range(start, start + 8)
    }
    missing = len(source) - len(covered)
    share = 100 * missing // len(source)
    assert missing_share(source, [article]) == (share if missing >= 20 and share >= 3 else 0)


def test_two_unrelated_texts_are_compared_in_linear_time() -> None:
    source, article = ("".join(Random(seed).choices("abcdefghij", k=200_000)) for seed in (1, 2))  # noqa: S311 # no secret
    start = time.process_time()
    assert missing_share(source, [article]) > 90
    assert time.process_time() - start < 5


QUOTED = [
    "<p>",
    "<br/>",
    "</p>",
    "<p title='a > b'>",
    '<p title="a>b">',
    '<p title="a > b>',
    "<a'b>",
    "<!x>",
    "a < b > c",
]


@pytest.mark.parametrize("number", range(50))
def test_tags_end_at_the_same_place_with_and_without_hidden_elements(number: int) -> None:
    html = "字".join(Random(number).choices(QUOTED, k=6))  # noqa: S311 # no secret
    assert visible_text(html + "<svg></svg>").rstrip() == visible_text(html).rstrip()


@pytest.mark.parametrize("case", sorted(path.name for path in (HERE / "fidelity").iterdir()))
def test_no_case_has_missing_text(case: str) -> None:
    for article in articles(f"fidelity/{case}"):
        assert [note for note in noted(article) if "percent of the visible text" in note] == []

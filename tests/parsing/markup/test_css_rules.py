"""An operator's CSS rules remove what they match and keep everything else unchanged."""

from datetime import UTC, datetime
from pathlib import Path

from feeds.config import Config
from feeds.ingest.pipeline import InputDocument, entries_of
from feeds.model import Source
from feeds.parsing.corrections import Corrections
from feeds.parsing.markup.css_rules import MAX_ELEMENTS, remove_matches
from feeds.parsing.normalizers import Normalized
from tests.corrections import noted
from tests.upstream.feeds import Item, rss

ODD = "<P Class=x>一<br>二 &nbsp;三<img src=a.png><custom-thing>四</custom-thing>"


def cut(html: str, *rules: str) -> tuple[str, tuple[str, ...]]:
    notes = Corrections()
    return remove_matches(html, rules, notes), tuple(map(str, notes.messages()))


def test_matching_elements_are_removed_with_their_content() -> None:
    html, notes = cut('<p>正文</p><div class="ad"><p class="ad">内</p></div><p>尾</p>', "div.ad, p.ad")
    assert html == "<p>正文</p><p>尾</p>"
    assert notes == ("2 elements removed by the rule div.ad, p.ad",)


def test_html_without_match_is_unchanged() -> None:
    assert cut(ODD, "div.ad") == (ODD, ())
    assert cut(ODD) == (ODD, ())


def test_rule_can_match_text() -> None:
    html, _ = cut("<p>正文</p><p>扫码关注我们</p>", "p:-soup-contains(扫码关注)")
    assert html == "<p>正文</p>"


def test_deep_nesting_is_cut_before_parsing() -> None:
    html, notes = cut("<b class=ad>广告</b>" + "<div>" * 2_000 + "正文", ".ad")
    assert html.removesuffix("</div>" * 256).endswith("<br/>正文")
    assert notes == ("1744 tags over the limit removed, their texts kept", "1 element removed by the rule .ad")


def test_rules_are_skipped_for_too_many_elements() -> None:
    html = "<i>x</i>" * MAX_ELEMENTS
    result, notes = cut(html, "p:has(b):has(i)")
    assert result == html
    assert notes == (f"custom rules not applied: more than {MAX_ELEMENTS} tags",)


def articles(folder: Path, *rules: str) -> list[str]:
    source = Source(id="ferry", title="渡口新闻", hosts=("news.example.org",))
    config = Config(data=folder, sources=(source,), own={"ferry": {"drop": rules}} if rules else {})
    body = rss([Item(link="https://news.example.org/a/1.html", title="一", text="正文<b class='ad'>买一送一</b>")])
    now = datetime(2026, 11, 20, tzinfo=UTC)
    results = list(entries_of(InputDocument(path="x", body=body.encode()), config, now))
    return [
        line
        for result in results
        if isinstance(result, Normalized)
        for line in (result.article.content_html, *noted(result.article))
    ]


def test_source_rules_apply_to_its_articles(tmp_path: Path) -> None:
    html, *notes = articles(tmp_path, "b.ad")
    assert "买一送一" not in html
    assert "正文" in html
    assert "1 element removed by the rule b.ad" in notes
    assert "买一送一" in articles(tmp_path)[0]

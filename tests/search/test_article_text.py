"""What of an article is searched."""

import pytest

from feeds.search import indexed_text, text_without_blank_lines
from feeds.search.terms import BREAK
from tests.store.samples import sample


@pytest.mark.parametrize(
    ("html", "lines"),
    [
        ("<p>老<b>街</b><a href='https://a.example/'>上</a></p>", "老街上"),
        ("<p>老街</p><p>河边</p>", "老街\n河边"),
        ("<p>老街<br>河边</p>", "老街\n河边"),
        ("<ul><li>一<ul><li>二</li></ul>三</li></ul>", "一\n二\n三"),
        ("<table><tr><td>一</td><td>二</td></tr></table>", "一\n二"),
        ("<figure><img src='https://a.example/1.jpg' alt='不'><figcaption>图</figcaption></figure><p>文</p>", "图\n文"),
        ("老&amp;街", "老&街"),
        ("<p> 老街 </p>\n<p></p>", "老街"),
        ("", ""),
    ],
)
def test_each_block_is_a_line(html: str, lines: str) -> None:
    assert text_without_blank_lines(html) == lines


def test_title_text_and_authors_are_searched() -> None:
    result = indexed_text(sample(title="渡轮", content_html="<p>老街</p>", authors=("林河",), categories=("社会",)))
    assert result.title.split() == ["渡", "轮"]
    assert result.text.split(" ") == ["林", "河", BREAK, "老", "街"]


@pytest.mark.parametrize("summary", ["老街\u3000热闹。河边", "老街热闹。…", ""])
def test_a_summary_that_only_repeats_the_text_is_not_searched_again(summary: str) -> None:
    result = indexed_text(sample(content_html="<p>老街热闹。</p><p>河边安静。</p>", summary=summary))
    assert result.text.count("老 街") == 1


def test_a_summary_in_other_words_is_searched() -> None:
    assert "渡 轮" in indexed_text(sample(content_html="<p>老街热闹。</p>", summary="渡轮停航")).text

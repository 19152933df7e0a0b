"""The text of an article for the search index: title, authors, summary and visible text."""

from collections.abc import Iterator
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser, LexborNode

from feeds.model import Article
from feeds.parsing.markup.elements import INLINE
from feeds.search.terms import index_terms

#: elements within a line
_INLINE = INLINE.keys() | {"a", "img"}
_TEXT = "-text"


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexedText:
    """The terms of an article, separated by spaces."""

    title: str
    text: str


def indexed_text(article: Article) -> IndexedText:
    """Return the terms of an article for the index.

    The summary is included unless the text contains it, because readers see it. Categories are not included, because
    they are the same for hundreds of articles, and neither is the credit of a news agency.
    """
    text = text_without_blank_lines(article.content_html)
    summary = "" if _letters(article.summary).rstrip("…") in _letters(text) else article.summary
    # authors come first: only the beginning of a long text is indexed
    return IndexedText(title=index_terms(article.title), text=index_terms("\n".join((*article.authors, summary, text))))


def text_without_blank_lines(html: str) -> str:
    r"""Return the visible text of sanitised HTML, each block and each line of it on a line of its own.

    >>> text_without_blank_lines("<p>老街<b>上</b></p><p>河边<br>树下</p>")
    '老街上\n河边\n树下'
    """
    body = LexborHTMLParser(html).body
    if body is None:
        return ""
    lines = "".join(_pieces(body)).split("\n")
    return "\n".join(line for line in map(str.strip, lines) if line)


def _pieces(body: LexborNode) -> Iterator[str]:
    """Yield the texts, with a newline at the start and end of each block."""
    for node in body.traverse(include_text=True):
        if node.tag == _TEXT:
            if node.prev is not None and node.prev.tag not in _INLINE:
                yield "\n"
            yield node.text_content or ""
        elif node.tag not in _INLINE:
            yield "\n"


def _letters(text: str) -> str:
    return "".join(text.split())

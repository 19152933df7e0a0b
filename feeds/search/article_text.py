"""What of an article is searched: its title, its text, and who wrote it."""

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
    """The terms of an article, parted by spaces."""

    title: str
    text: str


def indexed_text(article: Article) -> IndexedText:
    """Return the terms by which an article is found.

    Its summary is among them where its text does not say the same: readers are shown it. Its categories are not, as
    they are words about hundreds of articles, and neither is its credit to an agency.
    """
    text = text_lines(article.content_html)
    summary = "" if _letters(article.summary).rstrip("…") in _letters(text) else article.summary
    # a name is found at the end even of a text that is longer than what is indexed
    return IndexedText(title=index_terms(article.title), text=index_terms("\n".join((*article.authors, summary, text))))


def text_lines(html: str) -> str:
    r"""Return the visible text of sanitised HTML, each block and each line of it on a line of its own.

    >>> lines_of("<p>老街<b>上</b></p><p>河边<br>树下</p>")
    '老街上\n河边\n树下'
    """
    body = LexborHTMLParser(html).body
    if body is None:
        return ""
    lines = "".join(_pieces(body)).split("\n")
    return "\n".join(line for line in map(str.strip, lines) if line)


def _pieces(body: LexborNode) -> Iterator[str]:
    """Yield the texts, and a line's end wherever a block begins or has ended."""
    for node in body.traverse(include_text=True):
        if node.tag == _TEXT:
            if node.prev is not None and node.prev.tag not in _INLINE:
                yield "\n"
            yield node.text_content or ""
        elif node.tag not in _INLINE:
            yield "\n"


def _letters(text: str) -> str:
    return "".join(text.split())

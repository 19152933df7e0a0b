"""Full text: the terms of texts and of questions, and where in a text a question hits. No index stands here."""

from feeds.search.article_text import IndexedText, lines_of, searched
from feeds.search.highlight import Part, excerpt, mark
from feeds.search.query import MOST_ASKED, Phrase, Query, parse_query
from feeds.search.terms import SCHEME, indexed

__all__ = [
    "MOST_ASKED",
    "SCHEME",
    "IndexedText",
    "Part",
    "Phrase",
    "Query",
    "excerpt",
    "indexed",
    "lines_of",
    "mark",
    "parse_query",
    "searched",
]

"""Full-text search: terms of texts, query parsing, highlighting of hits. The index itself is in `feeds.store`."""

from feeds.search.article_text import IndexedText, indexed_text, text_without_blank_lines
from feeds.search.highlight import TextPart, excerpt, highlight
from feeds.search.query import MAX_QUERY_LENGTH, Phrase, Query, parse_query
from feeds.search.terms import SCHEME, index_terms

__all__ = [
    "MAX_QUERY_LENGTH",
    "SCHEME",
    "IndexedText",
    "Phrase",
    "Query",
    "TextPart",
    "excerpt",
    "highlight",
    "index_terms",
    "indexed_text",
    "parse_query",
    "text_without_blank_lines",
]

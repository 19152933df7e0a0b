"""Full text: the terms of texts and of questions, and where in a text a question hits. No index stands here."""

from feeds.search.article_text import Searched, lines_of, searched
from feeds.search.highlight import Part, excerpt, mark
from feeds.search.query import MOST_ASKED, Phrase, Question, ask
from feeds.search.terms import SCHEME, indexed

__all__ = [
    "MOST_ASKED",
    "SCHEME",
    "Part",
    "Phrase",
    "Question",
    "Searched",
    "ask",
    "excerpt",
    "indexed",
    "lines_of",
    "mark",
    "searched",
]

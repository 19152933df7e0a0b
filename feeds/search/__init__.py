"""Full text: the terms of texts and of questions, and where in a text a question hits. No index stands here."""

from feeds.search.hits import Part, excerpt, mark
from feeds.search.questions import MOST_ASKED, Phrase, Question, ask
from feeds.search.terms import SCHEME, indexed
from feeds.search.texts import Searched, lines_of, searched

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

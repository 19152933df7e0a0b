"""Parse a search query into terms; the input is untrusted, and nothing in it is passed to the index as syntax."""

import re
from dataclasses import dataclass

from feeds.search.terms import fold, terms

#: characters of a query that are parsed
MAX_QUERY_LENGTH = 64
#: words and phrases of a query that are parsed
MAX_PHRASES = 8

#: a phrase in quotes (the closing quote is optional) or a word; a leading minus excludes it
_PARTS = re.compile(r'(-?)(?:"([^"]*)"?|“([^”]*)”?|「([^」]*)」?|([^\s"“「]+))')


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """Consecutive terms; never empty."""

    terms: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """Phrases that an article must contain, and those that it must not; false if the query is empty."""

    phrases: tuple[Phrase, ...] = ()
    without: tuple[Phrase, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.phrases)


def parse_query(text: str) -> Query:
    """Parse a query: words and `"phrases"` that must all match, and `-words` that must not.

    A word of several characters is a phrase of its characters. A query with excluded words only is empty.
    """
    required: dict[Phrase, None] = {}
    excluded: dict[Phrase, None] = {}
    for minus, *spellings in _PARTS.findall(fold(text[:MAX_QUERY_LENGTH])[:MAX_QUERY_LENGTH]):
        # within a phrase a newline is an ordinary space
        words = tuple(term.word for term in terms(" ".join("".join(spellings).split())))
        if words and len(required) + len(excluded) < MAX_PHRASES:
            (excluded if minus else required)[Phrase(terms=words)] = None
    return Query(phrases=tuple(required), without=tuple(excluded))

"""Parse a search query into terms; the input is untrusted, and nothing in it is passed to the index as syntax."""

import re
from collections.abc import Iterator
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
    #: whether the last term is only a prefix
    is_prefix: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """Phrases that an article must contain, and those that it must not; false if the query is empty."""

    phrases: tuple[Phrase, ...] = ()
    without: tuple[Phrase, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.phrases)


def parse_query(text: str) -> Query:
    """Parse a query: words and `"phrases"` that must all match, and `-words` that must not.

    A word of several characters is a phrase. A query with excluded words only is empty.
    """
    required: dict[Phrase, None] = {}
    excluded: dict[Phrase, None] = {}
    for minus, *spellings in _PARTS.findall(fold(text[:MAX_QUERY_LENGTH])[:MAX_QUERY_LENGTH]):
        for phrase in _phrase("".join(spellings)):
            if len(required) + len(excluded) < MAX_PHRASES:
                (excluded if minus else required)[phrase] = None
    return Query(phrases=tuple(required), without=tuple(excluded))


def _phrase(folded: str) -> Iterator[Phrase]:
    """Yield the phrase of a word, if it has any terms.

    The term of the last character of a run is dropped, because in a text another character may follow. If the run is
    this one character, its term becomes a prefix.
    """
    # within a phrase a newline is an ordinary space
    phrase_terms = list(terms(" ".join(folded.split())))
    if not phrase_terms:
        return
    *leading, last = phrase_terms
    is_of_run = last.is_end and bool(leading) and leading[-1].word[1:] == last.word
    if is_of_run:
        phrase_terms = leading
    yield Phrase(terms=tuple(term.word for term in phrase_terms), is_prefix=last.is_end and not is_of_run)

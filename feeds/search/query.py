"""What somebody asks for, as terms: strangers write it, and nothing in it is a command to the index."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from feeds.search.terms import fold, terms

#: characters of a question that are read
MAX_QUERY_LENGTH = 64
#: words and phrases of a question that are read
MAX_PHRASES = 8

#: a phrase in quotes, which need not end, or a word; a minus in front leaves it out
_PARTS = re.compile(r'(-?)(?:"([^"]*)"?|“([^”]*)”?|「([^」]*)」?|([^\s"“「]+))')


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """Terms that stand in a row; never empty."""

    terms: tuple[str, ...]
    #: whether the last one is only how a term begins
    is_prefix: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """What must all stand in an article, and what must not; false where nothing is asked for."""

    phrases: tuple[Phrase, ...] = ()
    without: tuple[Phrase, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.phrases)


def parse_query(text: str) -> Query:
    """Read a question: words and `"phrases"` that must all be found, and `-words` that must not.

    A word of several characters is a phrase. Without a word that must be found nothing is asked for.
    """
    required: dict[Phrase, None] = {}
    excluded: dict[Phrase, None] = {}
    for minus, *spellings in _PARTS.findall(fold(text[:MAX_QUERY_LENGTH])[:MAX_QUERY_LENGTH]):
        for phrase in _phrase("".join(spellings)):
            if len(required) + len(excluded) < MAX_PHRASES:
                (excluded if minus else required)[phrase] = None
    return Query(phrases=tuple(required), without=tuple(excluded))


def _phrase(folded: str) -> Iterator[Phrase]:
    """Yield what must stand in a row, if anything.

    The term of the last character of a run is left out: what follows it in the text is not known. Of a run that is this
    character alone it is how the term begins.
    """
    # within a phrase a new line is a space like others
    phrase_terms = list(terms(" ".join(folded.split())))
    if not phrase_terms:
        return
    *leading, last = phrase_terms
    is_of_run = last.is_end and bool(leading) and leading[-1].word[1:] == last.word
    if is_of_run:
        phrase_terms = leading
    yield Phrase(terms=tuple(term.word for term in phrase_terms), is_prefix=last.is_end and not is_of_run)

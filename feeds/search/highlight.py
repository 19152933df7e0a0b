"""Where in a text the words of a question stand: parts of the original, for a page to mark."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from feeds.search.query import Phrase, Query
from feeds.search.terms import Term, fold_each, terms

#: behind these a sentence begins
_SENTENCE_ENDS = re.compile(r"[。！？!?；;…\n]")
_CUT = "…"


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A part of a text as it stands there, plain text and no HTML."""

    text: str
    is_hit: bool = False


def highlight(text: str, question: Query) -> tuple[Part, ...]:
    """Cut a text into parts, those that the question asks for and those between; joined they are the text."""
    return tuple(_parts(text, _places(text, question), 0, len(text)))


def excerpt(text: str, question: Query, limit: int = 120) -> tuple[Part, ...]:
    """Return up to `limit` characters around the first hit on one line, its beginning where nothing is hit.

    Give it the lines of what may be shown of the article, which may be less than what is searched.
    """
    places = _places(text, question)
    start = _start(text, places[0][0], limit) if places else 0
    end = min(start + limit, len(text))
    parts = tuple(_parts(text.replace("\n", " "), places, start, end))
    leading = (Part(text=_CUT),) if start else ()
    trailing = (Part(text=_CUT),) if end < len(text) else ()
    return (*leading, *parts, *trailing)


def _start(text: str, hit: int, limit: int) -> int:
    """Return where the excerpt begins: with the sentence of the hit if that is near, else a little before the hit."""
    if hit + limit // 2 < limit:
        return 0
    earliest = hit - limit // 3
    ends = [match.end() for match in _SENTENCE_ENDS.finditer(text, earliest, hit)]
    return ends[-1] if ends else earliest


def _parts(text: str, places: Iterable[tuple[int, int]], start: int, end: int) -> Iterator[Part]:
    """Yield what stands from `start` to `end`; no part is empty."""
    done = start
    for first, last in places:
        first, last = max(first, done), min(last, end)
        if first < last:
            if done < first:
                yield Part(text=text[done:first])
            yield Part(text=text[first:last], is_hit=True)
            done = last
    if done < end:
        yield Part(text=text[done:end])


def _places(text: str, question: Query) -> list[tuple[int, int]]:
    """Return where the hits begin and end in the original text, those that touch as one."""
    folded = fold_each(text)
    # of each folded character, which one of the original it was
    origins = [position for position, spelled in enumerate(folded) for _ in spelled]
    text_terms = list(terms("".join(folded)))
    places: list[tuple[int, int]] = []
    for first, last in sorted(position for phrase in question.phrases for position in _hits(text_terms, phrase)):
        begin, end = origins[first], origins[last - 1] + 1
        if places and begin <= places[-1][1]:
            begin, end = places[-1][0], max(end, places[-1][1])
            places.pop()
        places.append((begin, end))
    return places


def _hits(text_terms: list[Term], phrase: Phrase) -> Iterator[tuple[int, int]]:
    """Yield where in the folded text a phrase begins and ends."""
    *leading, last = phrase.terms
    words = [term.word for term in text_terms]
    size = len(leading)
    for index in range(len(text_terms) - size):
        end = text_terms[index + size]
        fits = end.word.startswith(last) if phrase.is_prefix else end.word == last
        if fits and words[index : index + size] == leading:
            yield text_terms[index].start, end.start + len(last)
